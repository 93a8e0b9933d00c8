/** Caps where they count: twenty campaigns want one contact in one week, eight workers claim at once, on real rows and locks. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Campaign, PriorityClass } from '../../src/domain/campaign.ts';
import { type BusinessTime, businessTime, DAY, later } from '../../src/domain/time.ts';
import { admit } from '../../src/engine/admit.ts';
import type { Store } from '../../src/store/database/open.ts';
import { claimMessage } from '../../src/store/ledger/claim-message.ts';
import { passGate } from '../../src/store/ledger/gate-message.ts';
import { settleMessage } from '../../src/store/ledger/settle-message.ts';
import { campaign, day, given, program, send } from '../engine/given.ts';
import { addAccount, append, decideAt, publish } from '../support/company.ts';
import { openTestStore } from '../support/database.ts';

const WORKERS = 8;
const ROUNDS = 8;

/** Two that come before all others, eighteen that share the rest among them. */
const FIRST: readonly PriorityClass[] = ['repair', 'owner-approved'];
const REST: readonly PriorityClass[] = ['win-back', 'thank-you', 'event', 'newsletter'];

/** Twenty campaigns by one event; a mail that cannot go within the hour is too late. */
const twenty = (event: string, firstWait: Record<string, { type: 'wait'; for: { amount: number; unit: 'h' } }>) =>
  Array.from({ length: 20 }, (_, index): Campaign => {
    const kind = FIRST[index] ?? REST[index % REST.length] ?? 'newsletter';
    const waits = index < FIRST.length ? firstWait : {};
    return campaign({
      id: `${event.toLowerCase()}-${kind}-${index}`,
      class: kind,
      trigger: { type: 'event', event, where: null, maxAge: { amount: 3, unit: 'd' } },
      exits: [],
      goal: null,
      tooLate: { amount: 1, unit: 'h' },
      ...program({ ...waits, mail: send('t') }),
    });
  });

let store: Store;
beforeAll(async () => {
  store = await openTestStore('caps-at-claim', WORKERS + 2);
  const soon = { type: 'wait', for: { amount: 6, unit: 'h' } } as const;
  await publish(store, [...twenty('Now', {}), ...twenty('Soon', { soon })]);
});
afterAll(() => store.close());

/** Claim, gate, settle: accepted by the mail server. */
const deliver = async (effectId: string): Promise<void> => {
  const claimed = await claimMessage(store, { effectId, admit, settings: given().settings, leaseMs: 60_000 });
  if (claimed.type !== 'claimed') return;
  const gate = await passGate(store, claimed.claim);
  const accepted = { type: 'accepted', reply: '250 ok', queueId: null } as const;
  await settleMessage(store, claimed.claim, gate.type === 'passed' ? accepted : gate);
};

/** Eight workers take what is asked, in an order of their own in each round. */
const work = async (effects: readonly string[], round: number): Promise<void> => {
  const waiting = effects.toSorted((a, b) => hashOf(a, round) - hashOf(b, round));
  await Promise.all(
    Array.from({ length: WORKERS }, async () => {
      for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) await deliver(next);
    }),
  );
};

/** Spreads the orders; chance would not come again. */
const hashOf = (text: string, round: number): number =>
  [...text].reduce((hash, letter) => (hash * 31 + letter.charCodeAt(0) * (round + 7)) % 10_007, round);

/** The event at `from`, and what follows from it: decided, worked, and on to the next deadline, for a week. */
const play = async (account: string, event: string, from: BusinessTime, round: number): Promise<void> => {
  await decideAt(store, account, from);
  await append(store, account, event);
  let now: BusinessTime | null = from;
  while (now !== null && now <= later(from, 7 * DAY)) {
    for (;;) {
      const { effects } = await decideAt(store, account, now);
      if (effects.length === 0) break;
      await work(
        effects.map(({ id }) => id),
        round,
      );
    }
    const { deadline } = await store.prisma.account.findUniqueOrThrow({ where: { id: account } });
    now = deadline && businessTime(deadline.getTime());
  }
};

const endsOf = async (accountId: string) => {
  const touches = await store.prisma.plannedTouch.findMany({ where: { accountId, kind: 'send' } });
  const sent = touches.filter(({ status }) => status === 'accepted').map(({ campaignId }) => campaignId);
  return { sent: sent.toSorted(), dropped: touches.filter(({ status }) => status === 'dropped') };
};

describe.each([
  ['Now', 'all of them due at once', day(0)],
  ['Soon', 'the two most important six hours ahead', day(0, 6)],
] as const)('%s: %s', (event, _what, at) => {
  test('exactly two go, the most important; eighteen are dropped, each with its reason', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const account = `${event.toLowerCase()}-${round}`;
      await addAccount(store, account);
      await play(account, event, day(0), round);
      const { sent, dropped } = await endsOf(account);
      expect(sent).toEqual([`${event.toLowerCase()}-owner-approved-1`, `${event.toLowerCase()}-repair-0`]);
      expect(dropped).toHaveLength(18);
      for (const { reason } of dropped) expect(reason).toMatch(/^too late: cap: contact 2 per 7d( \(planned\))?$/);
      // The ledger, the facts and the reasons of the engine say the same.
      const messages = await store.prisma.message.findMany({ where: { accountId: account } });
      expect(messages.map(({ phase, sentAt }) => [phase, sentAt?.getTime()])).toEqual([
        ['ACCEPTED', at],
        ['ACCEPTED', at],
      ]);
      const settled = await store.prisma.event.count({ where: { accountId: account, type: 'Message Settled' } });
      expect(settled).toBe(20);
      const reasons = await store.prisma.reason.findMany({ where: { accountId: account, kind: 'dropped' } });
      expect(reasons).toHaveLength(18);
      expect(await store.prisma.effect.count({ where: { accountId: account, status: 'open' } })).toBe(0);
    }
  });
});

test('the window slides: what is due to the instant seven days later has room', async () => {
  await addAccount(store, 'again');
  await play('again', 'Now', day(0), 0);
  // In the night to Monday, due at nine.
  await play('again', 'Soon', day(6, 18), 1);
  const { sent } = await endsOf('again');
  expect(sent).toEqual(['now-owner-approved-1', 'now-repair-0', 'soon-owner-approved-1', 'soon-repair-0']);
  const messages = await store.prisma.message.findMany({ where: { accountId: 'again' }, orderBy: { sentAt: 'asc' } });
  expect(messages.map(({ sentAt }) => sentAt?.getTime())).toEqual([day(0), day(0), day(7), day(7)]);
});
