import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type BusinessTime, businessTime, DAY, later } from '../../src/domain/time.ts';
import { acceptFacts } from '../../src/ingest/accept-facts.ts';
import type { AcceptableEvent } from '../../src/ingest/acceptable-event.ts';
import type { Store } from '../../src/store/database/open.ts';
import { readUndelivered } from '../../src/store/facts/read-undelivered.ts';
import { openTestStore } from '../support/database.ts';

const NOW = businessTime(Date.UTC(2026, 10, 2, 9));
let store: Store;
let rung: string[];
beforeAll(async () => {
  store = await openTestStore('accept-facts');
});
afterAll(() => store.close());
beforeEach(async () => {
  rung = [];
  await store.prisma
    .$executeRaw`TRUNCATE accounts, contacts, events, orders, order_lines, products, offers, redemptions, budgets, feeds`;
  await store.prisma.account.createMany({
    data: [
      { id: 'acme', name: 'Acme', standing: 'key' },
      { id: 'zeta', name: 'Zeta', standing: 'key' },
    ],
  });
});

const accept = (events: readonly AcceptableEvent[], now: BusinessTime = NOW) =>
  acceptFacts(
    {
      store,
      now,
      ring: async (accounts) => {
        rung.push(...accounts);
      },
    },
    events,
  );

const visit = (id: string, account = 'acme'): AcceptableEvent => ({
  account,
  type: 'Demo Watched',
  id,
  source: 'web',
  occurredAt: later(NOW, -1_000),
  contact: null,
  payload: { page: '/demo' },
});

const order = (id: string, minor: number, more: Readonly<Record<string, unknown>> = {}): AcceptableEvent => ({
  ...visit(`event-${id}`),
  type: 'Order Completed',
  source: 'shop',
  payload: {
    order: {
      id,
      total: { minor, currency: 'GBP' },
      items: [{ product: 'P1', name: 'Lamp', quantity: 2 }],
      ...more,
    },
  },
});

const eventsOf = (accountId: string) => store.prisma.event.findMany({ where: { accountId }, orderBy: { seq: 'asc' } });

describe('acceptFacts', () => {
  test('numbers facts in the order given and takes copies once, inside a batch and across batches', async () => {
    const events = ['3', '1', '2', '1'].map((id) => visit(id));
    expect(await accept(events)).toMatchObject({ accepted: 3, duplicates: 1, refused: [] });
    expect(await accept([...events, visit('4')])).toMatchObject({ accepted: 1, duplicates: 4 });
    const kept = await eventsOf('acme');
    expect(kept.map(({ seq, sourceId }) => [seq, sourceId])).toEqual([
      [1, '3'],
      [2, '1'],
      [3, '2'],
      [4, '4'],
    ]);
  });

  test('rings once for many facts, and not again while a wake is pending', async () => {
    await accept([visit('1'), visit('2'), visit('3', 'zeta')]);
    await accept([visit('4')]);
    expect(rung).toEqual(['acme', 'zeta']);
  });

  test('an unknown account is refused with the mend, unless an order names it', async () => {
    const answer = await accept([visit('1', 'nobody'), { ...order('7', 1_000), account: 'newcomer' }]);
    expect(answer).toMatchObject({ accepted: 1, refused: [{ index: 0, id: '1' }] });
    expect(answer.refused[0]?.reason).toContain('keyline import accounts');
    expect(await store.prisma.account.findUnique({ where: { id: 'newcomer' } })).toMatchObject({
      standing: 'provisional',
      lastSeq: 1,
      currency: 'GBP',
    });
    expect(rung).toEqual([]);
  });

  test('older than three days is history; from the future is refused', async () => {
    const answer = await accept([
      { ...visit('old'), occurredAt: later(NOW, -3 * DAY - 1) },
      { ...visit('fresh'), occurredAt: later(NOW, -3 * DAY) },
      { ...visit('ahead'), occurredAt: later(NOW, DAY) },
    ]);
    expect(answer.refused).toMatchObject([{ index: 2, id: 'ahead' }]);
    expect((await eventsOf('acme')).map(({ sourceId, historic }) => [sourceId, historic])).toEqual([
      ['old', true],
      ['fresh', false],
    ]);
  });

  test('an order is a row with lines, moves the watermark and the usual order, and stops messages', async () => {
    await accept([order('1', 10_000), order('2', 30_000), order('3', 20_000)]);
    await accept([order('2', 30_000)]);
    expect(await store.prisma.order.count()).toBe(3);
    expect(await store.prisma.orderLine.findMany({ where: { orderId: '2' } })).toMatchObject([
      { productId: 'P1', quantity: 2 },
    ]);
    expect(await store.prisma.product.findUnique({ where: { id: 'P1' } })).toMatchObject({ name: 'Lamp' });
    expect(await store.prisma.account.findUnique({ where: { id: 'acme' } })).toMatchObject({
      lastSeq: 3,
      stopSeq: 3,
      usualOrderMinor: 20_000n,
      lastOrderAt: new Date(later(NOW, -1_000)),
    });
    expect(await store.prisma.feed.findUnique({ where: { name: 'orders' } })).toMatchObject({
      watermark: new Date(later(NOW, -1_000)),
    });
  });

  test('a corrected order changes its rows and starts nothing', async () => {
    await accept([order('1', 10_000)]);
    const corrected = {
      ...order('1', 12_000, { items: [{ product: 'P2', name: 'Shade', quantity: 1 }] }),
      id: 'event-1b',
    };
    expect(await accept([corrected])).toMatchObject({ accepted: 1, duplicates: 0 });
    expect(await store.prisma.order.findMany()).toMatchObject([{ totalMinor: 12_000n }]);
    expect(await store.prisma.orderLine.findMany()).toMatchObject([{ productId: 'P2' }]);
    expect(await eventsOf('acme')).toHaveLength(1);
  });

  test('a refund that names the order it takes back stands beside it', async () => {
    const refund = { ...order('1', 4_000), type: 'Order Refunded', id: 'refund-9' };
    await accept([order('1', 10_000), refund]);
    const rows = await store.prisma.order.findMany({ orderBy: { kind: 'asc' } });
    expect(rows.map(({ id, kind, totalMinor }) => [id, kind, totalMinor])).toEqual([
      ['1/refund-9', 'credit', -4_000n],
      ['1', 'sale', 10_000n],
    ]);
  });

  test('an order of one account cannot be claimed by another', async () => {
    await accept([order('1', 10_000)]);
    const answer = await accept([{ ...order('1', 1), account: 'zeta' }]);
    expect(answer.refused).toMatchObject([{ reason: 'order 1 belongs to account "acme"' }]);
    expect(await eventsOf('zeta')).toEqual([]);
  });

  test('the contact may be named by id or address; a stranger counts as none', async () => {
    await store.prisma.contact.create({ data: { id: 'c1', accountId: 'acme', email: 'sara@acme.test' } });
    await accept(
      ['c1', 'Sara@Acme.test', 'who@acme.test'].map((contact, index) => ({ ...visit(`${index}`), contact })),
    );
    expect((await eventsOf('acme')).map(({ contactId }) => contactId)).toEqual(['c1', 'c1', null]);
  });
});

describe('an order that names an offer code', () => {
  const offer = (code: string, accountId = 'acme', expiresAt = later(NOW, DAY)) =>
    store.prisma.offer.create({
      data: {
        ...{
          id: `offer-${code}`,
          accountId,
          campaignId: 'win-back',
          enrolmentId: 'e',
          name: 'comeback',
          status: 'issued',
        },
        ...{ request: {}, percent: 20, maxMinor: 1_500n, currency: 'GBP', code, reservedMinor: 1_500n },
        ...{ requestedAt: new Date(NOW), expiresAt: new Date(expiresAt) },
      },
    });

  test('redeems it once: row, budget, fact', async () => {
    await offer('BACK-1');
    const key = { campaignId: 'win-back', name: 'comeback', currency: 'GBP' };
    await store.prisma.budget.create({ data: { ...key, ceilingMinor: 9_000n, reservedMinor: 1_500n } });
    await accept([order('1', 4_000, { offer_code: 'BACK-1' })]);
    await accept([order('1', 4_000, { offer_code: 'BACK-1' })]);
    expect(await store.prisma.redemption.findMany()).toMatchObject([
      { code: 'BACK-1', orderId: '1', amountMinor: 1_000n },
    ]);
    expect(await store.prisma.budget.findMany()).toMatchObject([{ reservedMinor: 0n, spentMinor: 1_000n }]);
    expect((await eventsOf('acme')).map(({ type, payload }) => [type, payload])).toMatchObject([
      ['Order Completed', {}],
      ['Offer Redeemed', { offer: 'comeback', code: 'BACK-1', order: { id: '1' } }],
    ]);
  });

  test('a wrong, foreign or ended code leaves the order alone and says so', async () => {
    await offer('OTHER', 'zeta');
    await offer('ENDED', 'acme', later(NOW, -DAY));
    const answer = await accept(
      ['NONE', 'OTHER', 'ENDED'].map((offer_code, index) => order(`${index}`, 1_000, { offer_code })),
    );
    expect(answer).toMatchObject({ accepted: 3, refused: [] });
    expect(answer.notes.map(({ reason }) => reason.split(' ').slice(0, 4).join(' '))).toEqual([
      'unknown offer code NONE',
      'offer code OTHER belongs',
      'offer comeback ended 2026-11-01T09:00:00.000Z',
    ]);
    expect(await store.prisma.redemption.count()).toBe(0);
  });
});

describe('many at once', () => {
  test('10,000 events of one account: every one a fact, consecutive numbers, in order, few rings', async () => {
    const events = Array.from({ length: 10_000 }, (_, index) => visit(`bulk-${index}`));
    const began = performance.now();
    const answer = await accept(events);
    console.info(
      `10,000 events of one account: ${Math.round(10_000 / ((performance.now() - began) / 1_000))} a second`,
    );
    expect(answer).toMatchObject({ accepted: 10_000, duplicates: 0 });
    const rows = await store.prisma.event.findMany({ select: { seq: true, sourceId: true }, orderBy: { seq: 'asc' } });
    expect(rows.every(({ seq, sourceId }, index) => seq === index + 1 && sourceId === `bulk-${index}`)).toBe(true);
    expect(rows).toHaveLength(10_000);
    expect(rung).toEqual(['acme']);
  });

  test('ten senders with overlapping lists for the same accounts: each event once, no number missing', async () => {
    const list = Array.from({ length: 300 }, (_, index) => visit(`x${index}`, index % 2 === 0 ? 'acme' : 'zeta'));
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, sender) => accept([...list.slice(sender * 20), ...list.slice(0, sender * 20)])),
    );
    expect(answers.reduce((sum, answer) => sum + answer.accepted, 0)).toBe(300);
    for (const account of ['acme', 'zeta']) {
      expect((await eventsOf(account)).map(({ seq }) => seq)).toEqual(
        Array.from({ length: 150 }, (_, index) => index + 1),
      );
    }
  });

  test('one id sent for two accounts at once leaves no hole in the numbers', async () => {
    for (let round = 0; round < 20; round += 1) {
      const ids = Array.from({ length: 20 }, (_, index) => `${round}-${index}`);
      await Promise.all([
        accept(ids.map((id) => visit(id, 'acme'))),
        accept([...ids].reverse().map((id) => visit(id, 'zeta'))),
      ]);
    }
    const [acme, zeta] = [await eventsOf('acme'), await eventsOf('zeta')];
    expect(acme.length + zeta.length).toBe(400);
    for (const events of [acme, zeta]) {
      expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
    }
  });
});

describe('readUndelivered', () => {
  test('finds what a process left behind that died between commit and ring, whatever the flag', async () => {
    await accept([visit('1')]);
    await accept([visit('2', 'zeta')]);
    await store.prisma.account.update({ where: { id: 'zeta' }, data: { wakePending: false, wokenAt: null } });
    expect(await readUndelivered(store)).toEqual([]);
    await store.prisma.$executeRaw`UPDATE events SET recorded_at = recorded_at - interval '11 seconds'`;
    expect(await readUndelivered(store)).toEqual(['acme', 'zeta']);
    await store.prisma.account.update({ where: { id: 'acme' }, data: { appliedSeq: 1 } });
    await store.prisma.account.update({ where: { id: 'zeta' }, data: { standing: 'ended' } });
    expect(await readUndelivered(store)).toEqual([]);
  });

  test('a failed ring leaves the facts where the sweep finds them', async () => {
    const failing = acceptFacts({ store, now: NOW, ring: () => Promise.reject(new Error('Temporal is away')) }, [
      visit('1'),
    ]);
    await expect(failing).rejects.toThrow('Temporal is away');
    await store.prisma.$executeRaw`UPDATE events SET recorded_at = recorded_at - interval '11 seconds'`;
    expect(await readUndelivered(store)).toEqual(['acme']);
  });
});
