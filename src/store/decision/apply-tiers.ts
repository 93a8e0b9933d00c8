/**
 * Judges accounts by the tier rules and writes what came of it: columns `tier*`, and for what moved the facts `Trait
 * Changed`, `Tier Near`, `Tier At Risk`. The judgement itself is a port (`TierFunction`), the same for a decision and for a
 * scoring run. Nothing is judged where no rules are published: tiers set by hand stay.
 */
import type { AccountId } from '../../domain/ids.ts';
import { placeOf } from '../../domain/place.ts';
import type { Settings } from '../../domain/settings.ts';
import type { TierFunction, TierHistory, TierOrder, TierRules, TierStanding, TierVerdict } from '../../domain/tier.ts';
import { type BusinessTime, businessTime } from '../../domain/time.ts';
import { windowMs } from '../../domain/window-ms.ts';
import { tierFacts } from '../../engine/tier-facts.ts';
import type { Transaction } from '../database/open.ts';
import { appendFact } from '../facts/append-fact.ts';
import { readWatermark } from '../facts/feed-watermark.ts';

export type AppliedTiers = {
  /** Accounts in another tier than before. */
  readonly changed: readonly AccountId[];
  /** Key accounts whose bell the caller must ring after the commit: a new fact, or an earlier instant to wake at. */
  readonly ring: readonly AccountId[];
};

/** In a transaction that holds the accounts' rows. Judging twice at one instant changes nothing the second time. */
export const applyTiers = async (
  tx: Transaction,
  {
    accounts,
    judge,
    now,
  }: { readonly accounts: readonly AccountId[]; readonly judge: TierFunction; readonly now: BusinessTime },
): Promise<AppliedTiers> => {
  const settings = await readSettings(tx);
  if (!settings?.tiers || accounts.length === 0) return { changed: [], ring: [] };
  const rules = settings.tiers;
  const rows = await readRows(tx, accounts);
  const histories = await readTierHistories(tx, rows, settings, rules, now);
  const judged = rows.flatMap((row): Judged[] => {
    const history = histories.get(row.id);
    return history ? [{ row, verdict: judge(history, rules, standingOf(row), now) }] : [];
  });
  await writeVerdicts(tx, judged.filter(hasNews));
  const ring = judged.filter(wakesEarlier).map(({ row }) => row.id);
  for (const one of judged) if (await appendMoves(tx, one, rules, now)) ring.push(one.row.id);
  const changed = judged.filter(({ row, verdict }) => row.tier !== verdict.tier).map(({ row }) => row.id);
  return { changed, ring: [...new Set(ring)] };
};

/** The tier rules in force are part of the settings; null: nothing was published yet. */
const readSettings = async (tx: Transaction): Promise<Settings | null> => {
  const row = await tx.setting.findUnique({ where: { id: 1 } });
  return row && (row.definition as unknown as Settings);
};

export type TierRow = {
  readonly id: AccountId;
  readonly standing: string;
  readonly market: string | null;
  readonly country: string | null;
  readonly timezone: string | null;
  readonly locale: string | null;
  readonly currency: string | null;
  readonly tier: string | null;
  readonly tierSince: Date | null;
  readonly tierStanding: string | null;
  readonly tierGraceUntil: Date | null;
  readonly tierAt: Date | null;
  readonly deadline: Date | null;
};

type Judged = { readonly row: TierRow; readonly verdict: TierVerdict };

/** In id order: facts of several accounts are appended in that order. */
const readRows = (tx: Transaction, accounts: readonly AccountId[]): Promise<TierRow[]> =>
  tx.account.findMany({
    where: { id: { in: [...accounts] } },
    orderBy: { id: 'asc' },
    select: {
      ...{ id: true, standing: true, market: true, country: true, timezone: true, locale: true, currency: true },
      ...{ tier: true, tierSince: true, tierStanding: true, tierGraceUntil: true, tierAt: true, deadline: true },
    },
  });

export const standingOf = (row: TierRow): TierStanding => ({
  tier: row.tier,
  since: row.tierSince && businessTime(row.tierSince.getTime()),
  standing: row.tierStanding === 'near' || row.tierStanding === 'at-risk' ? row.tierStanding : null,
  graceUntil: row.tierGraceUntil && businessTime(row.tierGraceUntil.getTime()),
});

/** Orders of these accounts as the rules count them, by account. */
export const readTierHistories = async (
  tx: Transaction,
  accounts: readonly TierRow[],
  settings: Settings,
  rules: TierRules,
  now: BusinessTime,
): Promise<ReadonlyMap<AccountId, TierHistory>> => {
  const knownUntil = await readWatermark(tx, 'orders');
  const from = Math.min(now, knownUntil ?? now) - windowMs(rules.window);
  const ids = accounts.map(({ id }) => id);
  const rows = await tx.$queryRaw<OrderRow[]>`
    SELECT account_id AS account, placed_at AS at, kind, total_minor AS minor, currency
    FROM orders WHERE account_id = ANY(${ids}::text[]) AND placed_at > ${new Date(from)} AND placed_at <= ${new Date(now)}
    ORDER BY account_id, placed_at, source, id`;
  const orders = new Map<AccountId, OrderRow[]>();
  for (const row of rows) {
    const mine = orders.get(row.account);
    if (mine) mine.push(row);
    else orders.set(row.account, [row]);
  }
  return new Map(
    accounts.map((account): [AccountId, TierHistory] => {
      const { currency, timezone } = placeOf(settings, account);
      const counted = (orders.get(account.id) ?? []).map(
        (order): TierOrder => ({
          at: businessTime(order.at.getTime()),
          kind: order.kind,
          minor: order.currency === currency ? Number(order.minor) : null,
        }),
      );
      return [account.id, { orders: counted, currency, timezone, knownUntil }];
    }),
  );
};

type OrderRow = {
  readonly account: AccountId;
  readonly at: Date;
  readonly kind: 'sale' | 'credit';
  readonly minor: bigint;
  readonly currency: string;
};

const hasNews = ({ row, verdict }: Judged): boolean =>
  row.tier !== verdict.tier ||
  row.tierSince?.getTime() !== verdict.since ||
  row.tierStanding !== verdict.standing ||
  (row.tierGraceUntil?.getTime() ?? null) !== verdict.graceUntil ||
  (row.tierAt?.getTime() ?? null) !== verdict.nextChangeAt;

/** Its workflow sleeps until `deadline` and would sleep through the new instant. */
const wakesEarlier = ({ row, verdict }: Judged): boolean =>
  row.standing === 'key' &&
  verdict.nextChangeAt !== null &&
  (row.deadline === null || verdict.nextChangeAt < row.deadline.getTime());

const writeVerdicts = async (tx: Transaction, judged: readonly Judged[]): Promise<void> => {
  if (judged.length === 0) return;
  const dateOf = (at: BusinessTime | null): Date | null => (at === null ? null : new Date(at));
  const rows = judged.map(({ row, verdict }) => ({
    id: row.id,
    tier: verdict.tier,
    since: dateOf(verdict.since),
    standing: verdict.standing,
    grace: dateOf(verdict.graceUntil),
    at: dateOf(verdict.nextChangeAt),
  }));
  // The deadline moves along, because stepped time goes from deadline to deadline. LEAST passes over nulls.
  await tx.$executeRaw`
    UPDATE accounts a SET tier = v.tier, tier_since = v.since, tier_standing = v.standing, tier_grace_until = v.grace,
           tier_at = v.at, deadline = CASE WHEN a.standing = 'key' THEN LEAST(a.deadline, v.at) ELSE a.deadline END
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
         AS v(id text, tier text, since timestamptz, standing text, grace timestamptz, at timestamptz)
    WHERE a.id = v.id`;
};

/** Answers whether the account's bell is to be rung. The first judgement of an account is history and starts nothing. */
const appendMoves = async (
  tx: Transaction,
  { row, verdict }: Judged,
  rules: TierRules,
  now: BusinessTime,
): Promise<boolean> => {
  const { tier } = verdict;
  let rung = false;
  for (const fact of tierFacts(standingOf(row), verdict, rules)) {
    const { ring } = await appendFact(tx, {
      ...fact,
      account: row.id,
      source: 'tiers',
      // The rows say that it did move: at one instant each kind moves once.
      sourceId: `${row.id}/${fact.type}/${tier ?? '-'}/${now}`,
      contact: null,
      occurredAt: now,
      receivedAt: now,
      historic: row.tierSince === null,
    });
    rung ||= ring;
  }
  return rung;
};
