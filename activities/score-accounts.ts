/**
 * One scoring run over all accounts: fits the lapse parameters on the base, learns related products from the orders,
 * then judges every account by the new parameters. Safe to repeat: a run that broke off leaves at most its parameters in
 * force, and judging an account twice changes nothing.
 */
import type { AccountId } from '../src/domain/ids.ts';
import { type BusinessTime, businessTime } from '../src/domain/time.ts';
import { fitLapseParameters } from '../src/intelligence/fit-lapse.ts';
import { lapse } from '../src/intelligence/lapse.ts';
import { learnRelations } from '../src/intelligence/related.ts';
import { judgeTier } from '../src/intelligence/tiers.ts';
import { readNow } from '../src/store/database/clock.ts';
import type { Store } from '../src/store/database/open.ts';
import { retryTransaction } from '../src/store/database/retry-transaction.ts';
import { type AppliedLapses, applyLapses } from '../src/store/decision/apply-lapse.ts';
import { applyTiers } from '../src/store/decision/apply-tiers.ts';
import { readLapseParameters } from '../src/store/decision/read-lapse-parameters.ts';
import { readWatermark } from '../src/store/facts/feed-watermark.ts';
import { lockAccounts } from '../src/store/facts/lock-accounts.ts';
import { readAccountPage } from '../src/store/score/read-account-page.ts';
import { readBaskets } from '../src/store/score/read-baskets.ts';
import { readPurchaseDays } from '../src/store/score/read-purchase-days.ts';
import { saveRelations } from '../src/store/score/save-relations.ts';
import { saveScoringRun } from '../src/store/score/save-scoring-run.ts';
import { workerStopping } from './worker-stopping.ts';

export type ScoringDependencies = {
  readonly store: Store;
  /** Rings the key accounts that have a new fact or an earlier instant to wake at. */
  readonly ring: (accounts: readonly AccountId[]) => Promise<void>;
  /** Called between the parts and after each page of accounts. */
  readonly heartbeat: () => void;
  /** True once this process is to end: the run is left to another worker, which begins it anew. */
  readonly stopping?: () => boolean;
};

export type Scored = {
  /** Number of the lapse run. */
  readonly run: number;
  /** Accounts whose state changed. */
  readonly changed: number;
};

/** Accounts judged in one transaction, which holds their rows: short enough that nobody waits at the gate for it. */
const PAGE = 100;

export const createScoring = ({ store, ring, heartbeat, stopping }: ScoringDependencies) => ({
  scoreAccounts: async (): Promise<Scored> => {
    const startedAt = (await readNow(store.prisma)).business;
    const until = earlier(startedAt, await readWatermark(store.prisma, 'orders'));
    const run = await fitLapse(store, until, startedAt);
    heartbeat();
    await learnRelated(store, until, startedAt);
    heartbeat();

    let changed = 0;
    let page = await readAccountPage(store.prisma, { after: null, size: PAGE });
    while (page.length > 0) {
      if (stopping?.()) throw workerStopping();
      const applied = await judge(store, page);
      changed += applied.changed.length;
      if (applied.ring.length > 0) await ring(applied.ring);
      heartbeat();
      page = await readAccountPage(store.prisma, { after: page.at(-1) ?? null, size: PAGE });
    }
    return { run, changed };
  },
});

const fitLapse = async (store: Store, until: BusinessTime, startedAt: BusinessTime): Promise<number> => {
  const histories = await readPurchaseDays(store, { until });
  const parameters = fitLapseParameters(
    histories.map(({ purchases }) => purchases),
    until,
  );
  const finishedAt = (await readNow(store.prisma)).business;
  return saveScoringRun(store.prisma, {
    kind: 'lapse',
    until,
    parameters,
    accounts: histories.length,
    startedAt,
    finishedAt,
  });
};

const learnRelated = async (store: Store, until: BusinessTime, startedAt: BusinessTime): Promise<void> => {
  const baskets = await readBaskets(store, { until });
  const relations = learnRelations(baskets);
  const finishedAt = (await readNow(store.prisma)).business;
  const parameters = { model: 'co-purchase-lift', baskets: baskets.length, relations: relations.length };
  await saveRelations(store, { until, parameters, accounts: 0, startedAt, finishedAt }, relations);
};

/** Lapse and tier in one go: the rows are held once. */
const judge = (store: Store, page: readonly AccountId[]): Promise<AppliedLapses> =>
  retryTransaction(store, async (tx) => {
    const accounts = [...(await lockAccounts(tx, page))];
    const parameters = await readLapseParameters(tx);
    const now = (await readNow(tx)).business;
    const lapses = await applyLapses(tx, { accounts, lapse, parameters, now });
    const tiers = await applyTiers(tx, { accounts, judge: judgeTier, now });
    return { changed: lapses.changed, ring: [...new Set([...lapses.ring, ...tiers.ring])] };
  });

const earlier = (now: BusinessTime, watermark: BusinessTime | null): BusinessTime =>
  businessTime(Math.min(now, watermark ?? now));
