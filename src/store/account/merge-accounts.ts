/**
 * Two accounts turn out to be one customer: FROM ends, INTO goes on.
 *
 * - People come along with all that is theirs (consent, suppression, caps by address); what was planned for them ends.
 * - Orders come along as rows: rhythm, value and usual order of INTO count them. The facts they came as stay with the
 *   account they came for, like messages, responses and past campaigns: the past is not rewritten.
 * - Codes that FROM holds stay good, for an order of INTO. Open requests and promises, tenders, notes, touches and services
 *   go on with INTO; what INTO has of its own stands.
 * - Later orders and events that name FROM are taken for INTO (`merged_into`, `read-merged.ts`).
 *
 * Refused in the middle of something a person has to end first: an open approval or hold of FROM.
 */
import type { AccountId } from '../../domain/ids.ts';
import { readNow } from '../database/clock.ts';
import { inTransaction, type Store, type Transaction } from '../database/open.ts';
import { appendFact } from '../facts/append-fact.ts';
import { lockAccounts } from '../facts/lock-accounts.ts';
import { refreshAccounts } from '../facts/record-orders.ts';
import type { Account } from '../generated/client.ts';
import { appendAudit } from '../tasks/append-audit.ts';
import { endUnderLock, sayEnded } from './end-account.ts';
import type { StandingChanged } from './lock-account-row.ts';

export type Merging = { readonly from: AccountId; readonly into: AccountId; readonly actor: string };

export type Merged = {
  readonly contacts: number;
  readonly orders: number;
  readonly offers: number;
  readonly becameKey: boolean;
};

export const mergeAccounts = (store: Store, merging: Merging): Promise<StandingChanged<Merged>> =>
  inTransaction(store, async (tx) => {
    const { from, into, actor } = merging;
    if (from === into) return { type: 'refused', reason: `${from} cannot be merged into itself` };
    const there = await lockAccounts(tx, [from, into]);
    for (const id of [from, into]) if (!there.has(id)) return { type: 'unknown', account: id };
    const source = await tx.account.findUniqueOrThrow({ where: { id: from } });
    const target = await tx.account.findUniqueOrThrow({ where: { id: into } });
    const unfit = await whyNot(tx, source, target);
    if (unfit !== null) return { type: 'refused', reason: unfit };

    const now = (await readNow(tx)).business;
    const at = new Date(now);
    // Ends what is planned while the people are still there.
    await endUnderLock(tx, source, { reason: `merged into ${into}`, actor, mergedInto: into }, now);
    const contacts = await tx.$executeRaw`UPDATE contacts SET account_id = ${into} WHERE account_id = ${from}`;
    const orders = await tx.$executeRaw`UPDATE orders SET account_id = ${into} WHERE account_id = ${from}`;
    const offers = await tx.$executeRaw`
      UPDATE offers SET account_id = ${into} WHERE account_id = ${from} AND status = 'issued' AND expires_at > ${at}`;
    await moveRegisters(tx, from, into);
    // Whoever was merged into FROM before is now found here.
    await tx.$executeRaw`UPDATE accounts SET merged_into = ${into} WHERE merged_into = ${from}`;
    const becameKey = source.standing === 'key' && target.standing !== 'key';
    await tx.account.update({
      where: { id: into },
      data: {
        ownerId: target.ownerId ?? source.ownerId,
        kinds: [...new Set([...target.kinds, ...source.kinds])],
        dossier: { ...fieldsOf(source.dossier), ...fieldsOf(target.dossier) },
        ...(becameKey ? { standing: 'key' } : {}),
      },
    });
    await refreshAccounts(tx, [from, into]);
    await appendFact(tx, {
      account: into,
      type: 'Account Merged',
      source: 'account',
      sourceId: `${into}/merged/${from}@${source.lastSeq + 1}`,
      contact: null,
      occurredAt: now,
      receivedAt: now,
      historic: false,
      payload: { from, name: source.name, contacts, orders, actor },
    });
    await appendAudit(tx, {
      at: now,
      actor,
      action: 'account merged',
      subject: from,
      detail: { into, contacts, orders, offers },
    });
    const keys = [
      ...(source.standing === 'key' ? [from] : []),
      ...(target.standing === 'key' || becameKey ? [into] : []),
    ];
    return { type: 'done', ring: keys, contacts, orders, offers, becameKey };
  });

const whyNot = async (tx: Transaction, from: Account, into: Account): Promise<string | null> => {
  for (const account of [from, into]) if (account.standing === 'ended') return `${account.id} ${sayEnded(account)}`;
  const approvals = await tx.approval.count({ where: { accountId: from.id, status: 'open' } });
  if (approvals > 0) return `${from.id} has ${approvals} open approvals: answer them first`;
  const holds = await tx.hold.findMany({ where: { accountId: from.id, releasedAt: null }, orderBy: { id: 'asc' } });
  const [hold] = holds;
  if (hold) return `${from.id} is on hold (${hold.kind}: ${hold.reason}): end that first`;
  return null;
};

const moveRegisters = async (tx: Transaction, from: AccountId, into: AccountId): Promise<void> => {
  await tx.$executeRaw`UPDATE cases SET account_id = ${into} WHERE account_id = ${from} AND closed_at IS NULL`;
  await tx.$executeRaw`UPDATE promises SET account_id = ${into} WHERE account_id = ${from} AND status = 'open'`;
  await tx.$executeRaw`UPDATE invitations SET account_id = ${into} WHERE account_id = ${from}`;
  await tx.$executeRaw`UPDATE tenders SET account_id = ${into} WHERE account_id = ${from}`;
  await tx.$executeRaw`UPDATE dossier_entries SET account_id = ${into} WHERE account_id = ${from}`;
  await tx.$executeRaw`UPDATE logged_touches SET account_id = ${into} WHERE account_id = ${from}`;
  await tx.$executeRaw`
    UPDATE services s SET account_id = ${into} WHERE account_id = ${from}
      AND NOT EXISTS (SELECT 1 FROM services o WHERE o.account_id = ${into} AND o.name = s.name)`;
};

const fieldsOf = (dossier: Account['dossier']): object =>
  typeof dossier === 'object' && dossier !== null && !Array.isArray(dossier) ? dossier : {};
