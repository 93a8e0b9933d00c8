/** The sweeps and the effects that stay in the database: what they find, whom they ring, what they leave to the driver. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createAccountEffects } from '../../activities/account-effects.ts';
import { createSweeps } from '../../activities/sweeps.ts';
import { DAY, later } from '../../src/domain/time.ts';
import { runClock, stepClock } from '../../src/store/database/clock.ts';
import type { Store } from '../../src/store/database/open.ts';
import { passGate } from '../../src/store/ledger/gate-message.ts';
import { settleMessage } from '../../src/store/ledger/settle-message.ts';
import { campaign, day, program, send } from '../engine/given.ts';
import { addAccount, append, decideAt, decideUntilDone, publish } from '../support/company.ts';
import { openTestStore } from '../support/database.ts';
import { claimOf } from '../support/sends.ts';

let store: Store;
const rung: string[][] = [];
const started: string[] = [];
const ring = async (accounts: readonly string[]) => void rung.push([...accounts]);
const startBroadcast = async (id: string) => void started.push(id);
const sweeps = () => createSweeps({ store, ring, startBroadcast });

const GIFT = campaign({
  id: 'gift',
  trigger: { type: 'event', event: 'Go', where: null, maxAge: { amount: 3, unit: 'd' } },
  entry: { reentry: 'every', wait: { amount: 1, unit: 'd' }, per: null, minGap: null },
  goal: null,
  ...program({
    offer: {
      type: 'offer',
      name: 'gift',
      terms: { percent: { type: 'fixed', percent: 10 }, amount: null, gift: null, max: { GBP: 50_00 } },
      budget: { GBP: 50_00 },
      products: null,
      expires: { amount: 1, unit: 'd' },
    },
    mail: { ...send('gift'), needsOffer: 'gift' },
  }),
});
const LETTER = campaign({
  id: 'letter',
  trigger: { type: 'schedule', schedule: { every: 'day', on: null, at: 720, timezone: 'account' }, issue: '1' },
  exits: [],
  goal: null,
  ...program({ letter: send('letter') }),
});

beforeAll(async () => {
  store = await openTestStore('sweeps');
  await publish(store, [GIFT]);
});
afterAll(() => store.close());
beforeEach(() => {
  rung.length = 0;
  started.length = 0;
});

/** Asks for the gift; answers the effect. */
const ask = async (account: string, at = day(0)): Promise<string> => {
  await addAccount(store, account, { currency: 'GBP' });
  await decideAt(store, account, at);
  await append(store, account, 'Go');
  const { effects } = await decideUntilDone(store, account);
  return effects[0]?.id ?? '';
};

describe('the effect of an offer', () => {
  test('in stepped time only asks: the driver grants at the end of the instant', async () => {
    const id = await ask('stepped');
    await createAccountEffects({ store, ring }).offer(id);
    expect(await store.prisma.offer.findUnique({ where: { id } })).toMatchObject({ status: 'requested' });
    expect(rung).toEqual([]);
  });

  test('in real time is granted at once, and who was granted is rung', async () => {
    const id = await ask('real');
    await runClock(store.prisma);
    await createAccountEffects({ store, ring }).offer(id);
    await stepClock(store.prisma, day(0));
    const offers = await store.prisma.offer.findMany({ orderBy: { accountId: 'asc' } });
    // One budget for one: by instant, then account.
    expect(offers.map(({ accountId, status }) => [accountId, status])).toEqual([
      ['real', 'reserved'],
      ['stepped', 'empty'],
    ]);
    expect(rung.flat().sort()).toEqual(['real', 'stepped']);
  });
});

describe('the sweep', () => {
  test('ends offers before it grants others: what is freed is there for who waits', async () => {
    for (const account of ['real', 'stepped']) await decideUntilDone(store, account);
    const mail = await store.prisma.effect.findFirst({ where: { accountId: 'real', type: 'send' } });
    const claim = await claimOf(store, mail?.id ?? '');
    await passGate(store, claim);
    await settleMessage(store, claim, { type: 'accepted', reply: '250 ok', queueId: null });
    await decideUntilDone(store, 'real');
    const id = await ask('waits', day(1));
    await createAccountEffects({ store, ring }).offer(id);
    const { expiresAt } = await store.prisma.offer.findFirstOrThrow({ where: { accountId: 'real' } });
    await stepClock(store.prisma, later(day(0), (expiresAt?.getTime() ?? 0) - day(0)));
    const { rung: count } = await sweeps().sweepUndelivered();
    expect(await store.prisma.offer.findFirst({ where: { accountId: 'real' } })).toMatchObject({ status: 'expired' });
    expect(await store.prisma.offer.findUnique({ where: { id } })).toMatchObject({ status: 'reserved' });
    expect(rung).toEqual([['real', 'waits']]);
    expect(count).toBe(2);
    await stepClock(store.prisma, day(0));
  });

  test('starts the broadcasts whose day has come', async () => {
    await publish(store, [GIFT, LETTER]);
    await sweeps().sweepUndelivered();
    expect(started).toEqual(['letter/1']);
    await sweeps().sweepUndelivered();
    expect(started).toEqual(['letter/1', 'letter/1']);
  });

  test('starts the portions of an activation whose morning has come, and rings who was let in', async () => {
    await store.prisma.account.updateMany({ data: { wakePending: false } });
    const due = (accountId: string, dueAt: number) => ({
      accountId,
      campaignId: 'gift',
      position: 0,
      dueAt: new Date(dueAt),
    });
    const gift = (await store.prisma.campaign.findFirstOrThrow({ where: { id: { not: 'letter' } } })).id;
    const now = (await store.prisma.clock.findFirstOrThrow()).businessNow?.getTime() ?? 0;
    await store.prisma.activation.createMany({
      data: [due('real', now), due('waits', now + 1)].map((row) => ({ ...row, campaignId: gift, by: 'mina' })),
    });
    await sweeps().sweepUndelivered();
    expect(rung.flat()).toContain('real');
    expect(rung.flat()).not.toContain('waits');
    expect(await store.prisma.event.count({ where: { type: 'Campaign Activated' } })).toBe(1);
  });

  test('rings a deadline that nobody took', async () => {
    await store.prisma.account.updateMany({ data: { deadline: null } });
    await store.prisma.account.update({ where: { id: 'waits' }, data: { deadline: new Date(day(0) - DAY) } });
    await sweeps().sweepUndelivered();
    expect(rung.flat()).toContain('waits');
  });

  test('over segments rings every key account, page by page', async () => {
    await store.prisma.account.createMany({
      data: Array.from({ length: 600 }, (_, index) => ({
        id: `k${String(index).padStart(3, '0')}`,
        name: 'k',
        standing: 'key',
      })),
    });
    const first = await sweeps().sweepSegments(null);
    expect(first).toEqual({ rung: 500, next: 'k499' });
    const second = await sweeps().sweepSegments(first.next);
    expect(second.next).toBeNull();
    expect(new Set(rung.flat()).size).toBe(await store.prisma.account.count({ where: { standing: 'key' } }));
  });
});
