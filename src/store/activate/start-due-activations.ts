/** Starts the portions whose morning has come: each account gets the fact by which its engine lets it in, or says why not. */
import type { AccountId, CampaignId } from '../../domain/ids.ts';
import type { PlaceRow } from '../../domain/place.ts';
import { type BusinessTime, businessTime, HOUR, later } from '../../domain/time.ts';
import { readKnownSettings } from '../campaigns/read-settings.ts';
import { readNow } from '../database/clock.ts';
import { inTransaction, type Store, type Transaction } from '../database/open.ts';
import { appendFact } from '../facts/append-fact.ts';
import { portionDays } from './portion-days.ts';

/** Accounts started in one call: the sweep comes again in seconds. */
const MOST = 500;

/** A portion that is later than this was missed (the house was down, a brake was on): what is left moves on as a whole. */
const MISSED_AFTER = 20 * HOUR;

type Due = { readonly campaign: CampaignId; readonly account: AccountId };

/**
 * Answers the accounts whose doorbell is to be rung. Nothing starts for a campaign that is stopped or braked; what was
 * missed is not made up for in one go, its portions take the next open mornings in their order. Safe to repeat and to run
 * twice at once: each row is started by compare-and-set, its fact is unique by campaign, account and instant.
 */
export const startDueActivations = async (store: Store): Promise<readonly AccountId[]> => {
  const now = (await readNow(store.prisma)).business;
  const due = await readDue(store.prisma, now);
  if (due.length === 0) return [];
  const moved = new Set<CampaignId>();
  for (const campaign of new Set(due.map((row) => row.campaign))) {
    if (await moveMissed(store, campaign, now)) moved.add(campaign);
  }
  const ring: AccountId[] = [];
  for (const row of due) {
    if (moved.has(row.campaign)) continue;
    if (await inTransaction(store, (tx) => start(tx, row))) ring.push(row.account);
  }
  return ring;
};

const readDue = (tx: Transaction, now: BusinessTime): Promise<Due[]> =>
  tx.$queryRaw<Due[]>`
    SELECT a.campaign_id AS campaign, a.account_id AS account FROM activations a
    JOIN campaigns c ON c.id = a.campaign_id AND c.status = 'published'
    WHERE a.status = 'planned' AND a.due_at <= ${new Date(now)}
      AND NOT EXISTS (SELECT 1 FROM brakes b WHERE b.pulled AND b.id IN ('everything', 'campaign/' || a.campaign_id))
    ORDER BY a.due_at, a.campaign_id, a.position, a.account_id LIMIT ${MOST}::int`;

/** True: its portions were late and have new mornings. */
const moveMissed = (store: Store, campaign: CampaignId, now: BusinessTime): Promise<boolean> =>
  inTransaction(store, async (tx) => {
    await tx.$queryRaw`SELECT id FROM campaigns WHERE id = ${campaign} FOR UPDATE`;
    const rows = await tx.$queryRaw<(PlaceRow & { account: string; portion: number; due: Date })[]>`
      SELECT a.account_id AS account, a.portion, a.due_at AS due, k.market, k.country, k.timezone, k.locale, k.currency
      FROM activations a JOIN accounts k ON k.id = a.account_id
      WHERE a.campaign_id = ${campaign} AND a.status = 'planned' ORDER BY a.account_id FOR UPDATE OF a`;
    if (!rows.some(({ due }) => due.getTime() < later(now, -MISSED_AFTER))) return false;
    const portions = [...new Set(rows.map(({ portion }) => portion))].sort((left, right) => left - right);
    const settings = await readKnownSettings(tx);
    const days = portionDays(now, portions.length, settings);
    const moved = rows.map((row) => {
      const day = days[portions.indexOf(row.portion)];
      return { account: row.account, due_at: day ? new Date(day.dueAt(row)) : row.due };
    });
    await tx.$executeRaw`
      UPDATE activations a SET due_at = r.due_at
      FROM jsonb_to_recordset(${JSON.stringify(moved)}::jsonb) AS r(account text, due_at timestamptz)
      WHERE a.campaign_id = ${campaign} AND a.account_id = r.account AND a.status = 'planned'`;
    return true;
  });

const start = async (tx: Transaction, { campaign, account }: Due): Promise<boolean> => {
  // The account first, like everybody; then its row, which a person may be stopping at this moment.
  const [held] = await tx.$queryRaw<{ standing: string }[]>`
    SELECT standing FROM accounts WHERE id = ${account} FOR NO KEY UPDATE`;
  const [row] = await tx.$queryRaw<{ due: Date; by: string }[]>`
    SELECT due_at AS due, by FROM activations
    WHERE campaign_id = ${campaign} AND account_id = ${account} AND status = 'planned' FOR UPDATE`;
  if (!row) return false;
  const settle = (status: string, reason: string | null, seq: number | null) =>
    tx.$executeRaw`
      UPDATE activations SET status = ${status}, reason = ${reason}, seq = ${seq}::int
      WHERE campaign_id = ${campaign} AND account_id = ${account}`;
  if (held?.standing !== 'key') {
    await settle('refused', 'not a key account', null);
    return false;
  }
  const now = (await readNow(tx)).business;
  const { seq, ring } = await appendFact(tx, {
    account,
    type: 'Campaign Activated',
    source: 'activation',
    sourceId: `${campaign}/${account}/${businessTime(row.due.getTime())}`,
    contact: null,
    occurredAt: now,
    receivedAt: now,
    historic: false,
    payload: { campaign, actor: row.by },
  });
  await settle('started', null, seq);
  return ring;
};
