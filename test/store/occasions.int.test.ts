/** Occasions from publishing to the list of those who came: invitations, seats, cancellation, attendance. */
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import type { Campaign } from '../../src/domain/campaign.ts';
import { businessTime, DAY, HOUR, later } from '../../src/domain/time.ts';
import { acceptFacts } from '../../src/ingest/accept-facts.ts';
import { readNow, stepClock } from '../../src/store/database/clock.ts';
import type { Store } from '../../src/store/database/open.ts';
import { answerInvitation } from '../../src/store/occasions/answer-invitation.ts';
import { cancelOccasion } from '../../src/store/occasions/cancel-occasion.ts';
import { completeAttendance } from '../../src/store/occasions/complete-attendance.ts';
import { grantSeats } from '../../src/store/occasions/grant-seats.ts';
import { readGuests, readOccasions } from '../../src/store/occasions/read-occasions.ts';
import { readDueAccounts } from '../../src/store/stepped/read-quiet.ts';
import { campaign, day, program, send } from '../engine/given.ts';
import { addAccount, addContact, append, decideAt, decideUntilDone, publish } from '../support/company.ts';
import { openTestStore } from '../support/database.ts';

const EVENT: NonNullable<Campaign['event']> = {
  id: 'fair',
  title: 'Fair',
  place: 'Hall 1',
  startsAt: businessTime(Date.UTC(2027, 3, 15, 14)),
  endsAt: businessTime(Date.UTC(2027, 3, 15, 18)),
  timezone: 'UTC',
  seats: 2,
};
const ENTRY = businessTime(Date.UTC(2027, 2, 18, 9));
const D = (amount: number) => ({ amount, unit: 'd' as const });

const fair = (over: Partial<Campaign> = {}): Campaign =>
  campaign({
    id: 'fair',
    class: 'event',
    run: 'contact',
    event: EVENT,
    trigger: { type: 'date', of: 'event.starts_at', before: D(28), latest: D(5) },
    entry: { reentry: 'every', wait: D(90), per: 'event.id', minGap: null },
    exits: [{ type: 'event', event: 'Event Cancelled', where: null, send: 'off' }],
    goal: null,
    ...program({
      invite: send('invitation'),
      wait: { type: 'wait', for: D(60), next: null },
      off: { ...send('off'), transactional: true, next: null },
    }),
    ...over,
  });

let store: Store;
let file = 0;
beforeEach(async () => {
  await store?.close();
  file += 1;
  store = await openTestStore(`occasions-${file}`);
});
afterAll(() => store.close());

/** The accounts are asked on the entry date, and their invitations have gone. */
const invite = async (...accounts: readonly string[]): Promise<void> => {
  await publish(store, [fair()], { at: day(0) });
  for (const account of accounts) await addAccount(store, account);
  for (const account of accounts) {
    const { effects } = await decideAt(store, account, ENTRY);
    for (const { id } of effects) {
      await append(store, account, 'Message Settled', { payload: { effect: id, outcome: 'accepted', reason: '' } });
      await store.prisma.effect.update({ where: { id }, data: { status: 'done' } });
    }
    await decideUntilDone(store, account);
  }
};
const says = (account: string, answer: 'accepted' | 'declined') =>
  answerInvitation(store, { occasion: 'fair', contact: `${account}-ana`, account, answer, source: 'link' });
const standings = async () => {
  const guests = (await readGuests(store, 'fair')) ?? [];
  return Object.fromEntries(guests.map((guest) => [guest.account, guest.status]));
};
const answers = async (account: string) =>
  (
    await store.prisma.event.findMany({
      where: { accountId: account, type: 'Invitation Answered' },
      orderBy: { seq: 'asc' },
    })
  ).map((event) => (event.payload as { answer: string }).answer);

test('publishing makes the occasion and asks every account again; a changed date is the same occasion', async () => {
  await publish(store, [], { at: day(0) });
  await addAccount(store, 'acme');
  await decideUntilDone(store, 'acme');
  await publish(store, [fair()], { at: day(0) });
  expect(await readDueAccounts(store.prisma, day(0))).toEqual(['acme']);
  await decideUntilDone(store, 'acme');
  expect(await store.prisma.account.findUnique({ where: { id: 'acme' } })).toMatchObject({ deadline: new Date(ENTRY) });
  const moved = { ...EVENT, startsAt: later(EVENT.startsAt, 7 * DAY), endsAt: later(EVENT.endsAt, 7 * DAY) };
  await publish(store, [fair({ event: moved })], { at: day(1) });
  await decideUntilDone(store, 'acme');
  expect(await store.prisma.account.findUnique({ where: { id: 'acme' } })).toMatchObject({
    deadline: new Date(later(ENTRY, 7 * DAY)),
  });
  expect(await readOccasions(store, day(1))).toMatchObject([
    { id: 'fair', startsAt: moved.startsAt, seats: 2, status: 'planned', invited: 0, attendanceKnown: false },
  ]);
});

describe('seats', () => {
  test('in the order of instants, then accounts; who finds none waits and moves up when somebody declines', async () => {
    await invite('a', 'b', 'c', 'd');
    expect(await standings()).toEqual({ a: 'invited', b: 'invited', c: 'invited', d: 'invited' });
    for (const account of ['d', 'c', 'b']) await says(account, 'accepted');
    expect([...(await grantSeats(store))].sort()).toEqual(['b', 'c', 'd']);
    expect(await standings()).toEqual({ a: 'invited', b: 'accepted', c: 'accepted', d: 'waiting' });
    expect(await answers('d')).toEqual(['waiting']);
    expect(await grantSeats(store)).toEqual([]);
    await stepClock(store.prisma, later(ENTRY, HOUR));
    await says('a', 'accepted');
    await grantSeats(store);
    expect(await answers('a')).toEqual(['waiting']);
    expect(await says('b', 'declined')).toMatchObject({ type: 'answered', changed: true });
    await grantSeats(store);
    expect(await standings()).toEqual({ a: 'waiting', b: 'declined', c: 'accepted', d: 'accepted' });
    expect(await answers('d')).toEqual(['waiting', 'accepted']);
  });

  test('the same word twice is one; a later one replaces it, until the occasion is over', async () => {
    await invite('a');
    await says('a', 'accepted');
    expect(await says('a', 'accepted')).toEqual({ type: 'answered', changed: false, ring: false });
    await grantSeats(store);
    expect(await says('a', 'accepted')).toEqual({ type: 'answered', changed: false, ring: false });
    await stepClock(store.prisma, later(ENTRY, HOUR));
    await says('a', 'declined');
    await stepClock(store.prisma, later(ENTRY, 2 * HOUR));
    await says('a', 'accepted');
    await grantSeats(store);
    expect(await answers('a')).toEqual(['accepted', 'declined', 'accepted']);
    await stepClock(store.prisma, EVENT.endsAt);
    expect(await says('a', 'declined')).toEqual({ type: 'closed', because: 'over' });
  });

  test('two at once for the last seat: one has it', async () => {
    await invite('a', 'b', 'c');
    await Promise.all(['a', 'b', 'c'].map((account) => says(account, 'accepted')));
    await Promise.all([grantSeats(store), grantSeats(store), grantSeats(store)]);
    expect(Object.values(await standings()).sort()).toEqual(['accepted', 'accepted', 'waiting']);
  });
});

describe('cancelled', () => {
  test('journeys end with the mail that says so; a yes behind its journey is a task; twice is refused', async () => {
    await invite('a', 'b');
    await says('a', 'accepted');
    await says('b', 'accepted');
    await grantSeats(store);
    // B's journey was over when he said yes.
    await decideUntilDone(store, 'b');
    const gone = { status: 'finished', endedAt: new Date(ENTRY) };
    await store.prisma.enrolment.updateMany({ where: { accountId: 'b' }, data: gone });
    await store.prisma.account.update({
      where: { id: 'b' },
      data: { state: { ...(await stateOf('b')), enrolments: {} } },
    });
    const done = await cancelOccasion(store, { id: 'fair', reason: 'storm', actor: 'kim' });
    expect(done).toMatchObject({ type: 'cancelled', accounts: ['a', 'b'], tasks: 1 });
    const { effects } = await decideUntilDone(store, 'a');
    expect(effects).toMatchObject([{ type: 'send', id: expect.stringContaining('/off/a-ana/1') }]);
    expect(await store.prisma.task.findMany()).toMatchObject([
      { accountId: 'b', contactId: 'b-ana', title: 'Tell b-ana@firm.test: Fair is cancelled', status: 'open' },
    ]);
    expect(await says('a', 'declined')).toEqual({ type: 'closed', because: 'cancelled' });
    expect(await cancelOccasion(store, { id: 'fair', reason: 'x', actor: 'kim' })).toMatchObject({ because: 'closed' });
    expect(await cancelOccasion(store, { id: 'x', reason: 'x', actor: 'kim' })).toMatchObject({ because: 'unknown' });
    expect(await store.prisma.auditEntry.findMany()).toMatchObject([{ action: 'event cancelled', actor: 'kim' }]);
  });

  test('before anybody was invited: nobody is', async () => {
    await publish(store, [fair()], { at: day(0) });
    await addAccount(store, 'a');
    await decideUntilDone(store, 'a');
    await cancelOccasion(store, { id: 'fair', reason: 'storm', actor: 'kim' });
    expect((await decideAt(store, 'a', ENTRY)).effects).toEqual([]);
    expect(await store.prisma.notEnrolled.findMany()).toMatchObject([{ reason: 'event cancelled' }]);
  });
});

const stateOf = async (id: string) =>
  (await store.prisma.account.findUniqueOrThrow({ where: { id } })).state as Record<string, unknown>;

describe('attendance', () => {
  const came = async (account: string, contact: string | null, occasion = 'fair') => {
    const now = (await readNow(store.prisma)).business;
    return acceptFacts({ store, now, ring: async () => undefined }, [
      {
        account,
        contact,
        type: 'Event Attended',
        id: `${account}/${contact}`,
        source: 'door',
        occurredAt: now,
        payload: { occasion },
      },
    ]);
  };

  test('from outside, by person and event; the others were absent once the list is complete', async () => {
    await invite('a', 'b');
    await addContact(store, 'b', 'bo');
    await says('a', 'accepted');
    await says('b', 'accepted');
    await grantSeats(store);
    for (const account of ['a', 'b']) await decideUntilDone(store, account);
    expect(await completeAttendance(store, { id: 'fair', actor: 'kim' })).toMatchObject({ because: 'not-yet' });
    await stepClock(store.prisma, EVENT.endsAt);
    expect((await came('a', 'a-ana', 'party')).refused).toMatchObject([{ reason: expect.stringContaining('party') }]);
    expect((await came('a', 'nobody')).refused).toMatchObject([
      { reason: expect.stringContaining('no contact "nobody"') },
    ]);
    expect(await came('a', 'a-ana')).toMatchObject({ accepted: 1 });
    // Came without an invitation.
    expect(await came('b', 'b-bo')).toMatchObject({ accepted: 1 });
    for (const account of ['a', 'b']) await decideUntilDone(store, account);
    expect(await completeAttendance(store, { id: 'fair', actor: 'kim' })).toMatchObject({ attended: 2, absent: 1 });
    expect(await readDueAccounts(store.prisma, EVENT.endsAt)).toEqual(['a', 'b']);
    expect(await readOccasions(store, EVENT.endsAt)).toMatchObject([{ attended: 2, absent: 1, attendanceKnown: true }]);
    // Once more is the same.
    expect(await completeAttendance(store, { id: 'fair', actor: 'kim' })).toMatchObject({ attended: 2, absent: 1 });
  });
});
