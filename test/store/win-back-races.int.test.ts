/**
 * A purchase while win-back is about to write: the real campaign through decide, claim, gate and settle, and an order that
 * is committed beside one of these four. Whoever has the lower number has it: no mail passes its gate after the order.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Settings } from '../../src/domain/settings.ts';
import { admit } from '../../src/engine/admit.ts';
import { readNow, stepClock } from '../../src/store/database/clock.ts';
import { inTransaction, type Store } from '../../src/store/database/open.ts';
import { decideAccount } from '../../src/store/decision/decide-account.ts';
import { appendFact } from '../../src/store/facts/append-fact.ts';
import { recordOrders } from '../../src/store/facts/record-orders.ts';
import { claimMessage } from '../../src/store/ledger/claim-message.ts';
import { passGate } from '../../src/store/ledger/gate-message.ts';
import { settleMessage } from '../../src/store/ledger/settle-message.ts';
import { day } from '../engine/given.ts';
import { decideUntilDone } from '../support/company.ts';
import { openTestStore } from '../support/database.ts';
import { addCustomer, orderOf, publishStarters, silentFrom } from '../support/starters.ts';

const RACES = 1_000;
const AT_ONCE = 10;
const STAGES = ['decide', 'claim', 'gate', 'settle'] as const;
const silent = silentFrom(day(0));

let store: Store;
let settings: Settings;
beforeAll(async () => {
  store = await openTestStore('win-back-races', 2 * AT_ONCE + 4);
  settings = await publishStarters(store);
});
afterAll(() => store.close());

/** Some round trips to the database: the races are spread over what can happen, without a clock. */
const headStart = async (trips: number): Promise<void> => {
  for (let trip = 0; trip < trips; trip += 1) await store.pool.query('SELECT 1');
};

/** The order as the door takes it, in a transaction of so many more round trips between its number and its commit. */
const buy = (account: string, trips: number): Promise<number> =>
  inTransaction(store, async (tx) => {
    const { business: now } = await readNow(tx);
    const times = { occurredAt: now, receivedAt: now, historic: false };
    const fact = orderOf(account);
    const bought = await appendFact(tx, { account, source: 'shop', contact: null, ...times, ...fact });
    if (bought.seq === null) throw new Error(`${account} has bought before`);
    await recordOrders(tx, [
      {
        ...{ source: 'shop', id: account, account, placedAt: now, kind: 'sale', lines: [] },
        ...{ total: { minor: 100_00, currency: 'GBP' }, promisedAt: null, deliveredAt: null },
      },
    ]);
    await headStart(trips);
    return bought.seq;
  });

type Ran = { readonly orderSeq: number; readonly end: 'no mail' | 'refused' | 'passed' };

/** One race: the order begins beside the stage of its turn, and either of the two has a head start. */
const race = async (account: string, round: number): Promise<Ran> => {
  const beside = STAGES[round % STAGES.length];
  const [early, late] = [Math.floor(round / 4) % 5, Math.floor(round / 20) % 5];
  let order: Promise<number> | null = null;
  const stage = async <Result>(name: (typeof STAGES)[number], run: () => Promise<Result>): Promise<Result> => {
    if (name !== beside) return run();
    order = buy(account, late);
    await headStart(early);
    return run();
  };
  const mail = async (): Promise<Ran['end']> => {
    const turn = await stage('decide', () => decideAccount(store, account, silent));
    const effect = turn.effects.find(({ id }) => id.startsWith('win-back/'));
    if (!effect) return 'no mail';
    const request = { effectId: effect.id, admit, settings, leaseMs: 60_000 };
    const claimed = await stage('claim', () => claimMessage(store, request));
    if (claimed.type !== 'claimed') return 'refused';
    const gate = await stage('gate', () => passGate(store, claimed.claim));
    const accepted = { type: 'accepted', reply: '250 ok', queueId: null } as const;
    await stage('settle', () => settleMessage(store, claimed.claim, gate.type === 'passed' ? accepted : gate));
    return gate.type === 'passed' ? 'passed' : 'refused';
  };
  const end = await mail();
  return { orderSeq: await (order ?? buy(account, 0)), end };
};

test(`${RACES} races: no win-back mail passes its gate after the order, by order of numbers`, async () => {
  const accounts = Array.from({ length: RACES }, (_, index) => `a${index}`);
  await eachOf(accounts, async (account) => {
    await addCustomer(store, account);
    await decideUntilDone(store, account, silent);
  });
  await stepClock(store.prisma, day(0));
  await store.prisma.account.updateMany({ data: { lapseAt: new Date(day(0)) } });

  const ends: Record<string, number> = {};
  await eachOf(accounts, async (account, round) => {
    const { orderSeq, end } = await race(account, round);
    const name = `${STAGES[round % STAGES.length]}: ${end}`;
    ends[name] = (ends[name] ?? 0) + 1;
    const messages = await store.prisma.message.findMany({ where: { accountId: account } });
    expect(messages.length).toBeLessThanOrEqual(1);
    for (const { phase, gateSeq } of messages) {
      expect(phase === 'ACCEPTED').toBe(end === 'passed');
      if (gateSeq !== null) expect(gateSeq).toBeLessThan(orderSeq);
    }
    // The bell that the order rang: the journey is over, and nothing of it is left to go.
    await decideUntilDone(store, account, silent);
    const { status, endedSeq } = (await enrolmentOf(account)) ?? { status: 'exited', endedSeq: orderSeq };
    expect([status, endedSeq]).toEqual(['exited', orderSeq]);
  });
  console.info('a purchase beside', JSON.stringify(ends));
  // Both ends were met at every stage where both can be.
  for (const stage of ['decide', 'claim', 'gate']) {
    const refused = (ends[`${stage}: refused`] ?? 0) + (ends[`${stage}: no mail`] ?? 0);
    expect(refused).toBeGreaterThan(RACES / 100);
  }
  expect(ends['settle: passed']).toBe(RACES / STAGES.length);
  const total = Object.entries(ends).reduce((sum, [name, count]) => (name.endsWith('passed') ? sum + count : sum), 0);
  expect(RACES - total).toBeGreaterThan(RACES / 20);

  const left = { campaignId: 'win-back', status: { in: ['planned', 'asked'] } };
  expect(await store.prisma.plannedTouch.count({ where: left })).toBe(0);
  const open = { enrolmentId: { startsWith: 'win-back/' }, status: 'open' };
  expect(await store.prisma.effect.count({ where: open })).toBe(0);
  expect(await violations()).toEqual([]);
});

const enrolmentOf = (accountId: string) =>
  store.prisma.enrolment.findFirst({ where: { accountId, campaignId: 'win-back' } });

/** Asked of all rows at once: mails with an order among the facts they passed their gate at. */
const violations = () =>
  store.prisma.$queryRaw<{ key: string }[]>`
    SELECT m.key FROM messages m JOIN events e ON e.account_id = m.account_id AND e.type = 'Order Completed'
    WHERE m.campaign_id = 'win-back' AND e.seq <= m.gate_seq`;

/** So many at once, each in its turn. */
const eachOf = async (accounts: readonly string[], run: (account: string, round: number) => Promise<void>) => {
  const waiting = [...accounts.entries()].toReversed();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let next = waiting.pop(); next; next = waiting.pop()) await run(next[1], next[0]);
    }),
  );
};
