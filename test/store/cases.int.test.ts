/** Requests and complaints on real rows: the clock in working hours, alerts at 80 and 100 %, the hold, the level, closing. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { businessTime, HOUR, later } from '../../src/domain/time.ts';
import { publishCampaigns } from '../../src/store/campaigns/publish-campaigns.ts';
import { answerCase, closeCase } from '../../src/store/cases/close-case.ts';
import { openCase } from '../../src/store/cases/open-case.ts';
import { watchCases } from '../../src/store/cases/watch-cases.ts';
import { stepClock } from '../../src/store/database/clock.ts';
import type { Store } from '../../src/store/database/open.ts';
import { setLevel } from '../../src/store/dossier/set-standing-words.ts';
import { readNextWatch } from '../../src/store/registers/watch-registers.ts';
import { readNextInstant } from '../../src/store/stepped/read-quiet.ts';
import { completeTask } from '../../src/store/tasks/complete-task.ts';
import { day, given } from '../engine/given.ts';
import { addAccount, addContact, publish } from '../support/company.ts';
import { openTestStore } from '../support/database.ts';

let store: Store;
beforeAll(async () => {
  store = await openTestStore('cases');
  await publish(store, []);
  const owner = (id: string, over = {}) => ({ id, name: id, email: `${id}@keyline.test`, timezone: 'UTC', ...over });
  await store.prisma.owner.createMany({
    data: [owner('mina', { managerId: 'boss', deputyId: 'dara' }), owner('dara'), owner('boss'), owner('alone')],
  });
});
afterAll(() => store.close());

const NEW = { title: 'Wrong goods', source: 'people', number: null, openedAt: null };
const open = async (account: string, kind: 'request' | 'complaint', over = {}) => {
  const said = await openCase(store, { account, actor: 'mina', contact: `${account}-ana` }, { kind, ...NEW, ...over });
  if (said.type !== 'done') throw new Error(said.reason);
  return said.result;
};
const word = (id: string, kind: string | null = null) => ({ id, kind, actor: 'mina', note: null });
const caseOf = (id: string) => store.prisma.case.findUniqueOrThrow({ where: { id } });
const account = (id: string) => store.prisma.account.findUniqueOrThrow({ where: { id } });
const facts = async (accountId: string) =>
  (await store.prisma.event.findMany({ where: { accountId }, orderBy: { seq: 'asc' } })).map(({ type }) => type);
const notices = (caseId: string) =>
  store.prisma.notice.findMany({ where: { id: { startsWith: `case-alert/${caseId}/` } }, orderBy: { id: 'asc' } });

describe('opening', () => {
  test('the target is in the owner’s working hours; a request holds nothing', async () => {
    await addAccount(store, 'asks', { ownerId: 'mina' });
    await stepClock(store.prisma, day(0, 6));
    const { id, targetAt } = await open('asks', 'request');
    expect(id).toBe('asks/people/1');
    // Monday 15:00, eight working hours: two today, six tomorrow.
    expect(targetAt).toBe(day(1, 6));
    expect(await caseOf(id)).toMatchObject({ contactId: 'asks-ana', warnAt: new Date(later(day(1), 4.4 * HOUR)) });
    expect(await facts('asks')).toEqual(['Request Opened']);
    expect((await account('asks')).holdScope).toBe('none');
    expect(await store.prisma.auditEntry.findFirst({ where: { subject: id } })).toMatchObject({
      actor: 'mina',
      action: 'request opened',
    });
  });

  test('a complaint holds marketing and troubles a major account', async () => {
    await addAccount(store, 'angry', { ownerId: 'mina', level: 'major' });
    const { id, troubled } = await open('angry', 'complaint');
    expect(troubled).toBe(true);
    expect(await account('angry')).toMatchObject({
      holdScope: 'marketing',
      holdReason: 'complaint: Wrong goods',
      level: 'major-with-problems',
      levelBy: 'complaint',
    });
    expect(await facts('angry')).toEqual(['Complaint Opened', 'Hold Placed', 'Trait Changed']);
    expect(await store.prisma.event.findFirst({ where: { accountId: 'angry', type: 'Trait Changed' } })).toMatchObject({
      historic: false,
      payload: { trait: 'level', from: 'major', to: 'major-with-problems' },
    });
    expect(await closeCase(store, { ...word(id), solved: true })).toMatchObject({ result: { level: 'returned' } });
    expect(await account('angry')).toMatchObject({ holdScope: 'none', level: 'major', levelBy: null });
    expect((await facts('angry')).slice(3)).toEqual(['Complaint Closed', 'Hold Released', 'Trait Changed']);
  });

  test('the number another system gave it makes it once; nobody else’s person, no unknown account', async () => {
    await addAccount(store, 'desk', { ownerId: 'mina' });
    await open('desk', 'request', { source: 'helpdesk', number: '47/11' });
    const say = (over: object) =>
      openCase(
        store,
        { account: 'desk', actor: 'mina', ...over },
        { kind: 'request', ...NEW, number: '47/11', source: 'helpdesk' },
      );
    expect(await say({})).toMatchObject({ because: 'closed', reason: 'desk/helpdesk/47%2F11 is known already' });
    expect(await say({ contact: 'asks-ana' })).toMatchObject({
      because: 'invalid',
      reason: 'contact "asks-ana" is of asks, not of desk',
    });
    expect(await say({ contact: 'nobody' })).toMatchObject({ because: 'invalid' });
    expect(await say({ account: 'nowhere' })).toEqual({
      type: 'refused',
      because: 'unknown-account',
      reason: 'nowhere',
    });
    await store.prisma.account.update({ where: { id: 'desk' }, data: { mergedInto: 'angry' } });
    expect(await say({})).toMatchObject({ because: 'closed', reason: expect.stringContaining('merged into angry') });
    expect(await store.prisma.case.count({ where: { accountId: 'desk' } })).toBe(1);
    await store.prisma.case.deleteMany({ where: { accountId: 'desk' } });
  });
});

describe('time', () => {
  test('at 80 % the owner is warned, at 100 % deputy and manager are told, a fact and a task; each once', async () => {
    await store.prisma.case.deleteMany();
    await addAccount(store, 'slow', { ownerId: 'mina', name: 'Slow & Sons' });
    await stepClock(store.prisma, day(0));
    const { id, targetAt } = await open('slow', 'complaint');
    expect(targetAt).toBe(day(0, 4));
    const warnAt = later(day(0), 3.2 * HOUR);
    expect(await readNextWatch(store.prisma)).toBe(warnAt);
    expect(await readNextInstant(store.prisma)).toBe(warnAt);
    await stepClock(store.prisma, later(warnAt, -1));
    expect(await watchCases(store)).toEqual([]);
    expect((await caseOf(id)).warnedAt).toBeNull();

    await stepClock(store.prisma, warnAt);
    await watchCases(store);
    await watchCases(store);
    expect(await notices(id)).toMatchObject([
      {
        kind: 'case-alert',
        ownerId: 'mina',
        address: 'mina@keyline.test',
        phase: 'DUE',
        subject: 'Answer soon: complaint of Slow & Sons: Wrong goods',
        dueAt: new Date(warnAt),
      },
    ]);
    expect(await readNextWatch(store.prisma)).toBe(targetAt);

    await store.prisma.account.updateMany({ data: { wakePending: false } });
    await stepClock(store.prisma, targetAt);
    expect(await watchCases(store)).toEqual(['slow']);
    expect(await watchCases(store)).toEqual([]);
    expect((await notices(id)).map(({ ownerId }) => ownerId)).toEqual(['boss', 'dara', 'mina']);
    expect(await facts('slow')).toEqual(['Complaint Opened', 'Hold Placed', 'Response Target Missed']);
    expect(await store.prisma.task.findMany({ where: { accountId: 'slow' } })).toMatchObject([
      { id: `keyline/answer-case/slow/${id}`, ownerId: 'mina', outcomes: ['answered', 'no-answer-needed'] },
    ]);
    expect(await readNextWatch(store.prisma)).toBeNull();
  });

  test('its task closed as answered stops the clock; the case is still to be closed', async () => {
    const { id } = await store.prisma.case.findFirstOrThrow({ where: { accountId: 'slow' } });
    const task = `keyline/answer-case/slow/${id}`;
    await completeTask(store, { id: task, outcome: 'answered', actor: 'dara', note: 'called' });
    expect(await caseOf(id)).toMatchObject({ answeredAt: new Date(day(0, 4)), closedAt: null, note: 'called' });
    expect(await answerCase(store, word(id))).toMatchObject({ because: 'closed' });
  });

  test('a holiday of the owner’s market is no working day', async () => {
    const market = {
      ...{ id: 'ph', title: 'Philippines', countries: ['PH'], currency: 'PHP', timezone: 'Asia/Manila', locale: 'en' },
      ...{
        closedWeekdays: [7 as const],
        holidays: [{ date: '2027-03-02', name: 'A day off' }],
        quietHours: null,
        seasons: [],
      },
    };
    const { settings } = given();
    await publishCampaigns(
      store,
      { campaigns: [], segments: [], settings: { ...settings, markets: { ph: market } } },
      day(0),
    );
    await store.prisma.owner.create({
      data: { id: 'luz', name: 'Luz', email: 'luz@keyline.test', timezone: 'Asia/Manila', market: 'ph' },
    });
    await addAccount(store, 'manila', { ownerId: 'luz' });
    await stepClock(store.prisma, day(0));
    // Monday 17:00 there: Tuesday is closed, so Wednesday at 13:00.
    expect((await open('manila', 'complaint')).targetAt).toBe(day(1, 20));
    await publish(store, []);
  });

  test('answered in time, nobody is told; whoever is away is stood in for; an owner alone is told', async () => {
    await addAccount(store, 'quick', { ownerId: 'mina' });
    await addAccount(store, 'lonely', { ownerId: 'alone' });
    await stepClock(store.prisma, day(1));
    const quick = await open('quick', 'complaint');
    const lonely = await open('lonely', 'complaint');
    expect(await answerCase(store, word(quick.id, 'request'))).toMatchObject({ because: 'invalid' });
    expect(await answerCase(store, word(quick.id))).toMatchObject({ result: { late: false } });
    const away = await open('quick', 'complaint', { title: 'Again' });
    await store.prisma.owner.update({
      where: { id: 'mina' },
      data: { awayFrom: new Date(day(0)), awayUntil: new Date(day(9)) },
    });
    await stepClock(store.prisma, day(1, 3.5));
    await watchCases(store);
    expect(await notices(quick.id)).toEqual([]);
    expect((await notices(away.id)).map(({ ownerId }) => ownerId)).toEqual(['dara']);
    await stepClock(store.prisma, day(1, 5));
    await watchCases(store);
    expect((await notices(lonely.id)).map(({ id }) => id)).toEqual([
      `case-alert/${lonely.id}/missed/alone`,
      `case-alert/${lonely.id}/warned/alone`,
    ]);
  });
});

describe('closing', () => {
  test('not solved keeps the level until it is solved after all; a second complaint keeps the hold', async () => {
    await addAccount(store, 'sore', { ownerId: 'mina', level: 'major' });
    const first = await open('sore', 'complaint');
    const second = await open('sore', 'complaint', { title: 'And late' });
    expect(await closeCase(store, { ...word(first.id), solved: null })).toMatchObject({ because: 'invalid' });
    expect(await closeCase(store, { ...word(first.id), solved: false })).toMatchObject({ result: { level: 'stays' } });
    expect(await account('sore')).toMatchObject({ holdScope: 'marketing', level: 'major-with-problems' });
    expect(await closeCase(store, { ...word(first.id), solved: false })).toMatchObject({ because: 'closed' });
    expect(await closeCase(store, { ...word(second.id), solved: true })).toMatchObject({ result: { level: 'stays' } });
    expect(await account('sore')).toMatchObject({ holdScope: 'none', level: 'major-with-problems' });
    expect(await closeCase(store, { ...word(first.id), solved: true })).toMatchObject({
      result: { level: 'returned' },
    });
    expect(await store.prisma.event.count({ where: { accountId: 'sore', type: 'Complaint Closed' } })).toBe(3);
  });

  test('a level set by hand is taken back by hand only', async () => {
    await addAccount(store, 'hand', { ownerId: 'mina', level: 'major' });
    await setLevel(store, { account: 'hand', actor: 'boss' }, 'major-with-problems');
    const { id } = await open('hand', 'complaint');
    expect(await closeCase(store, { ...word(id), solved: true })).toMatchObject({ result: { level: 'untouched' } });
    expect(await account('hand')).toMatchObject({ level: 'major-with-problems', levelBy: 'hand' });
  });

  test('an account of another level keeps it; a request may close unasked', async () => {
    await addAccount(store, 'lead', { ownerId: 'mina', level: 'lead' });
    await addContact(store, 'lead', 'bob');
    const { id, troubled } = await open('lead', 'complaint');
    expect(troubled).toBe(false);
    expect(await closeCase(store, { ...word(id), solved: true })).toMatchObject({ result: { level: 'untouched' } });
    const request = await open('lead', 'request');
    expect(await closeCase(store, { ...word(request.id), solved: null })).toMatchObject({ result: { solved: null } });
    expect(await closeCase(store, { ...word('lead/people/99'), solved: null })).toMatchObject({ because: 'unknown' });
  });

  test('two at once: one opens the hold, both are kept', async () => {
    await addAccount(store, 'both', { ownerId: 'mina', level: 'major' });
    await stepClock(store.prisma, businessTime(day(2)));
    const opened = await Promise.all([1, 2, 3, 4].map((n) => open('both', 'complaint', { title: `No ${n}` })));
    expect(new Set(opened.map(({ id }) => id)).size).toBe(4);
    expect(opened.filter(({ troubled }) => troubled)).toHaveLength(1);
    expect(await store.prisma.hold.count({ where: { accountId: 'both', releasedAt: null } })).toBe(4);
  });
});
