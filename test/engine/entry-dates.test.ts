/** Date and anniversary triggers on an account's fields, and waits for a date (semantics rows 6 and 15). */
import { describe, expect, test } from 'vitest';
import type { Campaign, Trigger } from '../../src/domain/campaign.ts';
import { type BusinessTime, businessTime, HOUR } from '../../src/domain/time.ts';
import type { AccountView } from '../../src/engine/inputs.ts';
import { emptyState } from '../../src/engine/state.ts';
import { campaign, day, decideAll, fact, given, program, send, settled } from './given.ts';

const D = (amount: number) => ({ amount, unit: 'd' as const });
const utc = (year: number, month: number, date: number, hour = 9): BusinessTime =>
  businessTime(Date.UTC(year, month - 1, date, hour));

type Dated = Extract<Trigger, { type: 'date' }>;
const dated = (trigger: Partial<Dated>, over: Partial<Campaign> = {}): Campaign =>
  campaign({
    id: 'c',
    trigger: { type: 'date', of: 'account.next_tender', before: D(60), latest: null, ...trigger },
    entry: { reentry: 'every', wait: D(90), per: null, minGap: null },
    exits: [],
    goal: null,
    ...program({ one: send('one') }),
    ...over,
  });
const inputsFor = (of: Campaign, traits: AccountView['traits'], over: Parameters<typeof given>[0] = {}) =>
  given({ published: [of], traits, ...over });

describe('row 6: a date of the account', () => {
  const of = dated({});
  const tender = (next_tender: string | null) => inputsFor(of, { next_tender });

  test('60 days before at nine local, on an open day', () => {
    // 60 days before Monday 5 July 2027 is Thursday 6 May; before Wednesday 7 July it is Saturday 8 May: Monday.
    expect(decideAll(emptyState, tender('2027-07-05'), day(0)).deadline).toBe(utc(2027, 5, 6));
    expect(decideAll(emptyState, tender('2027-07-07'), day(0)).deadline).toBe(utc(2027, 5, 10));
    const manila = { ...tender('2027-07-05') };
    const there = { ...manila, account: { ...manila.account, timezone: 'Asia/Manila' } };
    expect(decideAll(emptyState, there, day(0)).deadline).toBe(utc(2027, 5, 6, 1));
  });

  test('enrols once for one date, and says why', () => {
    const inputs = tender('2027-07-05');
    const entered = decideAll(emptyState, inputs, utc(2027, 5, 6));
    expect(entered.enrolments).toMatchObject([{ because: '60d before account.next_tender (2027-07-05)' }]);
    expect(entered.effects).toMatchObject([{ template: 'one', dueAt: utc(2027, 5, 6) }]);
    expect(decideAll(entered.state, inputs, utc(2027, 5, 7)).effects).toEqual([]);
  });

  test('a date that moved is planned anew; one that is gone plans nothing', () => {
    const before = decideAll(emptyState, tender('2027-07-05'), day(0));
    expect(decideAll(before.state, tender('2027-08-05'), day(1)).deadline).toBe(utc(2027, 6, 7));
    expect(decideAll(before.state, tender(null), day(1)).deadline).toBeNull();
  });

  test('after latest: not enrolled, too late; once the date is over as well', () => {
    const strict = inputsFor(dated({ latest: D(20) }), { next_tender: '2027-07-05' });
    const late = decideAll(emptyState, strict, utc(2027, 6, 20));
    expect(late.reasons).toMatchObject([{ kind: 'not-enrolled', reason: 'too late' }]);
    expect(decideAll(emptyState, strict, utc(2027, 6, 10)).effects).toHaveLength(1);
    expect(decideAll(emptyState, tender('2027-02-01'), day(0)).reasons).toMatchObject([{ reason: 'too late' }]);
  });

  test('days after a date, which too_late bounds', () => {
    const after = inputsFor(dated({ of: 'account.last_order', before: null, after: D(90) }), {
      last_order: '2027-03-01T16:20:00.000Z',
    });
    // The 90th day is Sunday 30 May: Monday.
    expect(decideAll(emptyState, after, day(0)).deadline).toBe(utc(2027, 5, 31));
    expect(decideAll(emptyState, after, utc(2027, 6, 3)).effects).toHaveLength(1);
    expect(decideAll(emptyState, after, utc(2027, 6, 4)).reasons).toMatchObject([{ reason: 'too late' }]);
  });
});

describe('row 6: an anniversary', () => {
  const of = dated({ of: 'account.customer_since', before: null, yearly: true });
  const since = (customer_since: string) => inputsFor(of, { customer_since });

  test('each year on its day, from the first anniversary on', () => {
    const inputs = since('2025-04-08');
    const first = decideAll(emptyState, inputs, day(0));
    expect(first.deadline).toBe(utc(2027, 4, 8));
    const entered = decideAll(first.state, inputs, utc(2027, 4, 8));
    expect(entered.enrolments).toMatchObject([{ because: '2 years since account.customer_since (2025-04-08)' }]);
    const [effect] = entered.effects;
    const done = decideAll(
      entered.state,
      { ...inputs, facts: [settled(1, utc(2027, 4, 8, 10), effect?.id ?? '')] },
      utc(2027, 4, 8, 10),
    );
    // A Saturday in 2028: the Monday after it.
    expect(done.deadline).toBe(utc(2028, 4, 10));
    expect(decideAll(done.state, inputs, utc(2028, 4, 10)).effects).toHaveLength(1);
    expect(decideAll(emptyState, since('2026-12-24'), day(0)).deadline).toBe(utc(2027, 12, 24));
  });

  test('29 February is the 28th where there is none', () => {
    // 28 February 2029 is a Wednesday.
    expect(decideAll(emptyState, since('2024-02-29'), utc(2028, 3, 10)).deadline).toBe(utc(2029, 2, 28));
    expect(decideAll(emptyState, since('2024-02-29'), utc(2027, 3, 10)).deadline).toBe(utc(2028, 2, 29));
  });

  test("one over before anybody looked is nobody's; one missed after another is said to be too late", () => {
    const inputs = since('2025-02-01');
    expect(decideAll(emptyState, inputs, day(0)).reasons).toEqual([]);
    const tried = { ...emptyState, tried: { c: 'account.customer_since@2025-02-01/2026' } };
    expect(decideAll(tried, inputs, day(0)).reasons).toMatchObject([{ reason: 'too late' }]);
    expect(decideAll(tried, inputs, day(0)).deadline).toBe(utc(2028, 2, 1));
  });
});

describe('row 15: wait until a date of the account, or of the calendar', () => {
  const waits = (wait: Parameters<typeof program>[0][string]) =>
    campaign({
      id: 'c',
      trigger: { type: 'event', event: 'Go', where: null, maxAge: D(3) },
      exits: [],
      goal: null,
      ...program({ wait, one: send('one'), two: send('two') }),
    });
  const until = (of: 'account.next_tender' | 'account.customer_since', before: number | null = null) =>
    ({ type: 'wait-until-event', of, before: before === null ? null : D(before), after: null }) as const;
  const go = (of: Campaign, traits: AccountView['traits']) =>
    decideAll(emptyState, { ...inputsFor(of, traits), facts: [fact(1, day(0), 'Go')] }, day(0));

  test('nine in the morning of the day; a moved date is computed anew', () => {
    const of = waits(until('account.next_tender', 1));
    const first = go(of, { next_tender: '2027-03-20' });
    expect(first.deadline).toBe(utc(2027, 3, 19));
    expect(decideAll(first.state, inputsFor(of, { next_tender: '2027-03-24' }), day(1)).deadline).toBe(
      utc(2027, 3, 23),
    );
  });

  test('a date that nobody knows, or that is long over, skips the next send', () => {
    const of = waits(until('account.next_tender'));
    const unknown = go(of, { next_tender: null });
    expect(unknown.effects).toMatchObject([{ step: 'two' }]);
    expect(unknown.reasons).toContainEqual(expect.objectContaining({ step: 'wait', reason: 'date not known' }));
    expect(go(of, { next_tender: '2027-02-01' }).effects).toMatchObject([{ step: 'two' }]);
    expect(go(of, { next_tender: '2027-02-27' }).effects).toMatchObject([{ step: 'one' }]);
  });

  test('a moment of the calendar, on the clock of the account or of a zone named', () => {
    const moment = (timezone: string, minuteOfDay: number | null) =>
      waits({
        type: 'wait-until-event',
        of: { year: 2027, month: 3, day: 10, minuteOfDay, timezone },
        before: null,
        after: null,
      });
    expect(go(moment('account', null), {}).deadline).toBe(utc(2027, 3, 10));
    expect(go(moment('Asia/Manila', 14 * 60), {}).deadline).toBe(utc(2027, 3, 10, 0) + 6 * HOUR);
  });
});
