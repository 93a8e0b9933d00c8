/**
 * From fact to decision: orders come in by the door, fifteen a second, and what is timed is how long it takes until the
 * account stands in its thank-you campaign. The baseline is the bare Temporal round trip to accounts that have nothing to
 * do, in the same seconds: client, server, a workflow task, and back.
 */
import type { AccountId } from '../../domain/ids.ts';
import { readEnrolled } from '../../store/bench/read-bench.ts';
import { waitApplied } from '../../temporal/wait-applied.ts';
import { Failure } from '../failure.ts';
import { postEvents } from '../post-events.ts';
import { atARate } from './at-a-rate.ts';
import { addAccounts, type Bench, named, PATIENCE_MS, until } from './bench-company.ts';
import { percentile, type Run } from './measurement.ts';

const FACTS_A_SECOND = 15;
const ROUND_TRIPS_A_SECOND = 4;

/** How often the rows are looked at, ms: so much of a figure may be ours. */
const LOOK_EVERY_MS = 50;

/** The 99th percentile of both, ms. */
export const measureEnrolment = async (bench: Bench, run: number): Promise<Run> => {
  const { everything, folder, doorUrl, seconds } = bench;
  const { store, temporal } = everything;
  const buyers = named(`buyer-${run}`, FACTS_A_SECOND * seconds);
  const idle = named(`idle-${run}`, ROUND_TRIPS_A_SECOND * seconds);
  await addAccounts(everything, folder, [...buyers, ...idle]);

  const begun = new Map<AccountId, number>();
  const took = new Map<AccountId, number>();
  const roundTrips: number[] = [];
  const orders = atARate(buyers, FACTS_A_SECOND, async (account) => {
    begun.set(account, performance.now());
    const { status } = await postEvents(doorUrl, orderOf(account));
    if (status >= 300) throw new Failure(`the door answered ${status} to an order of ${account}`);
  });
  const trips = atARate(idle, ROUND_TRIPS_A_SECOND, async (account) => {
    const from = performance.now();
    await waitApplied(temporal, account, 0, PATIENCE_MS);
    roundTrips.push(performance.now() - from);
  });
  const seen = until(
    async () => {
      const open = [...begun.keys()].filter((account) => !took.has(account));
      const enrolled = open.length === 0 ? [] : await readEnrolled(store, 'thank-you-related', open);
      const now = performance.now();
      for (const account of enrolled) took.set(account, now - (begun.get(account) ?? now));
      return took.size === buyers.length;
    },
    'not every order let its account in',
    LOOK_EVERY_MS,
    seconds * 1_000 + PATIENCE_MS,
  );
  await Promise.all([orders, trips, seen]);
  return { value: percentile([...took.values()], 99), baseline: percentile(roundTrips, 99) };
};

const orderOf = (account: AccountId) => ({
  account,
  type: 'Order Completed',
  id: `order-${account}`,
  source: 'bench',
  occurred_at: new Date().toISOString(),
  payload: {
    order: {
      ...{ id: `order-${account}`, total: '100.00', currency: 'GBP' },
      items: [{ product: 'p1', name: 'Lamp', quantity: 1, unit_price: '100.00' }],
    },
  },
});
