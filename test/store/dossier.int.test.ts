/** The dossier on real rows: fields with source and as-of, the words of the relationship, owners, the log, and what goes stale. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Segment } from '../../src/domain/segment.ts';
import { businessTime, DAY, later } from '../../src/domain/time.ts';
import { stepClock } from '../../src/store/database/clock.ts';
import type { Store } from '../../src/store/database/open.ts';
import { setField } from '../../src/store/dossier/set-field.ts';
import { setPlan } from '../../src/store/dossier/set-plan.ts';
import { setAnswer, setKinds, setLevel, setService } from '../../src/store/dossier/set-standing-words.ts';
import { watchDossiers } from '../../src/store/dossier/watch-dossiers.ts';
import { logEntry, logTouch } from '../../src/store/log/log-touch.ts';
import { changeOwner } from '../../src/store/owners/change-owner.ts';
import { readOwners } from '../../src/store/owners/read-owners.ts';
import { setOwner } from '../../src/store/owners/set-owner.ts';
import { readNextWatch } from '../../src/store/registers/watch-registers.ts';
import { readTasks } from '../../src/store/tasks/read-tasks.ts';
import { readAccount } from '../../src/store/views/read-account.ts';
import { readTimeline } from '../../src/store/views/read-timeline.ts';
import { day } from '../engine/given.ts';
import { addAccount, decideUntilDone, publish } from '../support/company.ts';
import { openTestStore } from '../support/database.ts';

let store: Store;
const is = (field: string, value: string | boolean): Segment => ({
  id: field.replaceAll(/[^a-z]/g, '-'),
  title: field,
  where: { type: 'is', field, value },
});
beforeAll(async () => {
  store = await openTestStore('dossier');
  const segments = [
    is('account.kind.expert', true),
    is('account.level', 'lead'),
    is('account.solvency', 'overdue'),
    is('account.service.e-invoicing', 'has'),
    is('account.open_complaint', false),
    is('account.size', 'large'),
  ];
  await publish(store, [], { segments });
});
afterAll(() => store.close());

const speaker = (account: string) => ({ account, actor: 'mina' });
const account = (id: string) => store.prisma.account.findUniqueOrThrow({ where: { id } });
const traits = async (accountId: string) =>
  (await store.prisma.event.findMany({ where: { accountId, type: 'Trait Changed' }, orderBy: { seq: 'asc' } })).map(
    ({ payload }) => payload,
  );
const segmentsOf = async (accountId: string) => {
  await decideUntilDone(store, accountId);
  const rows = await store.prisma.membership.findMany({
    where: { accountId, leftAt: null },
    orderBy: { segmentId: 'asc' },
  });
  return rows.map(({ segmentId }) => segmentId);
};

describe('a field', () => {
  const size = (value: string, asOf: number | null, source = 'crm') =>
    setField(store, speaker('field'), {
      field: 'size',
      value,
      source,
      asOf: asOf === null ? null : businessTime(asOf),
    });

  test('has source and as-of; what is newer is not taken back; a segment reads it at once', async () => {
    await addAccount(store, 'field');
    expect(await size('large', day(-30))).toMatchObject({ result: { before: null } });
    expect(await account('field')).toMatchObject({
      dossier: { size: { value: 'large', source: 'crm', asOf: '2027-01-30T09:00:00.000Z' } },
      staleAt: new Date('2028-01-30T09:00:00Z'),
    });
    expect(await segmentsOf('field')).toContain('account-size');
    expect(await size('small', day(-60), 'old report')).toEqual({
      type: 'refused',
      because: 'invalid',
      reason: 'size is known as of 2027-01-30 (crm), later than --as-of',
    });
    // The same value seen again: renewed, and nothing moved.
    await size('large', null);
    expect(await account('field')).toMatchObject({ staleAt: new Date('2028-03-01T09:00:00Z') });
    expect(await traits('field')).toEqual([{ trait: 'size', from: null, to: 'large' }]);
    expect(await store.prisma.auditEntry.count({ where: { subject: 'field', action: 'dossier set' } })).toBe(2);
  });

  test('stale ones become one task a month, and the next is asked when that one was not done', async () => {
    await addAccount(store, 'stale', { ownerId: 'mina', name: 'Stale' });
    await store.prisma.account.create({ data: { id: 'not-key', name: 'n', standing: 'known' } });
    for (const id of ['stale', 'not-key']) {
      for (const field of ['decision_scheme', 'brand']) {
        await setField(store, speaker(id), { field, value: 'x', source: 'crm', asOf: businessTime(day(-364)) });
      }
    }
    expect(await readNextWatch(store.prisma)).toBe(businessTime(Date.parse('2027-03-02T09:00:00Z')));
    await watchDossiers(store);
    expect(await store.prisma.task.count()).toBe(0);
    await stepClock(store.prisma, day(2));
    await watchDossiers(store);
    await watchDossiers(store);
    const tasks = () => store.prisma.task.findMany({ where: { step: 'stale-dossier' }, orderBy: { id: 'asc' } });
    expect(await tasks()).toMatchObject([
      {
        id: 'keyline/stale-dossier/stale/2027-03',
        title: 'Renew what is known of Stale: brand, decision scheme',
        ownerId: 'mina',
      },
    ]);
    expect(await readNextWatch(store.prisma)).toBe(businessTime(Date.parse('2027-04-01T00:00:00Z')));
    await stepClock(store.prisma, day(35));
    await watchDossiers(store);
    expect((await tasks()).map(({ status, note }) => [status, note])).toEqual([
      ['not-needed', 'asked again'],
      ['open', null],
    ]);
    // Renewed: nothing to tell before it is stale again.
    for (const field of ['brand', 'decision_scheme']) {
      await setField(store, speaker('stale'), { field, value: 'y', source: 'crm', asOf: null });
    }
    await stepClock(store.prisma, day(70));
    await watchDossiers(store);
    expect(await tasks()).toHaveLength(2);
    await stepClock(store.prisma, day(0));
  });
});

describe('what an account is to us', () => {
  test('level, kinds, answers and services are traits that conditions read', async () => {
    await addAccount(store, 'words');
    await setLevel(store, speaker('words'), 'lead');
    await setKinds(store, speaker('words'), ['expert', 'prospect', 'expert']);
    await setService(store, speaker('words'), { name: 'e-invoicing', status: 'has', source: 'erp' });
    expect(await segmentsOf('words')).toEqual([
      'account-kind-expert',
      'account-level',
      'account-open-complaint',
      'account-service-e-invoicing',
    ]);
    await setKinds(store, speaker('words'), ['prospect', 'expert']);
    await setKinds(store, speaker('words'), []);
    await setLevel(store, speaker('words'), 'low-volume');
    await setService(store, speaker('words'), { name: 'e-invoicing', status: 'declined', source: 'call' });
    expect(await segmentsOf('words')).toEqual(['account-open-complaint']);
    expect(await traits('words')).toEqual([
      { trait: 'level', from: null, to: 'lead' },
      { trait: 'kinds', from: null, to: 'expert, prospect' },
      { trait: 'service.e-invoicing', from: null, to: 'has' },
      { trait: 'kinds', from: 'expert, prospect', to: null },
      { trait: 'level', from: 'lead', to: 'low-volume' },
      { trait: 'service.e-invoicing', from: 'has', to: 'declined' },
    ]);
  });

  test('overdue invoices hold offers until they are paid', async () => {
    await addAccount(store, 'owes');
    const solvency = (answer: string) =>
      setAnswer(store, speaker('owes'), { question: 'solvency', answer, source: 'erp', asOf: null });
    expect(await solvency('overdue')).toMatchObject({ result: { offers: 'held' }, ring: true });
    expect(await account('owes')).toMatchObject({
      holdScope: 'offers',
      holdReason: 'credit-stop: overdue invoices',
      qualification: { solvency: { value: 'overdue', source: 'erp', asOf: '2027-03-01T09:00:00.000Z' } },
    });
    expect(await segmentsOf('owes')).toContain('account-solvency');
    expect(await solvency('credit-stop')).toMatchObject({ result: { offers: 'as before' } });
    expect(await solvency('good')).toMatchObject({ result: { offers: 'released' } });
    expect(await account('owes')).toMatchObject({ holdScope: 'none' });
    expect(
      await setAnswer(store, speaker('owes'), { question: 'need', answer: 'yes', source: 'call', asOf: null }),
    ).toMatchObject({ result: { offers: 'as before' } });
  });

  test('a plan an account and year, in the currency it buys in', async () => {
    await addAccount(store, 'plans', { currency: 'GBP' });
    const plan = (minor: number, currency = 'GBP') =>
      setPlan(store, speaker('plans'), { year: 2027, revenue: { minor, currency }, source: 'budget' });
    expect(await plan(100_00)).toMatchObject({ result: { before: null } });
    expect(await plan(200_00)).toMatchObject({ result: { before: { minor: 100_00, currency: 'GBP' } } });
    expect(await plan(1, 'PHP')).toMatchObject({ because: 'invalid' });
    expect(await store.prisma.plan.findMany({ where: { accountId: 'plans' } })).toMatchObject([
      { revenueMinor: 200_00n },
    ]);
  });
});

describe('the log', () => {
  test('touches and lines of the dossier; what happened long ago starts nothing; all in view and timeline', async () => {
    await addAccount(store, 'talks');
    await logTouch(
      store,
      { ...speaker('talks'), contact: 'TALKS-ANA@firm.test' },
      { kind: 'call', text: 'Hello', at: null },
    );
    await logTouch(store, speaker('talks'), { kind: 'visit', text: 'Seen', at: later(day(0), -9 * DAY) });
    const entry = { about: 'Rival', at: null, source: null };
    await logEntry(store, speaker('talks'), { kind: 'competitor', text: 'Seen at their dock', ...entry });
    await logEntry(store, speaker('talks'), { kind: 'note', text: 'Moves in May', ...entry, about: null });
    const facts = await store.prisma.event.findMany({ where: { accountId: 'talks' }, orderBy: { seq: 'asc' } });
    expect(facts.map(({ type, historic, contactId }) => [type, historic, contactId])).toEqual([
      ['Call Logged', false, 'talks-ana'],
      ['Visit Logged', true, null],
      ['Competitor Sighted', false, null],
    ]);
    expect(await readAccount(store, 'talks')).toMatchObject({
      logged: [
        { id: 'talks/call/1', kind: 'call', contact: 'talks-ana', by: 'mina', text: 'Hello' },
        { id: 'talks/visit/2', kind: 'visit' },
      ],
      entries: [
        { id: 'talks/note/4', kind: 'note', text: 'Moves in May', about: null, source: 'mina' },
        { id: 'talks/competitor/3', about: 'Rival' },
      ],
    });
    const timeline = await readTimeline(store, 'talks', { kinds: null, limit: 100 });
    expect(timeline.map(({ kind, outcome, detail }) => [kind, outcome, detail])).toEqual([
      ['entry', 'note', 'Moves in May'],
      ['entry', 'competitor', 'Seen at their dock'],
      ['touch', 'call', 'Hello'],
      ['touch', 'visit', 'Seen'],
    ]);
  });
});

describe('owners', () => {
  test('a new one needs name and address; deputy and manager exist; away has an order', async () => {
    expect(await setOwner(store, 'dara', { name: 'Dara' }, 'admin')).toMatchObject({
      reason: 'dara needs an address: --email',
    });
    expect(await setOwner(store, 'dara', {}, 'admin')).toMatchObject({ type: 'refused' });
    expect(await setOwner(store, 'dara', { name: 'Dara', email: 'dara@keyline.test' }, 'admin')).toEqual({
      type: 'done',
      id: 'dara',
      created: true,
    });
    expect(await setOwner(store, 'dara', { deputyId: 'nobody' }, 'admin')).toMatchObject({
      reason: '--deputy: there is no owner "nobody"',
    });
    expect(await setOwner(store, 'dara', { managerId: 'dara' }, 'admin')).toMatchObject({ type: 'refused' });
    const away = { awayFrom: new Date(day(2)), awayUntil: new Date(day(1)) };
    expect(await setOwner(store, 'dara', away, 'admin')).toMatchObject({ type: 'refused' });
    expect(await store.prisma.auditEntry.count({ where: { subject: 'dara' } })).toBe(1);
  });

  test('an account changes hands: open tasks move, closed ones stay; a deputy stands in while away', async () => {
    await setOwner(store, 'omid', { name: 'Omid', email: 'omid@keyline.test' }, 'admin');
    await addAccount(store, 'moves', { ownerId: 'dara' });
    const task = (id: string, status: string) => ({
      ...{ id, accountId: 'moves', ownerId: 'dara', campaignId: 'c', enrolmentId: 'e', step: 's', title: id, status },
      ...{ dueAt: new Date(day(1)), createdAt: new Date(day(0)) },
    });
    await store.prisma.task.createMany({ data: [task('t-open', 'open'), task('t-done', 'done')] });
    expect(await changeOwner(store, speaker('moves'), 'nobody')).toMatchObject({ because: 'unknown' });
    expect(await changeOwner(store, speaker('moves'), 'omid')).toMatchObject({
      result: { from: 'dara', to: 'omid', moved: 1 },
      ring: true,
    });
    expect(await changeOwner(store, speaker('moves'), 'omid')).toMatchObject({ because: 'closed' });
    expect(
      (await store.prisma.task.findMany({ where: { accountId: 'moves' }, orderBy: { id: 'asc' } })).map(
        (row) => row.ownerId,
      ),
    ).toEqual(['dara', 'omid']);
    expect(await store.prisma.event.findFirst({ where: { accountId: 'moves' } })).toMatchObject({
      type: 'Owner Changed',
      payload: { from: 'dara', to: 'omid' },
    });
    const away = { deputyId: 'dara', awayFrom: new Date(day(0)), awayUntil: new Date(day(5)) };
    await setOwner(store, 'omid', away, 'admin');
    const list = { account: 'moves', owner: null, status: 'open', limit: 10 } as const;
    expect(await readTasks(store, list)).toMatchObject([{ id: 't-open', owner: 'omid', standIn: 'dara' }]);
    expect(await readTasks(store, { ...list, owner: 'dara' })).toMatchObject([{ id: 't-open' }]);
    expect((await readOwners(store)).find(({ id }) => id === 'omid')).toMatchObject({
      away: true,
      standIn: 'dara',
      accounts: 1,
      openTasks: 1,
    });
    await stepClock(store.prisma, day(5));
    expect(await readTasks(store, list)).toMatchObject([{ id: 't-open', standIn: null }]);
    expect(await readTasks(store, { ...list, owner: 'dara' })).toEqual([]);
    await stepClock(store.prisma, day(0));
  });
});
