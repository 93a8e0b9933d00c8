/**
 * Judges accounts' silence and writes what came of it: columns `lapse_*`, and for a changed state the fact
 * `Lapse State Changed`. The judgement itself is a port (`LapseFunction`), the same for a decision and for a scoring run.
 */
import type { LapseState } from '../../domain/fact.ts';
import type { AccountId } from '../../domain/ids.ts';
import type { LapseFunction, LapseParameters, LapseVerdict } from '../../domain/lapse.ts';
import { type BusinessTime, businessTime } from '../../domain/time.ts';
import type { Transaction } from '../database/open.ts';
import { appendFact } from '../facts/append-fact.ts';
import { readWatermark } from '../facts/feed-watermark.ts';
import { readPurchaseDaysOf } from '../score/read-purchase-days.ts';

export type Judging = {
  readonly lapse: LapseFunction;
  readonly parameters: LapseParameters | null;
  readonly now: BusinessTime;
};

export type AppliedLapses = {
  /** Accounts whose state is another than before. */
  readonly changed: readonly AccountId[];
  /** Key accounts whose bell the caller must ring after the commit: a new fact, or an earlier instant to wake at. */
  readonly ring: readonly AccountId[];
};

/** One account, in a transaction that holds its row; true when its state changed. */
export const applyLapse = async (
  tx: Transaction,
  { account, ...judging }: Judging & { readonly account: AccountId },
): Promise<boolean> => (await applyLapses(tx, { accounts: [account], ...judging })).changed.length > 0;

/**
 * Many accounts, in a transaction that holds their rows. Judging twice at one instant changes nothing the second time.
 * A changed state is appended once per (account, state, since); the first judgement of an account is history.
 */
export const applyLapses = async (
  tx: Transaction,
  { accounts, lapse, parameters, now }: Judging & { readonly accounts: readonly AccountId[] },
): Promise<AppliedLapses> => {
  const knownUntil = await readWatermark(tx, 'orders');
  const purchases = await readPurchaseDaysOf(tx, accounts, now);
  const judged = (await readStanding(tx, accounts)).map((row): Judged => {
    const history = { purchases: purchases.get(row.id) ?? [], knownUntil, previous: previousOf(row) };
    return { row, verdict: lapse(history, parameters, now) };
  });
  await writeVerdicts(tx, judged.filter(hasNews));
  const changed = judged.filter(({ row, verdict }) => row.lapse_state !== verdict.state);
  const ring = judged.filter(wakesEarlier).map(({ row }) => row.id);
  for (const one of changed) if (await appendChange(tx, one, now)) ring.push(one.row.id);
  return { changed: changed.map(({ row }) => row.id), ring: [...new Set(ring)] };
};

type StandingRow = {
  readonly id: AccountId;
  readonly standing: string;
  readonly lapse_state: LapseState;
  readonly lapse_since: Date | null;
  readonly lapse_at: Date | null;
  readonly lapse_reason: string | null;
  readonly rhythm_days: number | null;
  readonly deadline: Date | null;
};

type Judged = { readonly row: StandingRow; readonly verdict: LapseVerdict };

/** In id order: facts of several accounts are appended in that order. */
const readStanding = (tx: Transaction, accounts: readonly AccountId[]) =>
  tx.$queryRaw<StandingRow[]>`
    SELECT id, standing, lapse_state, lapse_since, lapse_at, lapse_reason, rhythm_days, deadline
    FROM accounts WHERE id = ANY(${accounts}::text[]) ORDER BY id`;

/** Null until the account was judged for the first time. */
const previousOf = (row: StandingRow) =>
  row.lapse_since && { state: row.lapse_state, since: businessTime(row.lapse_since.getTime()) };

const hasNews = ({ row, verdict }: Judged): boolean =>
  row.lapse_state !== verdict.state ||
  row.lapse_since?.getTime() !== verdict.since ||
  (row.lapse_at?.getTime() ?? null) !== verdict.nextChangeAt ||
  row.lapse_reason !== verdict.reason ||
  row.rhythm_days !== (verdict.rhythmDays ?? null);

/** Its workflow sleeps until `deadline` and would sleep through the new instant. */
const wakesEarlier = ({ row, verdict }: Judged): boolean =>
  row.standing === 'key' &&
  verdict.nextChangeAt !== null &&
  (row.deadline === null || verdict.nextChangeAt < row.deadline.getTime());

const writeVerdicts = async (tx: Transaction, judged: readonly Judged[]): Promise<void> => {
  if (judged.length === 0) return;
  const rows = judged.map(({ row, verdict }) => ({
    id: row.id,
    state: verdict.state,
    since: new Date(verdict.since),
    at: verdict.nextChangeAt === null ? null : new Date(verdict.nextChangeAt),
    reason: verdict.reason,
    rhythm: verdict.rhythmDays ?? null,
  }));
  // The deadline moves along, because stepped time goes from deadline to deadline. LEAST passes over nulls.
  await tx.$executeRaw`
    UPDATE accounts a SET lapse_state = v.state, lapse_since = v.since, lapse_at = v.at, lapse_reason = v.reason,
           rhythm_days = v.rhythm,
           deadline = CASE WHEN a.standing = 'key' THEN LEAST(a.deadline, v.at) ELSE a.deadline END
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
         AS v(id text, state text, since timestamptz, at timestamptz, reason text, rhythm int)
    WHERE a.id = v.id`;
};

/** Answers whether the account's bell is to be rung. */
const appendChange = async (tx: Transaction, { row, verdict }: Judged, now: BusinessTime): Promise<boolean> => {
  const { state: to, since, reason } = verdict;
  for (let time = 1; ; time += 1) {
    const { seq, ring } = await appendFact(tx, {
      account: row.id,
      type: 'Lapse State Changed',
      source: 'lapse',
      // The row says that the state did change: the same id again is a return to it, after a late order for instance.
      sourceId: `${row.id}/${to}/${since}${time === 1 ? '' : `/${time}`}`,
      contact: null,
      // Noticed now: an instant long past would make everything that follows from it too late.
      occurredAt: now,
      receivedAt: now,
      historic: row.lapse_since === null,
      payload: { from: row.lapse_state, to, since, reason },
    });
    if (seq !== null) return ring;
  }
};
