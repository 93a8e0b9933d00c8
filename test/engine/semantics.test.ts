/**
 * Rows of the language's semantics that no other file of this room is about, each by its number. The others: 1 to 3, 15, 17
 * in run-contact; 24 in shared-asks; 21 in counted-conditions; 4 in segments and activate; 6 in entry-dates; 7 in schedule; 8 in trait-triggers; 9 to 11 in
 * exits-and-goals; 33 in approve; 34 in flow; 35 in holds-at-admission; 36 to 38 in admit and guards; 39 in unreachable.
 * On real rows: 19 in ingest/accept-inbound, 24 and 26 to 29 in store/offers, 29 in store/starter-invitations too, 39 in
 * store/contact-moves. What a file must say, such as amounts (25) and budgets (27), in contract/campaign-steps. A throttle (41)
 * has files of its own.
 */
import { describe, expect, test } from 'vitest';
import type { Campaign, OfferTerms } from '../../src/domain/campaign.ts';
import type { Duration } from '../../src/domain/duration.ts';
import type { Fact } from '../../src/domain/fact.ts';
import type { BusinessTime } from '../../src/domain/time.ts';
import type { Decision } from '../../src/engine/decision.ts';
import type { AccountView, Inputs } from '../../src/engine/inputs.ts';
import { emptyBecause, mostOf, type OpenOffer, offerEnd } from '../../src/engine/offer-terms.ts';
import { ana, campaign, day, decideAll, fact, given, order, program, send, settled, settledState } from './given.ts';

const D = (amount: number) => ({ amount, unit: 'd' as const });
const onGo = (steps: Parameters<typeof program>[0], over: Partial<Campaign> = {}): Campaign =>
  campaign({
    id: 'c',
    trigger: { type: 'event', event: 'Go', where: null, maxAge: D(3) },
    exits: [],
    goal: null,
    ...program(steps),
    ...over,
  });
const go = (seq = 1, at = day(0), over: Partial<Fact> = {}) => fact(seq, at, 'Go', {}, over);
const effect = (step: string, contact = 'ana') => `c/acme/fact-1/${step}/${contact}/1`;

/** Plays facts one after another, each read at its own instant. */
const play = (
  of: Campaign,
  facts: readonly Fact[],
  over: Partial<Inputs> & { traits?: AccountView['traits'] } = {},
) => {
  const inputs = given({ published: [of], ...over });
  let decision = decideAll(settledState(inputs), inputs, day(-1));
  for (const each of facts) decision = decideAll(decision.state, { ...inputs, facts: [each] }, each.receivedAt);
  return decision;
};
const asked = (decision: ReturnType<typeof decideAll>) => decision.effects.map(({ step }) => step);
const offerStep = (name: string) => ({
  ...{ type: 'offer' as const, name, budget: null, products: null, expires: D(14) },
  terms: { percent: { type: 'fixed' as const, percent: 10 }, amount: null, gift: null, max: null },
});
const reserved = (seq: number, at: BusinessTime, empty: string | null) => {
  const offer = {
    name: 'gift',
    code: empty === null ? 'X' : null,
    empty,
    products: [],
    percent: 10,
    expiresAt: day(20),
  };
  return fact(seq, at, 'Offer Reserved', { effect: 'c/acme/fact-1/gift/-/1', offer });
};

describe('row 5: a trigger by event', () => {
  const of = onGo({ one: send('one') });

  test('history starts nothing; nor does what occurred longer ago than max_age', () => {
    expect(play(of, [go(1, day(0), { historic: true })]).reasons).toMatchObject([{ reason: 'history' }]);
    expect(play(of, [go(1, day(0), { occurredAt: day(-3) })]).effects).toHaveLength(1);
    expect(play(of, [go(1, day(0), { occurredAt: day(-3, -1) })]).reasons).toMatchObject([{ reason: 'history' }]);
  });

  test('a condition that is not known is not met', () => {
    const bigger = { type: 'at-least' as const, field: 'order.total', value: { xUsual: 0.5 } };
    const trigger = { type: 'event' as const, event: 'Order Completed', where: bigger, maxAge: D(3) };
    expect(play({ ...of, trigger }, [order(1, day(0))]).effects).toHaveLength(1);
    const unknown = { ...given().account, usualOrder: null };
    expect(play({ ...of, trigger }, [order(1, day(0))], { account: unknown }).effects).toEqual([]);
  });
});

describe('row 12: a send is done when every message of it is', () => {
  const of = onGo({ one: send('one'), two: send('two') });
  const people = { contacts: [ana, { ...ana, id: 'bo' }] };

  test('one of two is not enough', () => {
    const first = [go(), settled(2, day(0, 1), effect('one'))];
    expect(asked(play(of, first, people))).toEqual([]);
    expect(asked(play(of, [...first, settled(3, day(0, 2), effect('one', 'bo'), 'dropped')], people))).toEqual([
      'two',
      'two',
    ]);
  });
});

describe('row 13: too_late counts for each message from when it was due', () => {
  const of = onGo({ one: send('one'), wait: { type: 'wait', for: D(2) }, two: send('two') }, { tooLate: D(1) });

  test('each ask carries the same limit, however often it was deferred', () => {
    const entered = play(of, [go()]);
    expect(entered.effects).toMatchObject([{ dueAt: day(0), tooLateAt: day(1) }]);
    const deferred = fact(2, day(0, 1), 'Message Deferred', {
      ...{ effect: effect('one'), until: day(0, 9), reason: 'quiet hours' },
    });
    const inputs = given({ published: [of] });
    const again = decideAll(play(of, [go(), deferred]).state, inputs, day(0, 9));
    expect(again.effects).toMatchObject([{ attempt: 2, dueAt: day(0), tooLateAt: day(1) }]);
  });

  test('the cursor waits for it, and later waits count from its end', () => {
    const dropped = settled(2, day(1), effect('one'), 'dropped');
    expect(play(of, [go(), dropped]).deadline).toBe(day(3));
  });
});

describe('row 14: a wait on the calendar', () => {
  const wait = (amount: number, unit: 'h' | 'd' | 'wd', timezone: string, at: BusinessTime) => {
    const of = onGo({ wait: { type: 'wait', for: { amount, unit } }, one: send('one') });
    const account = { ...given().account, timezone };
    return play(of, [go(1, at)], { account }).deadline;
  };
  const utc = (month: number, date: number, hour: number, minute = 0) =>
    Date.UTC(2027, month - 1, date, hour, minute) as BusinessTime;

  test('days keep the local time of day over a clock change, hours elapse', () => {
    // London goes forward on Sunday 28 March 2027 at 01:00.
    const before = utc(3, 27, 12);
    expect(wait(1, 'd', 'Europe/London', before)).toBe(utc(3, 28, 11));
    expect(wait(24, 'h', 'Europe/London', before)).toBe(utc(3, 28, 12));
  });

  test('a skipped local time is read with the offset before it; one that happens twice is the first', () => {
    expect(wait(1, 'd', 'Europe/London', utc(3, 27, 1, 30))).toBe(utc(3, 28, 1, 30));
    // Back on Sunday 31 October 2027 at 02:00 local.
    expect(wait(1, 'd', 'Europe/London', utc(10, 30, 0, 30))).toBe(utc(10, 31, 0, 30));
  });

  test('working days skip the weekend; days are never shifted for it', () => {
    // day(4) is a Friday.
    expect(wait(1, 'wd', 'UTC', day(4))).toBe(day(7));
    expect(wait(1, 'd', 'UTC', day(4))).toBe(day(5));
  });
});

describe('row 16: by whom a wait is answered', () => {
  const waits = (by: 'all' | { role: string }) =>
    onGo({
      one: send('one'),
      wait: {
        type: 'wait-for',
        awaited: { type: 'event', event: 'Email Clicked', where: null, by },
        ...{ upTo: D(7), onMatch: 'yes', onTimeout: null },
      },
      no: { ...send('no'), next: null },
      yes: send('yes'),
    });
  const contacts = [
    { ...ana, roles: ['decision-maker', 'champion'] },
    { ...ana, id: 'bo' },
  ];
  const sent = [go(), settled(2, day(0, 1), effect('one')), settled(3, day(0, 1), effect('one', 'bo'))];
  const clicked = (seq: number, who: string) =>
    fact(
      ...([seq, day(1, seq), 'Email Clicked'] as const),
      { message: 'm', effect: effect('one', who), verdict: 'human', link: 'l' },
      { contact: who },
    );
  const heard = (by: 'all' | { role: string }, facts: readonly Fact[]) =>
    new Set(asked(play(waits(by), [...sent, ...facts], { contacts })));

  test('all: with the last of those whom the send reached, whoever clicks twice', () => {
    expect(heard('all', [clicked(4, 'bo'), clicked(5, 'bo')])).toEqual(new Set());
    expect(heard('all', [clicked(4, 'bo'), clicked(5, 'ana')])).toEqual(new Set(['yes']));
    const reached = [...sent.slice(0, 2), settled(3, day(0, 1), effect('one', 'bo'), 'dropped')];
    expect(asked(play(waits('all'), [...reached, clicked(4, 'ana')], { contacts }))).toContain('yes');
  });

  test('all, read after the deadline: those who answered in time count together', () => {
    const of = waits('all');
    const waiting = play(of, sent, { contacts });
    const inputs = given({ published: [of], contacts });
    const late = [clicked(4, 'bo'), clicked(5, 'ana')].map((each) => ({ ...each, receivedAt: day(9) }));
    expect(new Set(asked(decideAll(waiting.state, { ...inputs, facts: late }, day(9))))).toEqual(new Set(['yes']));
    expect(new Set(asked(decideAll(waiting.state, { ...inputs, facts: late.slice(0, 1) }, day(9))))).toEqual(
      new Set(['no']),
    );
  });

  test('a role: by somebody in it', () => {
    expect(heard({ role: 'champion' }, [clicked(4, 'bo')])).toEqual(new Set());
    expect(heard({ role: 'champion' }, [clicked(4, 'bo'), clicked(5, 'ana')])).toEqual(new Set(['yes']));
  });
});

describe('row 18: clicks and replies answer the latest send, and only people do', () => {
  const of = onGo({
    one: send('one'),
    two: send('two'),
    wait: {
      type: 'wait-for',
      awaited: { type: 'event', event: 'Email Clicked', where: null },
      ...{ upTo: D(7), onMatch: 'yes', onTimeout: null },
    },
    no: { ...send('no'), next: null },
    yes: send('yes'),
  });
  const sent = [go(), settled(2, day(0, 1), effect('one')), settled(3, day(0, 2), effect('two'))];
  const clicked = (step: string, verdict: string) =>
    fact(4, day(1), 'Email Clicked', { message: 'm', effect: effect(step), verdict, link: 'l' }, { contact: 'ana' });

  test.each([
    ['two', 'human', ['yes']],
    ['two', 'machine', []],
    ['two', 'unknown', []],
    ['one', 'human', []],
  ])('a click on %s by a %s', (step, verdict, expected) => {
    expect(asked(play(of, [...sent, clicked(step, verdict)]))).toEqual(expected);
  });
});

describe('row 20: a branch', () => {
  test('takes the first arm that is true, though a later one is too', () => {
    const tier = (goto: string) => ({ when: { type: 'is' as const, field: 'account.tier', value: 'gold' }, goto });
    const branch = { type: 'branch' as const, arms: [tier('first'), tier('second')], otherwise: 'none' };
    const ends = (name: string) => ({ ...send(name), next: null });
    const of = onGo({ branch, first: ends('first'), second: ends('second'), none: ends('none') });
    expect(asked(play(of, [go()]))).toEqual(['first']);
    expect(asked(play(of, [go()], { traits: { lapse: 'active', tier: 'silver' } }))).toEqual(['none']);
  });

  test('that asks whether a field exists is answered at once: what nobody knows does not', () => {
    const when = { type: 'exists' as const, field: 'account.region', expected: true };
    const branch = { type: 'branch' as const, arms: [{ when, goto: 'known' }], otherwise: 'unknown' };
    const ends = (name: string) => ({ ...send(name), next: null });
    const of = onGo({ branch, known: ends('known'), unknown: ends('unknown') });
    for (const [region, step] of [
      ['north', 'known'],
      [null, 'unknown'],
    ] as const) {
      expect(asked(play(of, [go()], { traits: { lapse: 'active', region } }))).toEqual([step]);
    }
    expect(asked(play(of, [go()], { traits: { lapse: 'active' } }))).toEqual(['unknown']);
  });
});

describe('row 21: what was performed', () => {
  const performed = (within: Duration | null) => {
    const branch = {
      type: 'branch' as const,
      arms: [{ when: { type: 'performed' as const, event: 'Order Completed', within }, goto: 'yes' }],
      otherwise: 'no',
    };
    const yes = { ...send('yes'), next: null };
    return onGo({ wait: { type: 'wait', for: D(2) }, branch, yes, no: { ...send('no'), next: null } });
  };
  /** An order so many days after the entry; the branch is asked two days after it. */
  const said = (within: Duration | null, ordered: number, over: Partial<Inputs> = {}) => {
    const inputs = given({ published: [performed(within)], ...over });
    const facts = [go(2), order(ordered < 0 ? 1 : 3, day(ordered))].toSorted((a, b) => a.seq - b.seq);
    const waiting = play(performed(within), facts, over);
    return asked(decideAll(waiting.state, inputs, day(2)));
  };

  test('counts from the entry on where no window is named, else in the window, which may begin before it', () => {
    expect(said(null, 1)).toEqual(['yes']);
    expect(said(null, -1)).toEqual(['no']);
    expect(said(D(3), -1)).toEqual(['yes']);
    expect(said({ amount: 12, unit: 'h' }, 1)).toEqual(['no']);
  });

  test('what is known to have happened is true behind no watermark, its absence unknown', () => {
    const account = { ...given().account, ordersKnownUntil: null };
    expect(said(null, 1, { account })).toEqual(['yes']);
    expect(said(null, -1, { account })).toEqual([]);
  });
});

describe('row 22: a split', () => {
  const paths = [
    { name: 'a', weight: 50, goto: 'a' },
    { name: 'b', weight: 50, goto: 'b' },
  ];
  const split = (version: number) =>
    onGo(
      { split: { type: 'split', by: 'account', paths }, a: { ...send('a'), next: null }, b: send('b') },
      { version },
    );
  const pathOf = (version: number, id: string) =>
    asked(play(split(version), [go()], { account: { ...given().account, id } }))[0];

  test('the same account takes the same path in every version, and both are taken', () => {
    const accounts = Array.from({ length: 60 }, (_, index) => `account-${index}`);
    const first = accounts.map((id) => pathOf(1, id));
    expect(accounts.map((id) => pathOf(2, id))).toEqual(first);
    expect(new Set(first)).toEqual(new Set(['a', 'b']));
  });
});

describe('row 23: a holdout', () => {
  test('is judged at entry, for the whole campaign, with its reason', () => {
    const of = onGo({ one: send('one') }, { holdout: 100 });
    const held = play(of, [go()]);
    expect([held.effects, held.enrolments]).toEqual([[], []]);
    expect(held.reasons).toMatchObject([{ kind: 'not-enrolled', reason: 'holdout' }]);
  });
});

describe('row 24: one code for an enrolment', () => {
  test('is asked for once and named to each of its people', () => {
    const of = onGo({ gift: offerStep('gift'), one: { ...send('one'), needsOffer: 'gift' } });
    const people = { contacts: [ana, { ...ana, id: 'bo' }] };
    expect(asked(play(of, [go()], people))).toEqual(['gift']);
    expect(play(of, [go(), reserved(2, day(0, 1), null)], people).effects).toMatchObject([
      { contact: 'ana', data: { offer: { name: 'gift', code: 'X' } } },
      { contact: 'bo', data: { offer: { name: 'gift', code: 'X' } } },
    ]);
  });
});

describe('row 24: an offer whose mail reached nobody', () => {
  const contacts = [ana, { ...ana, id: 'bo' }];
  const of = onGo({
    gift: offerStep('gift'),
    one: { ...send('one'), needsOffer: 'gift' },
    two: { ...send('two'), needsOffer: 'gift' },
    plain: { ...send('plain'), ifEmpty: { offer: 'gift', template: 'instead' } },
  });
  const kept = (over: Readonly<Record<string, unknown>>) => {
    const fact = reserved(2, day(0, 1), null);
    const offer = { ...(fact.payload['offer'] as object), id: 'g', expires: D(14), expiresAt: null, ...over };
    return { ...fact, payload: { ...fact.payload, offer } };
  };
  const ended = (outcomes: readonly string[], over: Readonly<Record<string, unknown>> = {}) => {
    const ends = outcomes.map((outcome, index) =>
      settled(3 + index, day(3, index), effect('one', contacts[index]?.id), outcome),
    );
    const decision = play(of, [go(), kept(over), ...ends], { contacts });
    return {
      released: decision.enrolments.filter(({ type }) => type === 'offer-untold').length,
      next: decision.effects.map(({ step }) => step).filter((step) => step !== 'gift' && step !== 'one'),
    };
  };

  test('is released at once, and no later mail speaks of it as known', () => {
    expect(ended(['dropped', 'rejected'])).toEqual({ released: 1, next: ['plain', 'plain'] });
  });

  test('stays while somebody may have it, or may still get it', () => {
    expect(ended(['dropped'])).toEqual({ released: 0, next: [] });
    expect(ended(['accepted', 'dropped'])).toEqual({ released: 0, next: ['two', 'two'] });
    expect(ended(['unknown', 'dropped'])).toEqual({ released: 0, next: ['two', 'two'] });
  });

  test('stays good where another mail has issued it', () => {
    expect(ended(['dropped', 'dropped'], { expiresAt: day(20) })).toEqual({ released: 0, next: ['two', 'two'] });
  });

  test('nobody to write to: the same', () => {
    const decision = play(of, [go(), kept({})], { contacts: [] });
    expect(decision.enrolments.filter(({ type }) => type === 'offer-untold')).toHaveLength(1);
  });
});

describe('row 25: amounts', () => {
  test('are those of the account’s currency', () => {
    const terms = (over: Partial<OfferTerms>) => ({ percent: null, amount: null, gift: null, max: null, ...over });
    const amounts = { GBP: 400_00, PHP: 20_000_00 };
    expect(mostOf(terms({ amount: amounts }), 'GBP')).toBe(400_00);
    expect(mostOf(terms({ percent: { type: 'fixed', percent: 10 }, max: amounts }), 'PHP')).toBe(20_000_00);
    expect(mostOf(terms({ percent: { type: 'fixed', percent: 10 } }), 'GBP')).toBeNull();
  });

  test.each([
    ['gold', 20],
    ['silver', 10],
    [null, 5],
  ])('a table by tier, read when the offer is made: %s', (tier, percent) => {
    const table = { gold: 20, silver: 10, none: 5 };
    const terms = { ...offerStep('gift').terms, percent: { type: 'by' as const, field: 'account.tier', table } };
    const of = onGo({ gift: { ...offerStep('gift'), terms } });
    expect(play(of, [go()], { traits: { lapse: 'active', tier } }).effects).toMatchObject([{ type: 'offer', percent }]);
  });
});

describe('row 26: an offer ends with a local day of the account', () => {
  test('the last millisecond of the day there', () => {
    const account = { ...given().account, timezone: 'Asia/Manila' };
    // Monday 1 March 17:00 in Manila and 14 days: the end of Monday 15 March there.
    expect(offerEnd(day(0), D(14), account)).toBe(Date.UTC(2027, 2, 15, 16) - 1);
    expect(play(onGo({ gift: offerStep('gift') }), [go()], { account }).effects).toMatchObject([{ expires: D(14) }]);
  });

  test('counted from the first mail that has gone: until then no mail of it has an end', () => {
    const of = onGo({ gift: offerStep('gift'), one: send('one'), wait: { type: 'wait', for: D(1) }, two: send('two') });
    const id = 'c/acme/fact-1/gift/-/1';
    const offer = {
      id,
      name: 'gift',
      code: 'X',
      empty: null,
      products: [],
      percent: 10,
      expires: D(14),
      expiresAt: null,
    };
    const inputs = given({ published: [of] });
    const at = (before: Pick<Decision, 'state'>, now: BusinessTime, ...facts: readonly Fact[]) =>
      decideAll(before.state, { ...inputs, facts }, now);
    const asked = at({ state: settledState(inputs) }, day(0), go());
    const first = at(asked, day(2), fact(2, day(2), 'Offer Reserved', { effect: id, offer }));
    expect(first.effects).toMatchObject([{ step: 'one', data: { offer: { expiresAt: null } } }]);
    const ends = offerEnd(day(2), D(14), inputs.account);
    const mail = { effect: first.effects[0]?.id, outcome: 'accepted', reason: '', offer: { id, expiresAt: ends } };
    const sent = at(first, day(2), fact(3, day(2), 'Message Settled', mail));
    expect(at(sent, day(3)).effects).toMatchObject([{ step: 'two', data: { offer: { expiresAt: ends } } }]);
  });
});

describe('row 28: one open offer per product scope', () => {
  const { terms } = offerStep('gift');
  const promise: OfferTerms = { percent: null, amount: null, gift: 'Box', max: null };
  const all: OpenOffer = { terms, products: [] };
  const lamps: OpenOffer = { terms, products: ['lamp'] };
  const because = (
    found: readonly string[],
    open: readonly OpenOffer[],
    over: { terms?: OfferTerms; replaces?: true },
  ) => emptyBecause({ terms, products: null, ...over }, found, open);
  const STAYS = 'older offer open';

  test('the older stays; an offer that names no products is for all of them', () => {
    expect(because([], [], {})).toBeNull();
    expect(because([], [all], {})).toBe(STAYS);
    expect(because(['chair'], [all], {})).toBe(STAYS);
    expect(because([], [lamps], {})).toBe(STAYS);
    expect(because(['lamp', 'chair'], [lamps], {})).toBe(STAYS);
    expect(because(['chair'], [lamps], {})).toBeNull();
  });

  test('replaces: older stands beside it; promises stand beside any, and any beside them', () => {
    expect(because([], [all], { replaces: true })).toBeNull();
    expect(because([], [all], { terms: promise })).toBeNull();
    expect(because([], [{ terms: promise, products: [] }], {})).toBeNull();
  });

  test('a rebate is money as a discount is, though it has no code', () => {
    const rebate: OfferTerms = { ...promise, gift: null, rebate: 5 };
    expect(because([], [all], { terms: rebate })).toBe(STAYS);
    expect(because([], [{ terms: rebate, products: [] }], {})).toBe(STAYS);
    expect(because([], [{ terms: promise, products: [] }], { terms: rebate })).toBeNull();
  });
});

describe('row 30: a send that names an offer which is empty', () => {
  const naming = (ifEmpty: { offer: string; template: string | null } | null, needsOffer: string | null) =>
    onGo({ gift: offerStep('gift'), one: { ...send('one'), ifEmpty, needsOffer }, two: send('two') });
  const templates = (of: Campaign, empty: string | null) =>
    play(of, [go(), reserved(2, day(0, 1), empty)]).effects.map((each) => each.type === 'send' && each.template);

  test('takes the other template, or is skipped and the journey goes on', () => {
    expect(templates(naming({ offer: 'gift', template: 'plain' }, null), 'older offer open')).toEqual(['plain']);
    expect(templates(naming({ offer: 'gift', template: null }, null), 'budget exhausted')).toEqual(['two']);
    expect(templates(naming(null, 'gift'), 'budget exhausted')).toEqual(['two']);
    expect(templates(naming(null, 'gift'), null)).toEqual(['one']);
  });
});

describe('row 31: a task does not block', () => {
  test('it is due in working days, and the next step comes at once', () => {
    const task = { type: 'task' as const, title: 'Call', due: { amount: 2, unit: 'wd' as const }, outcomes: ['done'] };
    const both = play(onGo({ task, one: send('one') }), [go(1, day(4))]);
    expect(both.effects).toMatchObject([
      { type: 'task', dueAt: day(8) },
      { type: 'send', dueAt: day(4) },
    ]);
  });
});

describe('row 32: an alert goes out at once', () => {
  test('whatever the hour, and the journey goes on', () => {
    const both = play(onGo({ alert: { type: 'alert', title: 'Look' }, one: send('one') }), [go(1, day(5, 14))]);
    expect(both.effects.map(({ type }) => type)).toEqual(['alert', 'send']);
  });
});

describe('row 40: silence holds only up to the feed', () => {
  const silent = {
    type: 'not' as const,
    of: { type: 'performed' as const, event: 'Order Completed', within: D(30) },
  };
  const judge = (ordersKnownUntil: BusinessTime | null) => {
    const segments = [{ id: 'silent', title: 'Silent', where: silent }];
    const account = { ...given().account, ordersKnownUntil };
    return decideAll(settledState(given({ segments: [] })), given({ segments, account }), day(0)).state.segments[
      'silent'
    ]?.member;
  };

  test('behind its watermark nobody is silent', () => {
    expect(judge(day(1))).toBe(true);
    expect(judge(day(-1))).toBe(false);
    expect(judge(null)).toBe(false);
  });
});
