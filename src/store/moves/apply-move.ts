/**
 * Moves or ends enrolments by a person's word: a row and a fact for each, account by account. Each account's own workflow
 * carries its fact out, in the order of its facts: what no longer fits then stays where it is and says so.
 */
import type { AccountId } from '../../domain/ids.ts';
import type { BusinessTime } from '../../domain/time.ts';
import { takeLock } from '../database/advisory-locks.ts';
import { readNow } from '../database/clock.ts';
import { inTransaction, type Store, type Transaction } from '../database/open.ts';
import { appendFact } from '../facts/append-fact.ts';
import { appendAudit } from '../tasks/append-audit.ts';
import { type MoveLine, type MoveWish, planMove } from './plan-move.ts';

export type MoveApplied = {
  /** Takes it back: `keyline move --undo ID`. Null: there was nobody to move. */
  readonly move: string | null;
  readonly lines: readonly MoveLine[];
  readonly ring: readonly AccountId[];
};

export const applyMove = async (store: Store, wish: MoveWish, actor: string): Promise<MoveApplied> => {
  const wished = await planMove(store.prisma, wish);
  const planned = wished.filter(({ outcome }) => outcome !== 'stays');
  if (planned.length === 0) return { move: null, lines: wished, ring: [] };
  const move = await begin(store, wish, actor);
  const lines: MoveLine[] = [];
  const ring: AccountId[] = [];
  for (const account of [...new Set(planned.map((line) => line.account))]) {
    const one = { ...wish, accounts: [account] };
    const done = await inTransaction(store, (tx) => applyToAccount(tx, one, move, actor));
    lines.push(...done.lines);
    if (done.ring) ring.push(account);
  }
  return { move, lines, ring };
};

/** The audit's entry stands first: whatever is cut off on the way, it is known who began what. */
const begin = (store: Store, wish: MoveWish, actor: string): Promise<string> =>
  inTransaction(store, async (tx) => {
    // Before counting: two moves at once get two numbers.
    await takeLock(tx, 'audit');
    const now = (await readNow(tx)).business;
    const { kind, campaign, from, to, accounts, steps } = wish;
    const before = await tx.auditEntry.count({
      where: { subject: campaign, action: { in: ['enrolments moved', 'enrolments ended'] } },
    });
    const move = `${campaign}/${before + 1}`;
    const action = kind === 'move' ? 'enrolments moved' : 'enrolments ended';
    await appendAudit(tx, { at: now, actor, action, subject: campaign, detail: { move, from, to, accounts, steps } });
    return move;
  });

const applyToAccount = async (
  tx: Transaction,
  wish: MoveWish & { readonly accounts: readonly AccountId[] },
  move: string,
  actor: string,
): Promise<{ readonly lines: readonly MoveLine[]; readonly ring: boolean }> => {
  const [account = ''] = wish.accounts;
  await tx.$queryRaw`SELECT id FROM accounts WHERE id = ${account} FOR NO KEY UPDATE`;
  const now = (await readNow(tx)).business;
  const lines = await planMove(tx, wish);
  let ring = false;
  for (const line of lines) {
    if (line.outcome === 'stays') continue;
    const told = await say(tx, line, wish, { move, actor, now });
    ring ||= told;
  }
  return { lines, ring };
};

const say = async (
  tx: Transaction,
  { account, enrolment, version }: MoveLine,
  { campaign, kind, to, steps }: MoveWish,
  { move, actor, now }: { readonly move: string; readonly actor: string; readonly now: BusinessTime },
): Promise<boolean> => {
  await tx.enrolmentMove.create({
    data: {
      ...{ moveId: move, enrolmentId: enrolment, accountId: account, campaignId: campaign, kind, actor },
      ...{ fromVersion: version, toVersion: kind === 'move' ? to : null, steps: { ...steps }, at: new Date(now) },
    },
  });
  const { ring } = await appendFact(tx, {
    account,
    type: kind === 'move' ? 'Enrolment Moved' : 'Enrolment Ended',
    source: 'moves',
    sourceId: `${move}/${enrolment}`,
    contact: null,
    occurredAt: now,
    receivedAt: now,
    historic: false,
    payload: kind === 'move' ? { enrolment, version: to, steps, actor } : { enrolment, actor },
  });
  return ring;
};
