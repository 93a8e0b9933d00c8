/** Campaigns that invite: a cursor for each person, dates, reminders, answers, attendance (semantics rows 1-3, 6, 15-17, 20-22). */
import { describe, expect, test } from 'vitest';
import type { Campaign, CampaignEvent } from '../../src/domain/campaign.ts';
import type { Condition } from '../../src/domain/condition.ts';
import type { Fact } from '../../src/domain/fact.ts';
import { type BusinessTime, businessTime, DAY, HOUR } from '../../src/domain/time.ts';
import type { Decision } from '../../src/engine/decision.ts';
import type { ContactView, Inputs } from '../../src/engine/inputs.ts';
import { emptyState } from '../../src/engine/state.ts';
import { ana, campaign, day, decideAll, fact, given, program, send, settled, settledState } from './given.ts';

const bo: ContactView = { ...ana, id: 'bo' };
const cy: ContactView = { ...ana, id: 'cy', roles: ['user'] };
const D = (amount: number) => ({ amount, unit: 'd' as const });

/** Thursday 2027-04-15, 14:00 to 18:00 UTC. */
const EVENT: CampaignEvent = {
  id: 'fair',
  title: 'Fair',
  place: 'Hall 1',
  startsAt: businessTime(Date.UTC(2027, 3, 15, 14)),
  endsAt: businessTime(Date.UTC(2027, 3, 15, 18)),
  timezone: 'UTC',
  seats: null,
};
/** 28 days before, a Thursday, 09:00 where the account is. */
const ENTRY = businessTime(Date.UTC(2027, 2, 18, 9));

const invites = (steps: Parameters<typeof program>[0], over: Partial<Campaign> = {}): Campaign =>
  campaign({
    id: 'c',
    class: 'event',
    run: 'contact',
    event: EVENT,
    trigger: { type: 'date', of: 'event.starts_at', before: D(28), latest: D(5) },
    entry: { reentry: 'every', wait: D(90), per: 'event.id', minGap: null },
    exits: [],
    goal: { name: 'came', event: 'Event Attended', where: null, within: D(60) },
    ...program(steps),
    ...over,
  });

const givenFor = (of: Campaign, over: Partial<Inputs> = {}): Inputs =>
  given({ published: [of], contacts: [ana, bo, cy], ...over });

const at = (inputs: Inputs, decision: Pick<Decision, 'state'>, now: BusinessTime, facts: readonly Fact[] = []) =>
  decideAll(decision.state, { ...inputs, facts }, now);

const entered = (of: Campaign, over: Partial<Inputs> = {}) => {
  const inputs = givenFor(of, over);
  return { inputs, first: decideAll(settledState(inputs), inputs, ENTRY) };
};
const asked = (decision: Decision) =>
  decision.effects.map((effect) => [
    effect.step,
    effect.type === 'send' || effect.type === 'task' ? effect.contact : null,
  ]);
const idOf = (step: string, contact: string) => `c/acme/fair%2F${contact}/${step}/${contact}/1`;
const enrolmentOf = (contact: string) => `c/acme/fair%2F${contact}`;
const answered = (seq: number, when: BusinessTime, contact: string, answer: string) =>
  fact(seq, when, 'Invitation Answered', { occasion: 'fair', answer }, { contact });

describe('run: contact (semantics rows 1 to 3)', () => {
  test('everybody the audience chooses at entry has a cursor of his own', () => {
    const { first } = entered(invites({ invite: send('invitation') }));
    expect(asked(first)).toEqual([
      ['invite', 'ana'],
      ['invite', 'bo'],
    ]);
    expect(first.enrolments).toMatchObject([
      { type: 'opened', contact: 'ana', entryKey: 'fair/ana' },
      { type: 'opened', contact: 'bo', entryKey: 'fair/bo' },
    ]);
  });

  test('facts of one person move his cursor alone; an order is anybodys', () => {
    const click = { type: 'event' as const, event: 'Email Clicked', where: null };
    const custom = { type: 'event' as const, event: 'Custom', where: null };
    const wait = (awaited: typeof click) => ({
      type: 'wait-for' as const,
      awaited,
      upTo: D(9),
      onMatch: 'task',
      onTimeout: null,
      next: null,
    });
    const task = { type: 'task' as const, title: 'Call', due: D(1), outcomes: [], next: null };
    for (const [awaited, contact, whom] of [
      [custom, 'bo', ['bo']],
      [custom, null, ['ana', 'bo']],
      [{ ...custom, event: 'Order Completed' }, 'bo', ['ana', 'bo']],
    ] as const) {
      const { inputs, first } = entered(invites({ wait: wait(awaited), task }));
      const heard = at(inputs, first, ENTRY, [fact(1, ENTRY, awaited.event, {}, { contact })]);
      expect(asked(heard)).toEqual(whom.map((name) => ['task', name]));
    }
  });

  test('nobody in the role: not enrolled, with the reason', () => {
    const { first } = entered(invites({ invite: send('invitation') }), { contacts: [cy] });
    expect(first.reasons).toMatchObject([{ kind: 'not-enrolled', reason: 'no contact in role decision-maker' }]);
  });

  test('an exit ends all cursors; who leaves or dies as an address ends alone', () => {
    const of = invites(
      { wait: { type: 'wait', for: D(9) } },
      { exits: [{ type: 'event', event: 'Order Completed', where: null }] },
    );
    const { inputs, first } = entered(of);
    const left = at(inputs, first, ENTRY, [fact(1, ENTRY, 'Contact Left', {}, { contact: 'bo' })]);
    expect(Object.keys(left.state.enrolments)).toEqual([enrolmentOf('ana')]);
    const bought = at(inputs, first, ENTRY, [fact(1, ENTRY, 'Order Completed', {}, { contact: 'bo' })]);
    expect(Object.keys(bought.state.enrolments)).toEqual([]);
  });

  test('a person who can be reached no more ends at his next send', () => {
    const { inputs, first } = entered(invites({ wait: { type: 'wait', for: D(1) }, invite: send('invitation') }));
    const later = at({ ...inputs, contacts: [ana, { ...bo, suppressed: true }] }, first, businessTime(ENTRY + DAY));
    expect(asked(later)).toEqual([['invite', 'ana']]);
    expect(later.enrolments).toMatchObject([{ type: 'ended', how: 'exited', because: 'no one reachable' }]);
  });

  test('a branch on the person asks each of them: role, consent, last response', () => {
    const asks = (when: Condition) =>
      invites(
        {
          fork: { type: 'branch', arms: [{ when, goto: 'yes' }], otherwise: null },
          no: { ...send('no'), next: null },
          yes: send('yes'),
        },
        { audience: { segment: null, contacts: [], maxPerAccount: 3 } },
      );
    const people = [ana, { ...bo, topics: ['events'], lastHumanResponseAt: day(-2) }, cy];
    const answers = (when: Condition) => asked(entered(asks(when), { contacts: people }).first);
    expect(answers({ type: 'is', field: 'contact.role.user', value: true })).toContainEqual(['yes', 'cy']);
    expect(answers({ type: 'is', field: 'contact.role.user', value: true })).toContainEqual(['no', 'ana']);
    expect(answers({ type: 'is', field: 'contact.consent.events', value: true })).toContainEqual(['yes', 'bo']);
    const lately: Condition = {
      ...{ type: 'dated', field: 'contact.last_response', test: 'within-last', span: D(30) },
    };
    expect(answers(lately)).toEqual(
      expect.arrayContaining([
        ['yes', 'bo'],
        ['no', 'ana'],
        ['no', 'cy'],
      ]),
    );
  });

  test('a split by contact takes each his own way', () => {
    const paths = ['a', 'b'].map((name) => ({ name, weight: 50, goto: name }));
    const of = invites(
      {
        split: { type: 'split', by: 'contact', paths, next: null },
        a: { ...send('one'), next: null },
        b: { ...send('two'), next: null },
      },
      { audience: { segment: null, contacts: [], maxPerAccount: 50 } },
    );
    const contacts = Array.from({ length: 20 }, (_, index) => ({ ...ana, id: `p${index}` }));
    const { first } = entered(of, { contacts });
    expect(new Set(first.effects.map((effect) => effect.step))).toEqual(new Set(['a', 'b']));
  });

  test('the goal is counted for the one who reached it, also behind the end', () => {
    const { inputs, first } = entered(invites({ invite: send('invitation') }));
    const sent = at(inputs, first, ENTRY, [
      settled(1, ENTRY, idOf('invite', 'ana')),
      settled(2, ENTRY, idOf('invite', 'bo')),
    ]);
    expect(sent.enrolments.filter((change) => change.type === 'ended')).toHaveLength(2);
    const past = sent.enrolments.flatMap((change) =>
      change.type !== 'ended'
        ? []
        : [
            {
              id: change.id,
              campaign: 'c',
              version: 1,
              entryKey: change.id,
              contact: change.id.endsWith('ana') ? 'ana' : 'bo',
              enteredAt: ENTRY,
              endedAt: ENTRY,
              firstAcceptedAt: ENTRY,
              goalAt: null,
            },
          ],
    );
    const came = fact(3, EVENT.endsAt, 'Event Attended', { occasion: 'fair' }, { contact: 'bo' });
    expect(at({ ...inputs, past }, sent, EVENT.endsAt, [came]).enrolments).toMatchObject([
      { type: 'goal', id: enrolmentOf('bo') },
    ]);
    const other = fact(3, EVENT.endsAt, 'Event Attended', { occasion: 'another' }, { contact: 'bo' });
    expect(at({ ...inputs, past }, sent, EVENT.endsAt, [other]).enrolments).toEqual([]);
  });
});

describe('trigger date (semantics row 6)', () => {
  const of = invites({ invite: send('invitation') });
  const moved = (days: number): Campaign => ({
    ...of,
    version: 2,
    event: {
      ...EVENT,
      startsAt: businessTime(EVENT.startsAt + days * DAY),
      endsAt: businessTime(EVENT.endsAt + days * DAY),
    },
  });

  test('waits for 09:00 local on an open day, and not before', () => {
    const inputs = givenFor(of);
    expect(settledState(inputs).enrolments).toEqual({});
    const before = decideAll(settledState(inputs), inputs, businessTime(ENTRY - 1));
    expect([before.effects, before.deadline]).toEqual([[], ENTRY]);
    const manila = { ...inputs, account: { ...inputs.account, timezone: 'Asia/Manila' } };
    expect(decideAll(emptyState, manila, day(0)).deadline).toBe(Date.UTC(2027, 2, 18, 1));
    // Two days later the 28th day before is a Saturday: Monday.
    const weekend = givenFor(moved(2));
    expect(decideAll(emptyState, weekend, day(0)).deadline).toBe(Date.UTC(2027, 2, 22, 9));
  });

  test('once for one date; a date that moved is tried again, and nobody enters twice', () => {
    const { inputs, first } = entered(of);
    expect(at(inputs, first, businessTime(ENTRY + DAY)).effects).toEqual([]);
    const again = at(
      { ...inputs, published: [moved(14)], pinned: { 'c@1': of } },
      first,
      businessTime(ENTRY + 14 * DAY),
    );
    expect(again.effects).toEqual([]);
    expect(again.reasons).toMatchObject([{ kind: 'not-enrolled', reason: 'already inside' }]);
  });

  test('after latest: not enrolled, too late; moved away from there: enrolled', () => {
    const inputs = givenFor(of);
    const late = decideAll(settledState(inputs), inputs, businessTime(EVENT.startsAt - 4 * DAY));
    expect(late.reasons).toMatchObject([{ kind: 'not-enrolled', reason: 'too late' }]);
    const new_ = at({ ...inputs, published: [moved(60)] }, late, businessTime(EVENT.startsAt + 33 * DAY));
    expect(asked(new_)).toHaveLength(2);
  });

  test('published between its date and latest: begins now', () => {
    const inputs = givenFor(of);
    const now = businessTime(EVENT.startsAt - 6 * DAY);
    const begun = decideAll(settledState(inputs), inputs, now);
    expect(begun.effects.map((effect) => effect.type === 'send' && effect.dueAt)).toEqual([now, now]);
  });

  test('a cancelled event invites nobody; nor does one the account may not see', () => {
    const occasions = [{ id: 'fair', cancelled: true, attendanceKnown: false }];
    expect(entered(of, { occasions }).first.reasons).toMatchObject([{ reason: 'event cancelled' }]);
    const gold = { ...of, audience: { ...of.audience, segment: 'lapsed' } };
    expect(entered(gold).first.reasons).toMatchObject([{ reason: 'not in segment lapsed' }]);
  });

  test('an account that is none of ours yet is tried when it becomes one', () => {
    const inputs = givenFor(of);
    const not = decideAll(settledState(inputs), { ...inputs, account: { ...inputs.account, key: false } }, ENTRY);
    expect([not.reasons, not.deadline]).toEqual([[], null]);
    expect(asked(at(inputs, not, ENTRY))).toHaveLength(2);
  });
});

describe('wait until a date of the event (semantics row 15)', () => {
  const wait = { type: 'wait-until-event' as const, of: 'event.starts_at' as const, before: D(1), after: null };
  const of = (over: Partial<Campaign> = {}) =>
    invites(
      { wait, invite: send('tomorrow'), after: send('after') },
      { audience: { segment: null, contacts: [], maxPerAccount: 1 }, ...over },
    );
  const dayBefore = businessTime(EVENT.startsAt - DAY);

  test('until then; the plan says so', () => {
    const { first } = entered(of());
    expect(first.deadline).toBe(dayBefore);
    expect(first.planned[0]).toMatchObject({ step: 'invite', dueAt: dayBefore });
  });

  test('a date that moved is computed anew, for those who pin the old version too', () => {
    const { inputs, first } = entered(of());
    const moved = { ...of(), version: 2, event: { ...EVENT, startsAt: businessTime(EVENT.startsAt + 7 * DAY) } };
    const now = at({ ...inputs, published: [moved], pinned: { 'c@1': of() } }, first, dayBefore);
    expect([now.effects, now.deadline]).toEqual([[], dayBefore + 7 * DAY]);
  });

  test('past by up to too_late: go; by more: the next send is skipped', () => {
    const go = (late: number) => {
      const inputs = givenFor(of({ trigger: { type: 'event', event: 'Go', where: null, maxAge: D(3) } }));
      const now = businessTime(dayBefore + late);
      return decideAll(settledState(inputs), { ...inputs, facts: [fact(1, now, 'Go')] }, now);
    };
    expect(asked(go(3 * DAY))).toEqual([['invite', 'ana']]);
    const late = go(3 * DAY + 1);
    expect(asked(late)).toEqual([['after', 'ana']]);
    expect(late.reasons).toContainEqual(
      expect.objectContaining({ step: 'invite', reason: 'too late: its date is over' }),
    );
  });
});

describe('reminders (semantics row 17)', () => {
  const steps = {
    invite: send('invitation'),
    wait: {
      type: 'wait-for' as const,
      awaited: { type: 'event' as const, event: 'Invitation Answered', where: null },
      upTo: D(20),
      onMatch: null,
      onTimeout: null,
      remind: [
        { after: D(7), step: 'again' },
        { after: D(12), step: 'call' },
      ],
      next: 'ask',
    },
    ask: {
      type: 'branch' as const,
      arms: [
        { when: { type: 'is' as const, field: 'answer', value: 'accepted' }, goto: 'yes' },
        { when: { type: 'is' as const, field: 'answer', value: 'declined' }, goto: 'no' },
      ],
      otherwise: 'none',
      next: null,
    },
    yes: { ...send('see-you'), next: null },
    no: { type: 'exit' as const, reason: 'declined', next: null },
    none: { type: 'exit' as const, reason: 'no-answer', next: null },
    again: { ...send('reminder'), next: null },
    call: { type: 'task' as const, title: 'Call {{contact.first_name}}', due: D(2), outcomes: [], next: null },
  };
  const invited = () => {
    const { inputs, first } = entered(invites(steps));
    const sent = at(inputs, first, ENTRY, [
      settled(1, ENTRY, idOf('invite', 'ana')),
      settled(2, ENTRY, idOf('invite', 'bo')),
    ]);
    return { inputs, sent };
  };
  const daysOn = (days: number, ms = 0) => businessTime(ENTRY + days * DAY + ms);

  test('each once, for those who have not answered; all of it stands in the plan', () => {
    const { inputs, sent } = invited();
    expect(sent.planned.map(({ step, contact, kind }) => [step, contact, kind])).toEqual([
      ['again', 'ana', 'send'],
      ['call', 'ana', 'task'],
      ['again', 'bo', 'send'],
      ['call', 'bo', 'task'],
    ]);
    expect(sent.enrolments).toContainEqual({
      type: 'invited',
      id: enrolmentOf('bo'),
      occasion: 'fair',
      contact: 'bo',
      at: ENTRY,
    });
    const yes = at(inputs, sent, daysOn(3), [answered(3, daysOn(3), 'ana', 'accepted')]);
    expect(asked(yes)).toEqual([['yes', 'ana']]);
    const reminded = at(inputs, yes, daysOn(7));
    expect(asked(reminded)).toEqual([['again', 'bo']]);
    const went = at(inputs, reminded, daysOn(7, HOUR), [settled(4, daysOn(7, HOUR), idOf('again', 'bo'))]);
    expect([asked(went), went.deadline]).toEqual([[], daysOn(12)]);
    const called = at(inputs, went, daysOn(12));
    expect(called.effects).toMatchObject([{ type: 'task', step: 'call', contact: 'bo', enrolment: enrolmentOf('bo') }]);
    const over = at(inputs, called, daysOn(20));
    expect(over.enrolments).toMatchObject([{ type: 'ended', how: 'finished', because: 'no-answer' }]);
  });

  test('dropped once answered: one deferred is not asked again, one of this very call is taken back', () => {
    const { inputs, sent } = invited();
    const reminded = at(inputs, sent, daysOn(7));
    const until = daysOn(7, 5 * HOUR);
    const deferred = at(inputs, reminded, daysOn(7, 1), [
      fact(3, daysOn(7, 1), 'Message Deferred', { effect: idOf('again', 'bo'), until, reason: 'quiet hours' }),
    ]);
    expect(deferred.deadline).toBe(until);
    const no = at(inputs, deferred, daysOn(7, HOUR), [answered(4, daysOn(7, HOUR), 'bo', 'declined')]);
    expect(no.enrolments).toMatchObject([{ type: 'ended', id: enrolmentOf('bo'), because: 'declined' }]);
    expect(asked(at(inputs, no, until))).toEqual([]);
    // Read together, long after: the answer came before the reminder could go.
    const together = at(inputs, sent, daysOn(8), [
      answered(3, daysOn(7, HOUR), 'ana', 'declined'),
      answered(4, daysOn(7, HOUR), 'bo', 'declined'),
    ]);
    expect(asked(together)).toEqual([]);
  });

  test('refused at the gate and vetoed are as for any send', () => {
    const { inputs, sent } = invited();
    const reminded = at(inputs, sent, daysOn(7));
    const refused = at(inputs, reminded, daysOn(7, 1), [
      fact(3, daysOn(7, 1), 'Message Refused', { effect: idOf('again', 'bo'), reason: 'moved' }),
    ]);
    expect(refused.effects).toMatchObject([{ id: idOf('again', 'bo'), attempt: 2, template: 'reminder' }]);
    const vetoed = at(inputs, refused, daysOn(7, 2), [
      fact(4, daysOn(7, 2), 'Touch Vetoed', { effect: idOf('again', 'bo'), actor: 'kim' }),
    ]);
    expect(vetoed.reasons).toMatchObject([{ step: 'again', kind: 'dropped', reason: 'vetoed by kim' }]);
  });

  test('an answer to another event is none to this', () => {
    const { inputs, sent } = invited();
    const other = fact(3, daysOn(1), 'Invitation Answered', { occasion: 'x', answer: 'accepted' }, { contact: 'ana' });
    expect(asked(at(inputs, sent, daysOn(1), [other]))).toEqual([]);
  });
});

describe('attendance (semantics rows 20 and 21)', () => {
  const attended = { type: 'performed' as const, event: 'Event Attended', within: null };
  const of = invites({
    wait: { type: 'wait-until-event', of: 'event.ends_at', before: null, after: { amount: 20, unit: 'h' } },
    came: {
      type: 'branch',
      arms: [
        { when: attended, goto: 'thanks' },
        { when: { type: 'not', of: attended }, goto: 'missed' },
      ],
      otherwise: null,
      next: null,
    },
    thanks: { ...send('thanks'), next: null },
    missed: { ...send('missed'), next: null },
  });
  const asking = businessTime(EVENT.endsAt + 20 * HOUR);
  const known = [{ id: 'fair', cancelled: false, attendanceKnown: true }];
  const came = fact(1, EVENT.endsAt, 'Event Attended', { occasion: 'fair' }, { contact: 'ana' });

  test('who is on the list came; with the list complete the others did not', () => {
    const { inputs, first } = entered(of);
    const listed = at(inputs, first, EVENT.endsAt, [came]);
    const partly = at(inputs, listed, asking);
    expect(asked(partly)).toEqual([['thanks', 'ana']]);
    // The list is complete: no fact says so, the next decision finds it.
    expect(asked(at({ ...inputs, occasions: known }, partly, businessTime(asking + HOUR)))).toEqual([['missed', 'bo']]);
  });

  test('no list is unknown, neither way: two working days, then a task and the else', () => {
    const { inputs, first } = entered(of);
    const waiting = at(inputs, first, asking);
    expect(asked(waiting)).toEqual([]);
    const over = at(inputs, waiting, waiting.deadline ?? day(0));
    expect(over.effects).toMatchObject([
      { type: 'task', step: 'came', contact: null, title: expect.stringContaining('Event Attended (Fair)') },
      { type: 'task', step: 'came', contact: null },
    ]);
    expect(over.enrolments).toHaveLength(2);
  });
});

describe("an exit's own send", () => {
  const exits: Campaign['exits'] = [{ type: 'event', event: 'Event Cancelled', where: null, send: 'off' }];
  const of = invites(
    { invite: send('invitation'), wait: { type: 'wait', for: D(30), next: null }, off: { ...send('off'), next: null } },
    { exits },
  );
  const cancelled = (occasion: string) => fact(9, ENTRY, 'Event Cancelled', { occasion });

  test('goes to those who were reached, and then they are out', () => {
    const { inputs, first } = entered(of);
    const sent = at(inputs, first, ENTRY, [
      settled(1, ENTRY, idOf('invite', 'ana')),
      settled(2, ENTRY, idOf('invite', 'bo'), 'dropped'),
    ]);
    expect(at(inputs, sent, ENTRY, [cancelled('other')]).effects).toEqual([]);
    const off = at(inputs, sent, ENTRY, [cancelled('fair')]);
    expect(asked(off)).toEqual([['off', 'ana']]);
    expect(off.enrolments).toMatchObject([{ type: 'ended', id: enrolmentOf('bo'), because: 'Event Cancelled' }]);
    const told = at(inputs, off, ENTRY, [settled(10, ENTRY, idOf('off', 'ana'))]);
    expect(told.enrolments).toContainEqual(
      expect.objectContaining({
        type: 'ended',
        id: enrolmentOf('ana'),
        how: 'exited',
        because: 'Event Cancelled',
        seq: 9,
      }),
    );
  });

  test('what was asked in the same call is taken back before', () => {
    const inputs = givenFor(of);
    const both = decideAll(settledState(inputs), { ...inputs, facts: [cancelled('fair')] }, ENTRY);
    expect(both.effects).toEqual([]);
  });
});
