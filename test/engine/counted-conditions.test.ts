/** Conditions on how often something happened, on responses and on the rhythm (semantics row 21). */
import { describe, expect, test } from 'vitest';
import type { Condition } from '../../src/domain/condition.ts';
import type { Fact } from '../../src/domain/fact.ts';
import { accountView } from '../../src/engine/account-view.ts';
import { countedEvents } from '../../src/engine/counted-events.ts';
import type { Happened, Inputs } from '../../src/engine/inputs.ts';
import { emptyState } from '../../src/engine/state.ts';
import { ana, campaign, day, decideAll, fact, given, program, send, settledState } from './given.ts';

const D = (amount: number) => ({ amount, unit: 'd' as const });
const often = (event: string, atLeast: number, within: number | null = 30): Condition => ({
  ...{ type: 'performed', event, within: within === null ? null : D(within), atLeast },
});
const click = (seq: number, at: number, contact = 'ana') => fact(seq, day(at), 'Email Clicked', {}, { contact });
const happened = (facts: readonly Fact[]): Happened[] =>
  facts.map(({ type, occurredAt, contact }) => ({ type, at: occurredAt, contact }));
const segmented = (where: Condition, over: Partial<Inputs> = {}): Inputs =>
  given({ segments: [{ id: 'warm', title: 'Warm', where }], ...over });
const isWarm = (where: Condition, facts: readonly Fact[], at: number, over: Partial<Inputs> = {}) =>
  decideAll(emptyState, { ...segmented(where, over), facts }, day(at)).state.segments['warm']?.member;
const not = (of: Condition): Condition => ({ type: 'not', of });

describe('at_least in a window', () => {
  const clicks = [click(1, 0), click(2, 10), click(3, 20)];

  test.each([
    [2, 0, false],
    [2, 10, true],
    [3, 20, true],
    [3, 30, true],
    [3, 31, false],
    [2, 40, true],
    [2, 41, false],
  ])('%i times, on day %i: %s', (times, at, expected) => {
    const known = clicks.filter(({ receivedAt }) => receivedAt <= day(at));
    expect(isWarm(often('Email Clicked', times), known, at)).toBe(expected);
  });

  test('what was applied before counts as it is handed in, and read one by one comes to the same', () => {
    const inputs = segmented(often('Email Clicked', 3));
    let state = emptyState;
    for (const [index, each] of clicks.entries()) {
      const before = happened(clicks.slice(0, index));
      ({ state } = decideAll(state, { ...inputs, happened: before, facts: [each] }, each.receivedAt));
    }
    expect(state).toEqual(decideAll(emptyState, { ...inputs, facts: clicks }, day(20)).state);
    expect(state.segments['warm']?.member).toBe(true);
  });

  test('time alone moves it out: the account is woken when the first of them leaves the window', () => {
    const inputs = segmented(often('Email Clicked', 2));
    const warm = decideAll(emptyState, { ...inputs, facts: clicks }, day(20));
    expect(warm.deadline).toBe(day(40) + 1);
    const left = decideAll(
      warm.state,
      { ...inputs, happened: happened(clicks) },
      (day(40) + 1) as typeof warm.deadline & number,
    );
    expect(left.crossings).toMatchObject([{ segment: 'warm', change: 'left' }]);
  });

  test('too few orders are known only up to the feed: before that it is neither', () => {
    const orders = [fact(1, day(0), 'Order Completed')];
    const where = not(often('Order Completed', 2));
    expect(isWarm(where, orders, 5)).toBe(true);
    const behind = { account: { ...given().account, ordersKnownUntil: day(4) } };
    expect(isWarm(where, orders, 5, behind)).toBe(false);
    expect(isWarm(often('Order Completed', 2), orders, 5, behind)).toBe(false);
  });

  test('under run: contact each answers for himself, and an order is everybodys', () => {
    const asks = (when: Condition) =>
      campaign({
        ...{ id: 'c', run: 'contact', goal: null, exits: [] },
        trigger: { type: 'event', event: 'Go', where: null, maxAge: D(3) },
        ...program({
          fork: { type: 'branch', arms: [{ when, goto: 'yes' }], otherwise: null },
          no: { ...send('no'), next: null },
          yes: send('yes'),
        }),
      });
    const answers = (when: Condition, before: readonly Fact[]) => {
      const inputs = given({ published: [asks(when)], contacts: [ana, { ...ana, id: 'bo' }] });
      const go = { ...inputs, happened: happened(before), facts: [fact(1, day(3), 'Go')] };
      return decideAll(settledState(inputs), go, day(3)).effects.map((effect) => effect.step);
    };
    expect(answers(often('Email Clicked', 2), [click(1, 0), click(2, 1), click(3, 2, 'bo')])).toEqual(['yes', 'no']);
    const orders = [fact(1, day(0), 'Order Completed'), fact(2, day(1), 'Order Completed', {}, { contact: 'bo' })];
    expect(answers(often('Order Completed', 2), orders)).toEqual(['yes', 'yes']);
    // Without within: since it began for them.
    expect(answers(often('Email Clicked', 2, null), [click(1, 0), click(2, 1)])).toEqual(['no', 'no']);
  });

  test('only what a condition counts is asked for, wherever the condition stands', () => {
    const plain: Condition = { type: 'performed', event: 'Email Replied', within: null };
    const of = campaign({
      goal: { name: 'g', event: 'Order Completed', where: not(often('Email Clicked', 2)), within: D(9) },
      ...program({
        fork: {
          type: 'branch',
          arms: [{ when: { type: 'all', of: [plain, often('Quote Requested', 3)] }, goto: null }],
          otherwise: null,
        },
      }),
    });
    expect([...countedEvents([of], segmented(often('Order Completed', 2)).segments)].sort()).toEqual([
      ...['Email Clicked', 'Order Completed', 'Quote Requested'],
    ]);
    expect(countedEvents([campaign({})], given().segments).size).toBe(0);
  });
});

describe('the rhythm', () => {
  const view = (over: Partial<Parameters<typeof accountView>[0]>) =>
    accountView(
      {
        ...{ id: 'a', name: 'A', key: true, market: null, country: null, timezone: null, locale: null, currency: null },
        ...{
          usualOrderMinor: null,
          lastOrderAt: null,
          dossier: {},
          tier: null,
          level: null,
          owner: null,
          holdScope: 'none',
        },
        ...{ lapseState: 'active', lapseSince: day(-3), rhythmDays: 12 },
        ...over,
      },
      given().settings,
      { bestTier: null, standing: {}, ordersKnownUntil: null },
    ).traits;

  test('days and since when; none where orders are too few; not known where nobody judged', () => {
    expect(view({})).toMatchObject({ lapse: 'active', rhythm_days: 12, lapse_since: new Date(day(-3)).toISOString() });
    expect(view({ lapseState: 'not-enough-history', rhythmDays: null })).toMatchObject({ rhythm_days: null });
    // Judged by a build that did not keep it.
    expect(view({ rhythmDays: null })).not.toHaveProperty('rhythm_days');
    const never = view({ lapseState: 'not-enough-history', lapseSince: null, rhythmDays: null });
    expect([Object.hasOwn(never, 'rhythm_days'), Object.hasOwn(never, 'lapse_since')]).toEqual([false, false]);
  });

  test('asked of an account without one it is false, of one that nobody judged neither', () => {
    const where: Condition = { type: 'at-most', field: 'account.rhythm_days', value: 14 };
    expect(isWarm(where, [], 0, { account: { ...given().account, traits: { rhythm_days: 12 } } })).toBe(true);
    expect(isWarm(not(where), [], 0, { account: { ...given().account, traits: { rhythm_days: null } } })).toBe(true);
    expect(isWarm(not(where), [], 0, { account: { ...given().account, traits: {} } })).toBe(false);
  });
});
