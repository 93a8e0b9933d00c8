/**
 * The one transaction of a decision: under the account's lock it judges lapse and tier, reads the new facts, asks the engine
 * and writes state, effects, plan and reasons. It may run twice: the second run finds the facts applied.
 */

import type { AccountId } from '../../domain/ids.ts';
import type { LapseFunction } from '../../domain/lapse.ts';
import type { TierFunction } from '../../domain/tier.ts';
import type { BusinessTime } from '../../domain/time.ts';
import { decide } from '../../engine/decide.ts';
import type { EngineState } from '../../engine/state.ts';
import { emptyState } from '../../engine/state.ts';
import { readNow } from '../database/clock.ts';
import { inTransaction, type Store, type Transaction } from '../database/open.ts';
import type { Account } from '../generated/client.ts';
import { applyLapse } from './apply-lapse.ts';
import { applyTiers } from './apply-tiers.ts';
import { readInputs } from './read-inputs.ts';
import { readLapseParameters } from './read-lapse-parameters.ts';
import { writeDecision } from './write-decision.ts';

/** What the account's workflow needs to know (the same shape as its `Turn`). */
export type DecidedTurn = {
  readonly applied: number;
  readonly effects: readonly { id: string; attempt: number; type: 'send' | 'offer' | 'task' | 'alert' | 'approve' }[];
  readonly more: boolean;
  /** Machine milliseconds until the deadline; null for none, and in stepped time, where the driver rings. */
  readonly waitMs: number | null;
  readonly ended: boolean;
  /** Tier and lapse state as the Temporal UI lists them. */
  readonly labels: { readonly tier: string | null; readonly state: string | null };
};

/** Open effects that travel in one turn; the rest comes when one is done. */
const MOST_EFFECTS = 100;

/** Throws when the account is unknown. */
export const decideAccount = (
  store: Store,
  id: AccountId,
  lapse: LapseFunction,
  tier: TierFunction | null = null,
): Promise<DecidedTurn> =>
  inTransaction(store, async (tx) => {
    // The lock first: what was written while we waited for it is not later than our now.
    const locked = await lockAccount(tx, id);
    const now = await readNow(tx);
    if (now.turn === 'nobody') return waitsForItsTurn(locked);
    const account = await judge(tx, locked, { lapse, tier }, now.business);
    const state = readState(account);
    const inputs = await readInputs(tx, account, state, now.business);
    const decision = decide(state, inputs, now.business);
    // More is due at once: whoever finds the row asks again, even where the answer below got lost.
    const next = decision.more ? now.business : decision.deadline;
    const byTime = earlier(dueLater(account.lapseAt, now.business), dueLater(account.tierAt, now.business));
    const deadline = earlier(next, byTime);
    await writeDecision(tx, account, decision, deadline, now.business);
    return {
      applied: decision.state.cursor,
      effects: await readOpenEffects(tx, id),
      more: decision.more,
      waitMs: deadline === null || now.mode === 'stepped' ? null : Math.max(0, deadline - now.business),
      ended: account.standing !== 'key' && !decision.more,
      labels: { tier: account.tier, state: account.lapseState },
    };
  });

/** Nothing is judged and nothing runs: the driver rings when it is the accounts' turn. */
const waitsForItsTurn = (account: Account): DecidedTurn => ({
  applied: account.appliedSeq,
  effects: [],
  more: false,
  waitMs: null,
  ended: false,
  labels: { tier: account.tier, state: account.lapseState },
});

const lockAccount = async (tx: Transaction, id: AccountId): Promise<Account> => {
  await tx.$queryRaw`SELECT id FROM accounts WHERE id = ${id} FOR NO KEY UPDATE`;
  const account = await tx.account.findUnique({ where: { id } });
  if (!account) throw new Error(`unknown account ${id}`);
  return account;
};

type Judges = { readonly lapse: LapseFunction; readonly tier: TierFunction | null };

/**
 * An order among the new facts moves rhythm and tier; time alone moves them at `lapse_at` and `tier_at`. Answers the row as it
 * stands after: what changed is a fact more.
 */
const judge = async (
  tx: Transaction,
  account: Account,
  { lapse, tier }: Judges,
  now: BusinessTime,
): Promise<Account> => {
  const ordered = await hasOrdered(tx, account);
  const isDue = (at: Date | null): boolean => ordered || (at !== null && at.getTime() <= now);
  const lapses = isDue(account.lapseAt);
  const moves = tier !== null && isDue(account.tierAt);
  if (lapses) await applyLapse(tx, { account: account.id, lapse, parameters: await readLapseParameters(tx), now });
  if (moves) await applyTiers(tx, { accounts: [account.id], judge: tier, now });
  return lapses || moves ? tx.account.findUniqueOrThrow({ where: { id: account.id } }) : account;
};

const hasOrdered = async (tx: Transaction, account: Account): Promise<boolean> => {
  if (account.lastSeq === account.appliedSeq) return false;
  const [row] = await tx.$queryRaw<{ due: boolean }[]>`
    SELECT EXISTS (SELECT 1 FROM events WHERE account_id = ${account.id} AND seq > ${account.appliedSeq}
                   AND type IN ('Order Completed', 'Order Refunded', 'Account Merged')) AS due`;
  return row?.due ?? false;
};

const readState = (account: Account): EngineState => (account.state as EngineState | null) ?? emptyState;

/** An instant of lapse or tier that has passed and still stands waits for the feed (its watermark is behind), not for the clock. */
const dueLater = (at: Date | null, now: BusinessTime): BusinessTime | null =>
  at !== null && at.getTime() > now ? (at.getTime() as BusinessTime) : null;

const earlier = (left: BusinessTime | null, right: BusinessTime | null): BusinessTime | null => {
  if (left === null || right === null) return left ?? right;
  return left < right ? left : right;
};

/**
 * In the order in which they are to run: the sends last, and of them the one first that has the say over the others when
 * a cap has room for one of them only.
 */
const readOpenEffects = (tx: Transaction, id: AccountId): Promise<DecidedTurn['effects'][number][]> =>
  tx.$queryRaw`
    SELECT id, attempt, type FROM effects
    WHERE account_id = ${id} AND status = 'open' AND lane = 'account'
    ORDER BY type = 'send', CASE type WHEN 'send' THEN (payload->>'priority')::int END,
             CASE type WHEN 'send' THEN (payload->>'dueAt')::bigint END, created_at, id
    LIMIT ${MOST_EFFECTS}::int`;
