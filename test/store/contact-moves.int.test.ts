/** People leave, move and come back, addresses bounce: what ends, what goes along, and whom the owner is asked for. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { HOUR, later } from '../../src/domain/time.ts';
import { admit } from '../../src/engine/admit.ts';
import { stepClock } from '../../src/store/database/clock.ts';
import type { Store } from '../../src/store/database/open.ts';
import { claimMessage } from '../../src/store/ledger/claim-message.ts';
import { passGate } from '../../src/store/ledger/gate-message.ts';
import { settleMessage } from '../../src/store/ledger/settle-message.ts';
import { contactBack, contactLeft, moveContact } from '../../src/store/people/move-contact.ts';
import { unsubscribeContact } from '../../src/store/people/unsubscribe-contact.ts';
import { campaign, day, program, send } from '../engine/given.ts';
import { addAccount, addContact, append, decideAt, decideUntilDone, publish } from '../support/company.ts';
import { openTestStore } from '../support/database.ts';
import { admitAll, settings } from '../support/sends.ts';

let store: Store;
const JOURNEY = campaign({
  id: 'journey',
  trigger: { type: 'event', event: 'Go', where: null, maxAge: { amount: 3, unit: 'd' } },
  audience: { segment: null, contacts: ['decision-maker', 'champion'], maxPerAccount: 2 },
  exits: [],
  goal: null,
  ...program({ hello: send('hello'), wait: { type: 'wait', for: { amount: 7, unit: 'd' } }, again: send('again') }),
});
const WELCOME = campaign({
  id: 'welcome',
  trigger: { type: 'event', event: 'Somebody Came', where: null, maxAge: { amount: 3, unit: 'd' } },
});

beforeAll(async () => {
  store = await openTestStore('contact-moves');
});
afterAll(() => store.close());
beforeEach(async () => {
  await store.prisma.$executeRaw`
    TRUNCATE accounts, contacts, events, effects, planned_touches, messages, attempts, enrolments, not_enrolled,
             memberships, reasons, tasks, consents, suppressions, audit_log`;
  await publish(store, [JOURNEY, WELCOME], { at: day(0) });
  await addAccount(store, 'acme');
  await addAccount(store, 'bolt');
  for (const id of ['acme', 'bolt']) await decideAt(store, id, day(0));
});

/** Acme inside `journey`; answers the ids of its sends by person. */
const inside = async () => {
  await append(store, 'acme', 'Go');
  const { effects } = await decideUntilDone(store, 'acme');
  return Object.fromEntries(effects.map(({ id }) => [id.split('/').at(-2)?.replace('acme-', '') ?? '', id]));
};
const claim = (effectId: string, withAdmission = admitAll) =>
  claimMessage(store, { effectId, admit: withAdmission, settings, leaseMs: 60_000 });
const move = (contact: string, into: string) => moveContact(store, { contact, into, actor: 'mina' });
const left = (contact: string) => contactLeft(store, { contact, actor: 'mina' });
const tasks = async () =>
  (await store.prisma.task.findMany({ orderBy: { id: 'asc' } })).map(({ accountId, step, status, title }) => [
    ...[accountId, step, status, title],
  ]);
const enrolments = async () =>
  (await store.prisma.enrolment.findMany()).map(({ status, endedBecause }) => [status, endedBecause]);
const types = async (accountId: string) =>
  (await store.prisma.event.findMany({ where: { accountId }, orderBy: { seq: 'asc' } })).map(({ type }) => type);

describe('a move', () => {
  test('stops what is at the gate, ends what is planned there with its reason, and starts nothing here', async () => {
    await addContact(store, 'acme', 'bo', { roles: ['champion'] });
    const { ana = '', bo = '' } = await inside();
    const held = await claim(ana);
    if (held.type !== 'claimed') throw new Error(held.type);
    const moved = await move('ana@nowhere.test', 'bolt');
    expect(moved).toEqual({ type: 'unknown-contact' });
    // Found by address, however it is written.
    expect(await move(' ACME-ana@Firm.test', 'bolt')).toMatchObject({
      ...{ type: 'done', contact: 'acme-ana', from: 'acme', ring: ['acme', 'bolt'], touches: 2 },
    });
    const answer = await passGate(store, held.claim);
    if (answer.type !== 'refused') throw new Error(answer.type);
    await settleMessage(store, held.claim, answer);
    expect(await claim(bo)).toMatchObject({ outcome: 'refused' });
    for (const id of ['acme', 'bolt']) await decideUntilDone(store, id);
    // Asked again by its account, the mail to her has nowhere to go; that to him goes.
    expect(await claim(ana)).toMatchObject({ type: 'dropped', reason: 'contact left' });
    expect(await claim(bo)).toMatchObject({ type: 'claimed' });
    expect([await types('acme'), await types('bolt')]).toMatchObject([
      expect.arrayContaining(['Contact Left']),
      ['Contact Joined'],
    ]);
    const gone = await store.prisma.plannedTouch.findMany({ where: { contactId: 'acme-ana' } });
    expect(gone.map(({ status, reason }) => [status, reason]).toSorted()).toEqual([
      ['cancelled', 'contact left'],
      ['dropped', 'contact left'],
    ]);
    // Bo is still there: the journey goes on with him.
    expect(await enrolments()).toEqual([['open', null]]);
    expect(await store.prisma.effect.count({ where: { accountId: 'bolt' } })).toBe(0);
    expect(await tasks()).toEqual([
      [
        'acme',
        'find-successor',
        'open',
        'Find a successor for acme-ana@firm.test (decision-maker) at acme: moved to bolt',
      ],
    ]);
  });

  test('takes consent, suppression and the caps of the address along; past messages stay where they were sent for', async () => {
    const { ana = '' } = await inside();
    const held = await claim(ana);
    if (held.type !== 'claimed') throw new Error(held.type);
    await passGate(store, held.claim);
    await settleMessage(store, held.claim, { type: 'accepted', reply: '250 ok', queueId: null });
    await unsubscribeContact(store, {
      ...{ contactId: 'acme-ana', topic: 'newsletter', at: day(0), source: 'page', messageKey: null },
    });
    await move('acme-ana', 'bolt');
    expect(await store.prisma.message.findMany()).toMatchObject([{ accountId: 'acme', contactId: 'acme-ana' }]);
    expect(await store.prisma.contact.findUnique({ where: { id: 'acme-ana' } })).toMatchObject({
      ...{ accountId: 'bolt', topics: ['offers', 'newsletter'], stoppedTopics: ['newsletter'] },
    });
    await store.prisma.contact.delete({ where: { id: 'bolt-ana' } });
    await decideUntilDone(store, 'bolt');
    await append(store, 'bolt', 'Go');
    await stepClock(store.prisma, later(day(0), HOUR));
    const { effects } = await decideUntilDone(store, 'bolt');
    const capped = {
      ...settings,
      caps: { ...settings.caps, contact: [{ most: 1, per: { amount: 2, unit: 'd' } as const }] },
    };
    const effectId = effects[0]?.id ?? '';
    expect(await claimMessage(store, { effectId, admit, settings: capped, leaseMs: 60_000 })).toMatchObject({
      type: 'deferred',
      reason: 'cap: contact 1 per 2d',
    });
  });

  test('what cannot be is told in words; two movers at once leave one move', async () => {
    expect(await move('acme-ana', 'no')).toEqual({ type: 'unknown-account', account: 'no' });
    expect(await move('acme-ana', 'acme')).toEqual({
      type: 'refused',
      reason: 'acme-ana@firm.test is with acme already',
    });
    await store.prisma.account.create({ data: { id: 'gone', name: 'Gone', standing: 'ended' } });
    expect(await move('acme-ana', 'gone')).toEqual({
      type: 'refused',
      reason: 'gone has ended: keyline return gone brings it back',
    });
    const both = await Promise.all([move('acme-ana', 'bolt'), move('acme-ana', 'bolt')]);
    expect(both.map(({ type }) => type).toSorted()).toEqual(['done', 'refused']);
    expect(await types('bolt')).toEqual(['Contact Joined']);
  });
});

describe('the last one (semantics row 39)', () => {
  test('left: cursors exit, the owner is asked; back again: the task closes and nothing begins anew', async () => {
    const { ana = '' } = await inside();
    expect(await left('acme-ana')).toMatchObject({
      type: 'done',
      touches: 2,
      successor: expect.stringContaining('find-successor'),
    });
    expect(await claim(ana)).toMatchObject({ type: 'dropped', reason: 'contact left' });
    await decideUntilDone(store, 'acme');
    expect(await enrolments()).toEqual([['exited', 'no one reachable']]);
    expect(await left('acme-ana')).toEqual({
      type: 'refused',
      reason: 'acme-ana@firm.test left on 2027-03-01 already',
    });
    // Whoever left gets nothing of a later campaign either.
    await append(store, 'acme', 'Somebody Came');
    await decideUntilDone(store, 'acme');
    expect(await store.prisma.effect.count({ where: { status: 'open' } })).toBe(0);

    expect(await contactBack(store, { contact: 'acme-ana', actor: 'mina' })).toMatchObject({
      type: 'done',
      ring: ['acme'],
    });
    await decideUntilDone(store, 'acme');
    // The one who was sought, and the other campaign's word that it found nobody.
    expect((await tasks()).map(([, step, status]) => [step, status])).toEqual([
      ['find-successor', 'not-needed'],
      ['no-contact-in-role', 'not-needed'],
    ]);
    expect(await store.prisma.effect.count({ where: { status: 'open' } })).toBe(0);
    expect(await contactBack(store, { contact: 'acme-ana', actor: 'mina' })).toEqual({
      type: 'refused',
      reason: 'acme-ana@firm.test has not left acme',
    });
  });

  test('a hard bounce of a decision maker asks for a successor, once', async () => {
    await addContact(store, 'acme', 'bo', { roles: ['champion'] });
    const { ana = '' } = await inside();
    const held = await claim(ana);
    if (held.type !== 'claimed') throw new Error(held.type);
    const bounce = {
      type: 'rejected',
      stage: 'RCPT',
      code: 550,
      enhanced: '5.1.1',
      reply: '550 5.1.1 no such user',
    } as const;
    await settleMessage(store, held.claim, bounce);
    await settleMessage(store, held.claim, bounce);
    await decideUntilDone(store, 'acme');
    expect(await tasks()).toEqual([
      [
        ...['acme', 'find-successor', 'open'],
        'Find a successor for acme-ana@firm.test (decision-maker) at acme: hard bounce: 5.1.1',
      ],
    ]);
    expect(await enrolments()).toEqual([['open', null]]);
    // He was the other one in its roles.
    await left('acme-bo');
    expect((await tasks()).map(([, , , title]) => title)).toContain(
      'Find a successor for acme-bo@firm.test (champion) at acme: left',
    );
    await decideUntilDone(store, 'acme');
    expect(await enrolments()).toEqual([['exited', 'no one reachable']]);
  });

  test('asks for no more mails: cursors exit, and the owner hears that nobody is left', async () => {
    await inside();
    const stop = (topic: string | null) =>
      unsubscribeContact(store, { contactId: 'acme-ana', topic, at: day(0), source: 'page', messageKey: null });
    await stop('newsletter');
    await decideUntilDone(store, 'acme');
    expect([await enrolments(), await tasks()]).toEqual([[['open', null]], []]);
    await stop(null);
    await decideUntilDone(store, 'acme');
    expect(await enrolments()).toEqual([['exited', 'no one reachable']]);
    expect(await tasks()).toEqual([
      [
        ...['acme', 'no-contact-in-role', 'open'],
        'Nobody at acme may be written to any more: the last of them asked for no more',
      ],
    ]);
  });

  test('a user whom no campaign writes to leaves without a task', async () => {
    await addContact(store, 'acme', 'uma', { roles: ['user'] });
    expect(await left('acme-uma')).toMatchObject({ type: 'done', successor: null });
  });
});
