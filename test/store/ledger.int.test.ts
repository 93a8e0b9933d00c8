import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { businessTime, DAY, HOUR, MINUTE } from '../../src/domain/time.ts';
import { admit } from '../../src/engine/admit.ts';
import { readNow, runClock, stepClock } from '../../src/store/database/clock.ts';
import { inTransaction, type Store } from '../../src/store/database/open.ts';
import { type AdmitFunction, claimMessage } from '../../src/store/ledger/claim-message.ts';
import { LEASE_OVER, passGate } from '../../src/store/ledger/gate-message.ts';
import { recoverMessages } from '../../src/store/ledger/recover-messages.ts';
import { settleMessage } from '../../src/store/ledger/settle-message.ts';
import { suppressAddress } from '../../src/store/people/suppress-address.ts';
import { unsubscribeContact } from '../../src/store/people/unsubscribe-contact.ts';
import { openTestStore } from '../support/database.ts';
import {
  admitAll,
  appendOrder,
  claimOf,
  expireLease,
  messageOf,
  seedAccount,
  seedSend,
  settings,
  toldFacts,
} from '../support/sends.ts';

let store: Store;
beforeAll(async () => {
  store = await openTestStore('ledger', 16);
});
afterAll(() => store.close());

let accounts = 0;
/** A fresh account with one contact and one open send. */
const freshSend = async (seeded: Parameters<typeof seedSend>[3] = {}) => {
  accounts += 1;
  const account = `a${accounts}`;
  const contact = `${account}-c`;
  await seedAccount(store, account);
  return { account, contact, effectId: await seedSend(store, account, contact, seeded) };
};

const claim = (effectId: string, admitWith: AdmitFunction = admitAll) =>
  claimMessage(store, { effectId, admit: admitWith, settings, leaseMs: 60_000 });

const touchOf = (id: string) => store.prisma.plannedTouch.findUniqueOrThrow({ where: { id } });
const effectOf = (id: string) => store.prisma.effect.findUniqueOrThrow({ where: { id } });

describe('claim', () => {
  test('8 at once: one holds it, the others are told to come back', async () => {
    const { effectId } = await freshSend();
    const results = await Promise.all(Array.from({ length: 8 }, () => claim(effectId)));
    expect(results.filter((result) => result.type === 'claimed')).toHaveLength(1);
    expect(results.filter((result) => result.type === 'busy')).toHaveLength(7);
  });

  test('an unknown effect is an error, not a send', async () => {
    await expect(claim('nobody')).rejects.toThrow('unknown send effect nobody');
  });

  test('a deferral and a drop close the effect and tell the engine, with reason', async () => {
    const until = businessTime(Date.UTC(2030, 0, 1));
    const deferred = await freshSend();
    const later = await claim(deferred.effectId, () => ({ type: 'defer', until, reason: 'quiet hours' }));
    expect(later).toMatchObject({ type: 'deferred', until, reason: 'quiet hours' });
    expect(await toldFacts(store, deferred.account)).toEqual([
      { type: 'Message Deferred', effect: deferred.effectId, until, reason: 'quiet hours' },
    ]);
    expect(await effectOf(deferred.effectId)).toMatchObject({ status: 'done' });
    expect(await touchOf(deferred.effectId)).toMatchObject({ status: 'planned', dueAt: new Date(until) });
    expect(await claim(deferred.effectId)).toMatchObject({
      type: 'settled',
      outcome: 'deferred',
      reason: 'quiet hours',
    });

    const dropped = await freshSend();
    await claim(dropped.effectId, () => ({ type: 'drop', reason: 'no consent: offers' }));
    expect(await toldFacts(store, dropped.account)).toEqual([
      { type: 'Message Settled', effect: dropped.effectId, outcome: 'dropped', reason: 'no consent: offers' },
    ]);
    expect(await touchOf(dropped.effectId)).toMatchObject({ status: 'dropped', reason: 'no consent: offers' });
    expect(await store.prisma.message.count({ where: { effectId: dropped.effectId } })).toBe(0);
  });

  test('a deferred send is asked again with the next attempt, under the same key', async () => {
    const { account, contact, effectId } = await freshSend();
    const first = await claimOf(store, effectId);
    await settleMessage(store, first, { type: 'not-sent', reason: 'connection refused' });
    // Asked too early, the row's own instant holds.
    await seedSend(store, account, contact, { attempt: 2 });
    expect(await claim(effectId)).toMatchObject({ type: 'deferred', reason: 'connection refused' });
    await store.prisma.$executeRaw`UPDATE messages SET next_attempt_at = '2020-01-01' WHERE effect_id = ${effectId}`;
    await seedSend(store, account, contact, { attempt: 3 });
    const second = await claimOf(store, effectId);
    expect(second).toMatchObject({ key: first.key, fence: 2, attempt: 3 });
    expect((await toldFacts(store, account)).map((fact) => fact.type)).toEqual([
      'Message Deferred',
      'Message Deferred',
    ]);
  });

  test('a fact after the decision refuses the send before a connection is spent on it', async () => {
    const { account, effectId } = await freshSend();
    await inTransaction(store, (tx) => appendOrder(tx, account, `${account}/x`));
    expect(await claim(effectId)).toMatchObject({ type: 'settled', outcome: 'refused' });
    expect(await toldFacts(store, account)).toMatchObject([{ type: 'Message Refused', effect: effectId }]);
  });

  test('a broadcast is decided at its claim, tells no fact, and stays open while it is deferred', async () => {
    const { account, effectId } = await freshSend({ lane: 'broadcast' });
    await inTransaction(store, (tx) => appendOrder(tx, account, `${account}/x`));
    const until = businessTime(Date.UTC(2030, 0, 1));
    await claim(effectId, () => ({ type: 'defer', until, reason: 'closed day' }));
    expect(await effectOf(effectId)).toMatchObject({ status: 'open' });
    expect(await touchOf(effectId)).toMatchObject({ status: 'planned', dueAt: new Date(until), reason: 'closed day' });
    const held = await claimOf(store, effectId);
    expect(held.decidedSeq).toBe(1);
    expect(await passGate(store, held)).toMatchObject({ type: 'passed', gateSeq: 1 });
    await settleMessage(store, held, { type: 'accepted', reply: '250 ok', queueId: null });
    expect(await effectOf(effectId)).toMatchObject({ status: 'done' });
    expect(await toldFacts(store, account)).toEqual([]);
  });

  test('caps hold under concurrency: 20 sends to one contact, cap 2, exactly 2 go', async () => {
    await seedAccount(store, 'capped', ['capped-c']);
    const effects: string[] = [];
    for (let index = 0; index < 20; index += 1) {
      effects.push(
        await seedSend(store, 'capped', 'capped-c', {
          step: `send:${index}`,
          lane: index % 2 ? 'account' : 'broadcast',
        }),
      );
    }
    const results = await Promise.all(effects.map((effectId) => claim(effectId, admit)));
    expect(results.filter((result) => result.type === 'claimed')).toHaveLength(2);
    expect(
      results.filter(
        (result) =>
          result.type === 'claimed' ||
          /^(too late: )?cap: contact 2 per 7d/.test('reason' in result ? result.reason : ''),
      ),
    ).toHaveLength(20);
  });

  test('admission sees touches by address across accounts, consent, suppression by address and holds', async () => {
    const { contact, effectId } = await freshSend();
    const seen: Parameters<AdmitFunction>[] = [];
    const look: AdmitFunction = (...given) => {
      seen.push(given);
      return { type: 'defer', until: businessTime(Date.UTC(2030, 0, 1)), reason: 'looked' };
    };
    const { business } = await readNow(store.prisma);
    const { address } = { address: `${contact}@firm.test` };
    const elsewhere = await freshSend();
    const there = await claimOf(store, elsewhere.effectId);
    await store.prisma.message.update({ where: { key: there.key }, data: { address } });
    await store.prisma.suppression.create({
      data: { address, reason: 'by hand', at: new Date(business), source: 'test' },
    });
    await claim(effectId, look);
    expect(seen[0]?.[1]).toMatchObject({
      contact: { suppressed: true, topics: ['offers', 'news'], timezone: 'UTC' },
      recent: [{ sameContact: true, sameAccount: false, campaign: 'win-back', step: 'send:hello' }],
    });
  });

  test('planned touches of higher priority are seen once: in flight they count as recent', async () => {
    const { account, contact, effectId } = await freshSend({ priority: 5 });
    await seedSend(store, account, contact, { step: 'send:first', priority: 1 });
    const inFlight = await seedSend(store, account, contact, { step: 'send:second', priority: 2 });
    await claimOf(store, inFlight);
    let window: Parameters<AdmitFunction>[1] | undefined;
    await claim(effectId, (_request, given, _policy, now) => {
      window = given;
      return { type: 'accept', sendBefore: businessTime(now + 1) };
    });
    expect(window?.planned.map((touch) => touch.step)).toEqual(['send:first']);
    expect(window?.recent.map((touch) => touch.step)).toEqual(['send:second']);
  });
});

describe('gate', () => {
  const refusals: readonly [
    string,
    (on: { account: string; contact: string; effectId: string }) => Promise<unknown>,
  ][] = [
    [
      'suppressed',
      ({ contact }) => store.prisma.contact.update({ where: { id: contact }, data: { suppressed: true } }),
    ],
    [
      'held: complaint',
      ({ account }) =>
        store.prisma.account.update({
          where: { id: account },
          data: { holdScope: 'marketing', holdReason: 'complaint' },
        }),
    ],
    [
      'unsubscribed: offers',
      ({ contact }) => store.prisma.contact.update({ where: { id: contact }, data: { stoppedTopics: ['offers'] } }),
    ],
    [
      'contact left',
      ({ contact }) => store.prisma.contact.update({ where: { id: contact }, data: { accountId: 'elsewhere' } }),
    ],
    [
      'address changed',
      ({ contact }) =>
        store.prisma.contact.update({ where: { id: contact }, data: { email: `new-${contact}@firm.test` } }),
    ],
    [
      'window closed',
      ({ effectId }) =>
        store.prisma.$executeRaw`UPDATE messages SET send_before = '2020-01-01' WHERE effect_id = ${effectId}`,
    ],
    [LEASE_OVER, ({ effectId }) => expireLease(store, effectId)],
    [
      'claimed by another worker',
      ({ effectId }) => store.prisma.$executeRaw`UPDATE messages SET fence = fence + 1 WHERE effect_id = ${effectId}`,
    ],
  ];
  test.each(refusals)('refuses: %s', async (reason, change) => {
    const send = await freshSend();
    const held = await claimOf(store, send.effectId);
    await change(send);
    expect(await passGate(store, held)).toEqual({ type: 'refused', reason });
    expect((await messageOf(store, send.effectId)).phase).toBe('CLAIMED');
  });

  test('own results and opens do not refuse', async () => {
    const { account, contact, effectId } = await freshSend();
    const other = await seedSend(store, account, contact, { step: 'send:other' });
    const held = await claimOf(store, effectId);
    await claim(other, () => ({ type: 'drop', reason: 'for the test' }));
    expect(await passGate(store, held)).toMatchObject({ type: 'passed', gateSeq: 1 });
  });

  test('a hold does not stop transactional mail', async () => {
    const { account, effectId } = await freshSend({ transactional: true });
    const held = await claimOf(store, effectId);
    await store.prisma.account.update({ where: { id: account }, data: { holdScope: 'all' } });
    expect(await passGate(store, held)).toMatchObject({ type: 'passed' });
  });

  test('the send instant is business time', async () => {
    const { effectId } = await freshSend();
    const at = businessTime(Date.UTC(2011, 11, 9, 10));
    await stepClock(store.prisma, at);
    try {
      const held = await claimOf(store, effectId);
      expect(await passGate(store, held)).toMatchObject({ type: 'passed', at });
      expect(await messageOf(store, effectId)).toMatchObject({ sentAt: new Date(at), claimedAt: new Date(at) });
    } finally {
      await runClock(store.prisma);
    }
  });
});

describe('settle', () => {
  /** Claimed and through its gate. */
  const atDot = async (seeded: Parameters<typeof seedSend>[3] = {}) => {
    const send = await freshSend(seeded);
    const held = await claimOf(store, send.effectId);
    await passGate(store, held);
    return { ...send, held };
  };

  test('accepted: row, touch, effect, attempt and fact in one', async () => {
    const { account, effectId, held } = await atDot();
    const accepted = { type: 'accepted', reply: '250 ok queued as 4F2', queueId: '4F2' } as const;
    expect(await settleMessage(store, held, accepted)).toMatchObject({ type: 'settled', outcome: 'accepted' });
    expect(await messageOf(store, effectId)).toMatchObject({
      phase: 'ACCEPTED',
      queueId: '4F2',
      reply: accepted.reply,
    });
    expect(await touchOf(effectId)).toMatchObject({ status: 'accepted' });
    expect(await effectOf(effectId)).toMatchObject({ status: 'done' });
    expect(await toldFacts(store, account)).toMatchObject([
      { type: 'Message Settled', effect: effectId, outcome: 'accepted' },
    ]);
    const [attempt] = await store.prisma.attempt.findMany({ where: { messageKey: held.key } });
    expect(attempt).toMatchObject({ outcome: 'ACCEPTED', gate: 'passed at fact 0' });
    expect(await settleMessage(store, held, accepted)).toEqual({ type: 'superseded' });
    expect(await claim(effectId)).toMatchObject({ type: 'settled', outcome: 'accepted', ring: false });
  });

  test('a late 250 moves UNKNOWN to ACCEPTED and causes no send and no second fact', async () => {
    const { account, effectId, held } = await atDot();
    await settleMessage(store, held, { type: 'unknown', reason: 'no reply' });
    expect(await claim(effectId)).toMatchObject({ type: 'settled', outcome: 'unknown' });
    await settleMessage(store, held, { type: 'accepted', reply: '250 ok', queueId: null });
    expect((await messageOf(store, effectId)).phase).toBe('ACCEPTED');
    expect(await touchOf(effectId)).toMatchObject({ status: 'accepted' });
    expect(await toldFacts(store, account)).toMatchObject([{ outcome: 'unknown' }]);
  });

  test('marketing UNKNOWN is never claimed again, whoever asks', async () => {
    const { account, contact, effectId, held } = await atDot();
    await settleMessage(store, held, { type: 'unknown', reason: 'no reply' });
    await seedSend(store, account, contact, { attempt: 2 });
    expect(await claim(effectId)).toMatchObject({ type: 'settled', outcome: 'unknown' });
    expect(await effectOf(effectId)).toMatchObject({ status: 'done' });
  });

  test('transactional UNKNOWN goes again after half an hour, under the same key', async () => {
    const { account, contact, effectId, held } = await atDot({ transactional: true });
    const { business } = await readNow(store.prisma);
    await settleMessage(store, held, { type: 'unknown', reason: 'no reply' });
    const row = await messageOf(store, effectId);
    expect(row.phase).toBe('UNKNOWN');
    expect((row.nextAttemptAt?.getTime() ?? 0) - business).toBeGreaterThanOrEqual(30 * MINUTE);
    expect(await toldFacts(store, account)).toMatchObject([{ type: 'Message Deferred' }]);
    await store.prisma.$executeRaw`UPDATE messages SET next_attempt_at = '2020-01-01' WHERE effect_id = ${effectId}`;
    await seedSend(store, account, contact, { attempt: 2, transactional: true });
    expect(await claimOf(store, effectId)).toMatchObject({ key: held.key, fence: 2 });
  });

  test('an address failure suppresses the address everywhere, a policy failure does not', async () => {
    const dead = await freshSend();
    const deadClaim = await claimOf(store, dead.effectId);
    const answer = { type: 'rejected', stage: 'RCPT', code: 550, reply: '550 5.1.1 no such user' } as const;
    const settled = await settleMessage(store, deadClaim, { ...answer, enhanced: '5.1.1' });
    expect(settled).toMatchObject({ outcome: 'rejected' });
    expect(await store.prisma.contact.findUniqueOrThrow({ where: { id: dead.contact } })).toMatchObject({
      suppressed: true,
      suppressedReason: 'hard bounce: 5.1.1',
    });
    expect(await store.prisma.suppression.count({ where: { address: deadClaim.address } })).toBe(1);
    const events = await store.prisma.event.findMany({ where: { accountId: dead.account }, orderBy: { seq: 'asc' } });
    expect(events.map((event) => [event.type, event.stops])).toEqual([
      ['Message Settled', false],
      ['Contact Suppressed', true],
    ]);

    const policy = await freshSend();
    const policyClaim = await claimOf(store, policy.effectId);
    await settleMessage(store, policyClaim, { ...answer, enhanced: '5.7.1', reply: '550 5.7.1 not you' });
    expect(await store.prisma.contact.findUniqueOrThrow({ where: { id: policy.contact } })).toMatchObject({
      suppressed: false,
    });
  });

  test('4xx: deferred with growing delays of 5 minutes or more, given up after 72 hours', async () => {
    const { account, contact, effectId } = await freshSend();
    const temporary = { type: 'temporary', stage: 'RCPT', code: 451, enhanced: null, reply: '451 later' } as const;
    let now = businessTime(Date.UTC(2026, 10, 23, 9));
    const start = now;
    const delays: number[] = [];
    let outcome = '';
    try {
      for (let attempt = 1; attempt <= 40 && outcome !== 'rejected'; attempt += 1) {
        await stepClock(store.prisma, now);
        await seedSend(store, account, contact, { attempt });
        const settled = await settleMessage(store, await claimOf(store, effectId), temporary);
        outcome = settled.type === 'settled' ? settled.outcome : settled.type;
        const { nextAttemptAt } = await messageOf(store, effectId);
        if (nextAttemptAt) {
          delays.push(nextAttemptAt.getTime() - now);
          now = businessTime(nextAttemptAt.getTime());
        }
      }
    } finally {
      await runClock(store.prisma);
    }
    expect(outcome).toBe('rejected');
    expect(delays[0]).toBeGreaterThanOrEqual(5 * MINUTE);
    expect(delays.slice(1, 6).every((delay, index) => delay > (delays[index] ?? 0))).toBe(true);
    expect(Math.max(...delays)).toBeLessThanOrEqual(7.5 * HOUR);
    expect(now - start).toBeGreaterThan(60 * HOUR);
    expect(now - start).toBeLessThanOrEqual(3 * DAY);
    expect(await messageOf(store, effectId)).toMatchObject({
      phase: 'REJECTED',
      reason: 'gave up after 72 h: RCPT: 451 later',
    });
  });

  test('a 4xx after the dot takes the send back: no sent instant stays behind', async () => {
    const { effectId, held } = await atDot();
    await settleMessage(store, held, {
      type: 'temporary',
      stage: 'dot',
      code: 451,
      enhanced: null,
      reply: '451 later',
    });
    expect(await messageOf(store, effectId)).toMatchObject({ phase: 'DEFERRED', sentAt: null, gateSeq: null });
  });

  test('fenced out: a worker whose lease ran out changes nothing', async () => {
    const { effectId } = await freshSend();
    const first = await claimOf(store, effectId);
    await expireLease(store, effectId);
    const second = await claimOf(store, effectId);
    expect(second.fence).toBe(2);
    expect(await passGate(store, first)).toEqual({ type: 'refused', reason: 'claimed by another worker' });
    expect(await settleMessage(store, first, { type: 'refused', reason: 'x' })).toEqual({ type: 'superseded' });
    expect(await passGate(store, second)).toMatchObject({ type: 'passed' });
    expect(await settleMessage(store, first, { type: 'accepted', reply: '250', queueId: null })).toEqual({
      type: 'superseded',
    });
    const attempts = await store.prisma.attempt.findMany({
      where: { messageKey: first.key },
      orderBy: { fence: 'asc' },
    });
    expect(attempts.map((attempt) => attempt.outcome)).toEqual(['LOST', null]);
  });
});

describe('recover', () => {
  test('past lease and grace: at the dot becomes UNKNOWN, claimed is freed; before it nothing moves', async () => {
    const lost = await freshSend();
    await passGate(store, await claimOf(store, lost.effectId));
    const stuck = await freshSend();
    const stuckClaim = await claimOf(store, stuck.effectId);
    const alive = await freshSend();
    await passGate(store, await claimOf(store, alive.effectId));
    await expireLease(store, lost.effectId, 60_500);
    await expireLease(store, stuck.effectId, 60_500);
    await expireLease(store, alive.effectId, 30_000);

    const recovered = await recoverMessages(store);
    expect(recovered.ring).toEqual(expect.arrayContaining([lost.account, stuck.account]));
    expect(recovered.ring).not.toContain(alive.account);
    expect(await messageOf(store, lost.effectId)).toMatchObject({ phase: 'UNKNOWN' });
    expect(await toldFacts(store, lost.account)).toMatchObject([{ type: 'Message Settled', outcome: 'unknown' }]);
    expect(await messageOf(store, alive.effectId)).toMatchObject({ phase: 'DOT' });
    expect(await messageOf(store, stuck.effectId)).toMatchObject({ phase: 'DEFERRED' });
    expect(await effectOf(stuck.effectId)).toMatchObject({ status: 'open' });
    // The lost worker wakes, and its gate is shut; the next try goes.
    expect(await passGate(store, stuckClaim)).toMatchObject({ type: 'refused' });
    expect(await claimOf(store, stuck.effectId)).toMatchObject({ fence: 2 });
    expect(await claim(alive.effectId)).toMatchObject({ type: 'busy' });
  });

  test('the claim itself settles a message left at its dot', async () => {
    const { account, effectId } = await freshSend();
    await passGate(store, await claimOf(store, effectId));
    await expireLease(store, effectId, 60_500);
    expect(await claim(effectId)).toMatchObject({ type: 'settled', outcome: 'unknown' });
    expect(await toldFacts(store, account)).toMatchObject([{ outcome: 'unknown' }]);
  });
});

describe('the person says no', () => {
  test('unsubscribe: one topic, twice, then all; consent records and one fact each', async () => {
    const { account, contact } = await freshSend();
    const { business: at } = await readNow(store.prisma);
    const said = { contactId: contact, topic: 'offers', at, source: 'one-click', messageKey: null };
    expect(await unsubscribeContact(store, said)).toMatchObject({
      changed: true,
      topics: ['offers'],
      seq: 1,
      ring: account,
    });
    expect(await unsubscribeContact(store, said)).toMatchObject({ changed: false, seq: null, ring: null });
    expect(await unsubscribeContact(store, { ...said, topic: null })).toMatchObject({
      changed: true,
      topics: ['news'],
      seq: 2,
    });
    const row = await store.prisma.contact.findUniqueOrThrow({ where: { id: contact } });
    expect(row).toMatchObject({ stoppedTopics: ['offers', 'news'], suppressed: false });
    expect(await store.prisma.consent.count({ where: { contactId: contact, granted: false } })).toBe(2);
    expect(await unsubscribeContact(store, { ...said, contactId: 'nobody' })).toEqual({ type: 'unknown-contact' });
  });

  test('suppression is kept for an address no contact has yet, and once', async () => {
    const { business: at } = await readNow(store.prisma);
    const bounce = { address: 'nobody@firm.test', reason: 'complaint', source: 'complaint', at };
    expect(await suppressAddress(store, bounce)).toEqual({ changed: true, ring: null });
    expect(await suppressAddress(store, bounce)).toEqual({ changed: false, ring: null });
    const { account, contact } = await freshSend();
    const theirs = { ...bounce, address: `${contact}@firm.test` };
    expect(await suppressAddress(store, theirs)).toEqual({ changed: true, ring: account });
    expect(await suppressAddress(store, theirs)).toEqual({ changed: false, ring: null });
  });
});
