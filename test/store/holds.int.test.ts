import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { HoldKind } from '../../src/domain/fact.ts';
import { type BusinessTime, DAY, HOUR, later } from '../../src/domain/time.ts';
import { admit } from '../../src/engine/admit.ts';
import { stepClock } from '../../src/store/database/clock.ts';
import { inTransaction, type Store } from '../../src/store/database/open.ts';
import { endDueHolds } from '../../src/store/holds/end-due-holds.ts';
import { type NewHold, placeHold } from '../../src/store/holds/place-hold.ts';
import { releaseHold } from '../../src/store/holds/release-hold.ts';
import { claimMessage } from '../../src/store/ledger/claim-message.ts';
import { passGate } from '../../src/store/ledger/gate-message.ts';
import { readNextInstant } from '../../src/store/stepped/read-quiet.ts';
import { verifyAudit } from '../../src/store/tasks/verify-audit.ts';
import { day } from '../engine/given.ts';
import { openTestStore } from '../support/database.ts';
import { claimOf, seedAccount, seedSend, settings } from '../support/sends.ts';

let store: Store;
let accounts = 0;
beforeAll(async () => {
  store = await openTestStore('holds');
  await stepClock(store.prisma, day(0));
});
afterAll(() => store.close());

const seed = async (): Promise<string> => {
  accounts += 1;
  const id = `a${accounts}`;
  await seedAccount(store, id);
  return id;
};

const place = (account: string, kind: HoldKind, over: Partial<NewHold> = {}, now: BusinessTime = day(0)) =>
  inTransaction(store, (tx) => placeHold(tx, { ...word(account, kind), ...over }, now));
const word = (account: string, kind: HoldKind): NewHold => ({
  ...{ account, kind, restsOn: null, onlyContact: null, reason: 'because', actor: 'mina', endsAt: null },
});
const release = (id: string, now: BusinessTime = day(1)) =>
  inTransaction(store, (tx) => releaseHold(tx, { id, actor: 'kian' }, now));
const columns = (id: string) =>
  store.prisma.account.findUniqueOrThrow({
    where: { id },
    select: { holdScope: true, offersHeld: true, holdReason: true, releasedAt: true },
  });

test('the account says the widest scope of its open holds, and the words of the strongest', async () => {
  const account = await seed();
  const credit = await place(account, 'credit-stop', { reason: 'overdue 60 days' });
  expect(credit).toMatchObject({ placed: true, ring: true });
  expect(await columns(account)).toMatchObject({
    ...{ holdScope: 'offers', offersHeld: true, holdReason: 'credit-stop: overdue 60 days' },
  });
  const complaint = await place(account, 'complaint', { restsOn: 'case-1', reason: 'late' });
  expect(complaint.id).toBe(`${account}/complaint/case-1`);
  expect(await columns(account)).toMatchObject({
    holdScope: 'marketing',
    offersHeld: true,
    holdReason: 'complaint: late',
  });
  const pause = await place(account, 'pause', { endsAt: day(9), reason: '' });
  expect(await columns(account)).toMatchObject({ holdScope: 'all', holdReason: 'pause' });

  expect(await release(pause.id)).toMatchObject({ released: true });
  expect(await columns(account)).toMatchObject({ holdScope: 'marketing', releasedAt: new Date(day(1)) });
  await release(complaint.id);
  await release(credit.id, day(2));
  expect(await columns(account)).toEqual({
    ...{ holdScope: 'none', offersHeld: false, holdReason: null, releasedAt: new Date(day(2)) },
  });
  const facts = await store.prisma.event.findMany({ where: { accountId: account }, orderBy: { seq: 'asc' } });
  expect(facts.map(({ type, stops }) => [type, stops])).toEqual([
    ['Hold Placed', true],
    ['Hold Placed', true],
    ['Hold Placed', true],
    ['Hold Released', false],
    ['Hold Released', false],
    ['Hold Released', false],
  ]);
  expect(await verifyAudit(store)).toEqual({ type: 'whole', entries: 6 });
});

test('placed once for what it rests on; a second word of a person changes the first', async () => {
  const account = await seed();
  const first = await place(account, 'reply', { restsOn: 'mail-1' });
  expect(await place(account, 'reply', { restsOn: 'mail-1', reason: 'other' })).toEqual({
    ...first,
    placed: false,
    ring: false,
  });
  await release(first.id);
  expect(await place(account, 'reply', { restsOn: 'mail-1' })).toMatchObject({ placed: false });
  expect(await columns(account)).toMatchObject({ holdScope: 'none' });
  expect(await release(first.id)).toEqual({ released: false, ring: false });
  expect(await release('no such hold')).toEqual({ released: false, ring: false });

  const said = await place(account, 'pause');
  expect(await place(account, 'pause', { endsAt: day(5), reason: 'fair' })).toMatchObject({
    id: said.id,
    placed: false,
  });
  expect(await store.prisma.hold.findUnique({ where: { id: said.id } })).toMatchObject({
    ...{ reason: 'fair', endsAt: new Date(day(5)), placedBy: 'mina' },
  });
  await release(said.id);
  expect((await place(account, 'pause')).id).toBe(`${account}/pause/said-2`);
});

test('one person alone: the contact is paused, the account is not', async () => {
  const account = await seed();
  const contact = `${account}-c`;
  const stop = await place(account, 'stop', { onlyContact: contact });
  expect(await columns(account)).toMatchObject({ holdScope: 'none' });
  const paused = () => store.prisma.contact.findUniqueOrThrow({ where: { id: contact }, select: { paused: true } });
  expect(await paused()).toEqual({ paused: true });
  await release(stop.id);
  expect(await paused()).toEqual({ paused: false });
});

test('an end of its own: known to the stepped driver, taken by the sweep, once', async () => {
  const account = await seed();
  const { id } = await place(account, 'pause', { endsAt: later(day(0), 5 * HOUR) });
  expect(await readNextInstant(store.prisma)).toBe(later(day(0), 5 * HOUR));
  expect(await endDueHolds(store)).toEqual([]);
  await store.prisma.account.update({ where: { id: account }, data: { wakePending: false } });
  await stepClock(store.prisma, later(day(0), DAY));
  expect(await endDueHolds(store)).toEqual([account]);
  expect(await endDueHolds(store)).toEqual([]);
  expect(await store.prisma.hold.findUnique({ where: { id } })).toMatchObject({ releasedBy: 'keyline' });
  await stepClock(store.prisma, day(0));
});

describe('at the gate', () => {
  const offer = { name: 'comeback', code: 'X', empty: null, products: [], percent: 10, expiresAt: null };
  type Mail = { readonly priority?: number; readonly transactional?: boolean; readonly offer?: boolean };
  /** A claim decided before anything was said, as one that waits with its dot in hand. */
  const claimFor = async (account: string, mail: Mail) => {
    const effect = await seedSend(store, account, `${account}-c`, mail);
    if (mail.offer) {
      await store.prisma.$executeRaw`
        UPDATE effects SET payload = jsonb_set(payload, '{data,offer}', ${JSON.stringify(offer)}::jsonb) WHERE id = ${effect}`;
    }
    return claimOf(store, effect);
  };

  const REPAIR = 1;
  const WIN_BACK = 3;
  test.each<[HoldKind, Mail, boolean]>([
    ['credit-stop', { priority: WIN_BACK }, true],
    ['credit-stop', { priority: WIN_BACK, offer: true }, false],
    ['complaint', { priority: WIN_BACK }, false],
    ['complaint', { priority: REPAIR }, true],
    ['complaint', { priority: REPAIR, offer: true }, true],
    ['pause', { priority: REPAIR }, false],
    ['pause', { priority: WIN_BACK, transactional: true, offer: true }, true],
    ['stop', { priority: WIN_BACK }, false],
  ])('%s and %o: passes is %s', async (kind, mail, passes) => {
    const account = await seed();
    // The columns alone, without the fact: what a gate must see even if nothing else had stopped the message.
    await place(account, kind, { reason: 'said' });
    const claim = await claimFor(account, mail);
    const answer = await passGate(store, claim);
    expect(answer.type).toBe(passes ? 'passed' : 'refused');
    if (answer.type === 'refused') expect(answer.reason).toBe(`held: ${kind}: said`);
  });

  test('a repair mail that names an offer passes a complaint, not a credit stop beside it', async () => {
    const account = await seed();
    await place(account, 'complaint', { restsOn: 'case' });
    await place(account, 'credit-stop');
    expect(await passGate(store, await claimFor(account, { priority: REPAIR, offer: true }))).toMatchObject({
      type: 'refused',
    });
  });

  test('a paused contact gets none; a hold placed after the decision stops what its scope would let pass as a fact', async () => {
    const account = await seed();
    await place(account, 'stop', { onlyContact: `${account}-c` });
    expect(await passGate(store, await claimFor(account, {}))).toEqual({ type: 'refused', reason: 'stopped: contact' });
    const other = await seed();
    const claim = await claimFor(other, { priority: WIN_BACK });
    await place(other, 'credit-stop');
    expect(await passGate(store, claim)).toMatchObject({
      type: 'refused',
      reason: expect.stringMatching(/^facts-moving/),
    });
  });
});

test('after a release, by the rows: one touch a day until what was due before is gone; what is postponed does not count', async () => {
  const account = await seed();
  await seedAccount(store, `${account}b`);
  const noCaps = { ...settings, caps: { contact: [], account: [] } };
  const claim = (effectId: string) => claimMessage(store, { effectId, admit, settings: noCaps, leaseMs: 60_000 });
  const due = (step: string) => seedSend(store, account, `${account}-c`, { step, decidedSeq: 1_000 });
  const [one, two, three] = [await due('one'), await due('two'), await due('three')];
  const hold = await place(account, 'reply', { restsOn: 'mail' });
  expect(await claim(one)).toMatchObject({ type: 'deferred', reason: 'held: reply: because' });
  await store.prisma.effect.updateMany({ where: { id: one }, data: { status: 'open' } });
  await stepClock(store.prisma, later(day(0), HOUR));
  await release(hold.id, later(day(0), HOUR));
  const fresh = await due('fresh');
  expect(await claim(one)).toMatchObject({ type: 'claimed' });
  const tomorrow = { type: 'deferred', until: later(day(0), 25 * HOUR), reason: 'after a hold: one touch a day' };
  expect(await claim(two)).toMatchObject(tomorrow);
  // Due since: it waits as well while two and three are to come.
  expect(await claim(fresh)).toMatchObject(tomorrow);
  await store.prisma.effect.updateMany({ where: { id: fresh }, data: { status: 'open' } });
  await store.prisma.plannedTouch.updateMany({ where: { id: { in: [one, two] } }, data: { status: 'dropped' } });
  await store.prisma.plannedTouch.update({ where: { id: three }, data: { postponedUntil: new Date(day(9)) } });
  expect(await claim(fresh)).toMatchObject({ type: 'claimed' });
  await stepClock(store.prisma, day(0));
});
