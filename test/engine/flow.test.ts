/** Steps as the campaign language means them: blocks that join again, skips, what a wait hears, branches that do not know. */
import { describe, expect, test } from 'vitest';
import type { Campaign } from '../../src/domain/campaign.ts';
import type { Decision } from '../../src/engine/decision.ts';
import { ana, campaign, day, decideAll, fact, given, program, send, settled, settledState } from './given.ts';

const go = fact(1, day(0), 'Go');
const onGo = (steps: Parameters<typeof program>[0], over: Partial<Campaign> = {}): Campaign =>
  campaign({
    id: 'c',
    trigger: { type: 'event', event: 'Go', where: null, maxAge: { amount: 3, unit: 'd' } },
    exits: [],
    goal: null,
    ...program(steps),
    ...over,
  });
const started = (of: Campaign, over: Parameters<typeof given>[0] = {}) => {
  const inputs = given({ published: [of], ...over });
  return { inputs, first: decideAll(settledState(inputs), { ...inputs, facts: [go] }, day(0)) };
};
const asked = (decision: Decision) => decision.effects.map((effect) => effect.step);
const endOf = (decision: Decision) => decision.enrolments.find((change) => change.type === 'ended');
const idOf = (step: string, contact = 'ana') => `c/acme/fact-1/${step}/${contact}/1`;
const DAYS = (amount: number) => ({ amount, unit: 'd' as const });
const waitFor = (event: string, over = {}) => ({
  type: 'wait-for' as const,
  awaited: { type: 'event' as const, event, where: null },
  upTo: DAYS(7),
  onMatch: null,
  onTimeout: null,
  ...over,
});

describe('an empty block goes on behind its step (then / else run, then the next step)', () => {
  test('a wait_for without else: when its time is over the next step comes', () => {
    const { inputs, first } = started(
      onGo({
        wait: waitFor('Custom', { onMatch: 'yes', next: 'after' }),
        yes: { ...send('yes'), next: 'after' },
        after: send('after'),
      }),
    );
    expect(decideAll(first.state, inputs, day(7)).effects).toMatchObject([{ step: 'after' }]);
  });

  test('a wait_for without then: what it waited for leads to the next step', () => {
    const { inputs, first } = started(
      onGo({
        wait: waitFor('Custom', { onTimeout: 'no', next: 'after' }),
        no: { ...send('no'), next: 'after' },
        after: send('after'),
      }),
    );
    const heard = decideAll(first.state, { ...inputs, facts: [fact(2, day(1), 'Custom')] }, day(1));
    expect(asked(heard)).toEqual(['after']);
    expect(heard.planned.map((touch) => touch.step)).toEqual(['after']);
  });

  test('a branch whose arm is empty, or that has no else, goes on behind it (row 20)', () => {
    const arm = (value: string) => [{ when: { type: 'is' as const, field: 'account.tier', value }, goto: null }];
    const holds = started(
      onGo({
        ask: { type: 'branch', arms: arm('gold'), otherwise: 'no', next: 'after' },
        no: { ...send('no'), next: 'after' },
        after: send('after'),
      }),
    );
    expect(asked(holds.first)).toEqual(['after']);
    const fails = started(
      onGo({ ask: { type: 'branch', arms: arm('silver'), otherwise: null, next: 'after' }, after: send('after') }),
    );
    expect(asked(fails.first)).toEqual(['after']);
  });

  test('the plan follows the same way', () => {
    const { first } = started(onGo({ wait: waitFor('Custom', { next: 'after' }), after: send('after') }));
    expect(first.planned).toMatchObject([{ step: 'after', dueAt: day(7) }]);
  });
});

describe('a send that reaches nobody (semantics rows 12 and 30)', () => {
  const click = waitFor('Email Clicked');
  test('skipped: the wait that leans on it is skipped, not taken for one on the send before', () => {
    const { inputs, first } = started(
      onGo({ one: send('one'), two: { ...send('two'), needsOffer: 'none' }, click, last: send('last') }),
    );
    const sent = decideAll(first.state, { ...inputs, facts: [settled(2, day(0), idOf('one'))] }, day(0));
    expect(asked(sent)).toEqual(['last']);
    expect(sent.reasons.map(({ step, kind, reason }) => [step, kind, reason])).toEqual([
      ['two', 'skipped', 'offer none is empty'],
      ['click', 'skipped', 'nothing was sent'],
    ]);
  });

  test('no contact in role at the first send: nobody is waited for', () => {
    const { first } = started(
      onGo({ one: send('one'), click, task: { type: 'task', title: 'Find someone', due: DAYS(1), outcomes: [] } }),
      {
        contacts: [],
      },
    );
    expect(asked(first)).toEqual(['task']);
  });

  test('reasons name the step they are about', () => {
    const { first } = started(
      onGo({ wait: { type: 'wait', for: DAYS(1) }, one: send('one'), out: { type: 'exit', reason: 'over' } }),
      { contacts: [] },
    );
    const end = decideAll(
      first.state,
      given({
        published: [
          onGo({ wait: { type: 'wait', for: DAYS(1) }, one: send('one'), out: { type: 'exit', reason: 'over' } }),
        ],
        contacts: [],
      }),
      day(1),
    );
    expect(end.reasons.map(({ step, kind }) => [step, kind])).toEqual([
      ['one', 'skipped'],
      ['out', 'finished'],
    ]);
  });
});

describe('what a wait_for hears (semantics row 16)', () => {
  test('a fact since the effect before it counts, though it came before the wait began', () => {
    const { inputs, first } = started(
      onGo({
        call: { type: 'task', title: 'Call', due: DAYS(1), outcomes: [] },
        pause: { type: 'wait', for: DAYS(3) },
        hear: waitFor('Custom'),
        yes: send('yes'),
      }),
    );
    const early = decideAll(first.state, { ...inputs, facts: [fact(2, day(1), 'Custom')] }, day(1));
    expect(asked(decideAll(early.state, inputs, day(3)))).toEqual(['yes']);
  });

  test('a fact that answered one wait does not answer the next', () => {
    const { inputs, first } = started(
      onGo({ one: send('one'), hear: waitFor('Custom'), again: waitFor('Custom'), yes: send('yes') }),
    );
    const facts = [settled(2, day(0), idOf('one')), fact(3, day(1), 'Custom')];
    const once = decideAll(first.state, { ...inputs, facts }, day(1));
    expect(asked(once)).toEqual([]);
    expect(asked(decideAll(once.state, { ...inputs, facts: [fact(4, day(2), 'Custom')] }, day(2)))).toEqual(['yes']);
    const inSending = decideAll(
      first.state,
      { ...inputs, facts: [fact(2, day(0), 'Custom'), settled(3, day(0), idOf('one'))] },
      day(0),
    );
    expect(asked(inSending)).toEqual([]);
  });

  test('a fact that came while another was awaited is remembered', () => {
    const { inputs, first } = started(
      onGo({ one: send('one'), hear: waitFor('Other'), click: waitFor('Email Clicked'), yes: send('yes') }),
    );
    const click = fact(3, day(1), 'Email Clicked', { effect: idOf('one'), verdict: 'human', message: 'm', link: '1' });
    const clicked = decideAll(first.state, { ...inputs, facts: [settled(2, day(0), idOf('one')), click] }, day(1));
    expect(asked(clicked)).toEqual([]);
    expect(asked(decideAll(clicked.state, inputs, day(7)))).toEqual(['yes']);
  });

  test('at the deadline the fact wins if it occurred in time, and not a millisecond later', () => {
    const { inputs, first } = started(
      onGo({
        hear: waitFor('Custom', { onMatch: 'yes', onTimeout: 'no' }),
        yes: { ...send('yes'), next: null },
        no: { ...send('no'), next: null },
      }),
    );
    const arriving = (occurred: number) => ({
      ...fact(2, day(8), 'Custom'),
      occurredAt: occurred as typeof go.occurredAt,
    });
    expect(asked(decideAll(first.state, { ...inputs, facts: [arriving(day(7))] }, day(8)))).toEqual(['yes']);
    expect(asked(decideAll(first.state, { ...inputs, facts: [arriving(day(7) + 1)] }, day(8)))).toEqual(['no']);
  });
});

describe('a branch that does not know (semantics row 20)', () => {
  const ask = {
    type: 'branch' as const,
    arms: [
      { when: { type: 'is' as const, field: 'account.size', value: 'big' }, goto: 'big' },
      { when: { type: 'is' as const, field: 'account.tier', value: 'gold' }, goto: 'gold' },
    ],
    otherwise: 'other',
  };
  const steps = {
    ask,
    big: { ...send('big'), next: null },
    gold: { ...send('gold'), next: null },
    other: { ...send('other'), next: null },
  };

  test('unknown is neither: it waits two working days, though a later arm holds', () => {
    const { first } = started(onGo(steps));
    expect(asked(first)).toEqual([]);
    expect(first.deadline).toBe(day(2));
    expect(first.planned).toEqual([]);
  });

  test('made known in time it goes on at once', () => {
    const { inputs, first } = started(onGo(steps));
    const known = { ...inputs, account: { ...inputs.account, traits: { ...inputs.account.traits, size: 'big' } } };
    const told = decideAll(
      first.state,
      { ...known, facts: [fact(2, day(1), 'Trait Changed', { trait: 'size', from: null, to: 'big' })] },
      day(1),
    );
    expect(asked(told)).toEqual(['big']);
  });

  test('facts that do not help leave the end of the wait where it was; then what is known decides, else the else', () => {
    const { inputs, first } = started(onGo(steps));
    const later = decideAll(
      first.state,
      { ...inputs, facts: [fact(2, day(1), 'Custom'), fact(3, day(1, 5), 'Custom')] },
      day(1, 5),
    );
    expect(later.deadline).toBe(day(2));
    expect(asked(decideAll(later.state, inputs, day(2)))).toEqual(['gold']);
    const silver = { ...inputs, account: { ...inputs.account, traits: { tier: 'silver' } } };
    const lost = decideAll(later.state, silver, day(2));
    // The owner is asked to find out; the journey does not wait for it.
    expect(asked(lost)).toEqual(['ask', 'other']);
    expect(lost.effects[0]).toMatchObject({ type: 'task', title: expect.stringContaining('account.size') });
    expect(lost.reasons).toMatchObject([{ kind: 'branched', step: 'ask', reason: 'not known in time: else' }]);
  });

  test('a field known to be empty is an answer', () => {
    const { first } = started(onGo(steps), { traits: { size: null, tier: 'silver' } });
    expect(asked(first)).toEqual(['other']);
  });

  test('performed is false only behind the feed (rows 21 and 40)', () => {
    const bought = {
      type: 'branch' as const,
      arms: [{ when: { type: 'performed' as const, event: 'Order Completed', within: null }, goto: 'yes' }],
      otherwise: 'no',
    };
    const of = onGo({ bought, yes: { ...send('yes'), next: null }, no: { ...send('no'), next: null } });
    expect(asked(started(of).first)).toEqual(['no']);
    const behind = given({ published: [of] });
    const waiting = started(of, { account: { ...behind.account, ordersKnownUntil: day(-1) } }).first;
    expect(asked(waiting)).toEqual([]);
    expect(waiting.deadline).toBe(day(2));
  });
});

describe('a veto (semantics row 34)', () => {
  const steps = {
    one: send('one'),
    wait: { type: 'wait' as const, for: DAYS(2) },
    two: send('two'),
    three: { ...send('three') },
  };
  const veto = (seq: number, effect: string, at = day(0)) => fact(seq, at, 'Touch Vetoed', { effect, actor: 'mina' });

  test('of a touch that was asked: dropped, and the journey goes on', () => {
    const { inputs, first } = started(onGo(steps));
    const vetoed = decideAll(first.state, { ...inputs, facts: [veto(2, idOf('one'))] }, day(0));
    expect(vetoed.reasons).toMatchObject([{ kind: 'dropped', reason: 'vetoed by mina', contact: 'ana', step: 'one' }]);
    expect(vetoed.deadline).toBe(day(2));
    expect(asked(decideAll(vetoed.state, inputs, day(2)))).toEqual(['two']);
  });

  test('of one still ahead: it is not planned any more, not asked, and the journey goes on', () => {
    const { inputs, first } = started(onGo(steps));
    const vetoed = decideAll(
      first.state,
      { ...inputs, facts: [veto(2, idOf('two')), settled(3, day(0), idOf('one'))] },
      day(0),
    );
    expect(vetoed.planned.map((touch) => touch.step)).toEqual(['three']);
    const then = decideAll(vetoed.state, inputs, day(2));
    expect(asked(then)).toEqual(['three']);
    expect(then.reasons).toMatchObject([{ kind: 'skipped', reason: 'vetoed', step: 'two', contact: 'ana' }]);
  });

  test('of one that is due in the very call that hears of it: it is not asked', () => {
    const { inputs, first } = started(onGo(steps));
    const until = day(0, 12);
    const deferral = { effect: idOf('one'), until, reason: 'quiet hours' };
    const deferred = decideAll(
      first.state,
      { ...inputs, facts: [fact(2, day(0), 'Message Deferred', deferral)] },
      day(0),
    );
    const vetoed = decideAll(deferred.state, { ...inputs, facts: [veto(3, idOf('one'), until)] }, until);
    expect(asked(vetoed)).toEqual([]);
    expect(vetoed.reasons).toMatchObject([{ kind: 'dropped', reason: 'vetoed by mina' }]);
  });

  test('a fact that lacks what its kind needs moves nothing', () => {
    const { inputs, first } = started(onGo(steps));
    const lacking = [
      'Touch Vetoed',
      'Veto Withdrawn',
      'Touch Postponed',
      'Offer Reserved',
      'Message Settled',
      'Order Refunded',
    ];
    const facts = lacking.map((type, index) => fact(2 + index, day(0), type, { order: null }));
    expect(decideAll(first.state, { ...inputs, facts }, day(0)).state.enrolments).toEqual(first.state.enrolments);
  });

  test('of one of two people: the other still gets the mail', () => {
    const { first } = started(onGo(steps), { contacts: [ana, { ...ana, id: 'bo' }] });
    expect(first.effects.map((effect) => effect.type === 'send' && effect.contact)).toEqual(['ana', 'bo']);
    const inputs = given({ published: [onGo(steps)], contacts: [ana, { ...ana, id: 'bo' }] });
    const vetoed = decideAll(first.state, { ...inputs, facts: [veto(2, idOf('one', 'bo'))] }, day(0));
    expect(vetoed.planned.filter((touch) => touch.step === 'one').map((touch) => touch.contact)).toEqual(['ana']);
    expect(endOf(vetoed)).toBeUndefined();
  });

  test("of another account's or enrolment's touch: nothing here", () => {
    const { inputs, first } = started(onGo(steps));
    const other = decideAll(first.state, { ...inputs, facts: [veto(2, 'c/acme/fact-10/one/ana/1')] }, day(0));
    expect(other.state.enrolments).toEqual(first.state.enrolments);
  });
});

describe('a veto taken back, a task vetoed', () => {
  const steps = {
    one: send('one'),
    wait: { type: 'wait' as const, for: DAYS(2) },
    call: { type: 'task' as const, title: 'Call', due: DAYS(1), outcomes: [] },
    two: send('two'),
  };
  const said = (seq: number, type: string, effect: string) => fact(seq, day(0), type, { effect, actor: 'mina' });

  test('while it is still ahead: it is planned and sent again', () => {
    const { inputs, first } = started(onGo(steps));
    const sent = settled(2, day(0), idOf('one'));
    const vetoed = decideAll(first.state, { ...inputs, facts: [sent, said(3, 'Touch Vetoed', idOf('two'))] }, day(0));
    expect(vetoed.planned.map((touch) => touch.step)).toEqual(['call']);
    const back = decideAll(vetoed.state, { ...inputs, facts: [said(4, 'Veto Withdrawn', idOf('two'))] }, day(0));
    expect(back.planned.map((touch) => touch.step)).toEqual(['call', 'two']);
    expect(asked(decideAll(back.state, inputs, day(2)))).toEqual(['call', 'two']);
    // Withdrawn without a veto, or of a touch that is past: nothing.
    const late = decideAll(first.state, { ...inputs, facts: [said(4, 'Veto Withdrawn', idOf('one'))] }, day(0));
    expect(late.state.enrolments).toEqual(first.state.enrolments);
  });

  test('a task is skipped, the journey goes on', () => {
    const { inputs, first } = started(onGo(steps));
    const sent = settled(2, day(0), idOf('one'));
    const call = 'c/acme/fact-1/call/-/1';
    const vetoed = decideAll(first.state, { ...inputs, facts: [sent, said(3, 'Touch Vetoed', call)] }, day(0));
    expect(vetoed.planned.map((touch) => touch.step)).toEqual(['two']);
    const then = decideAll(vetoed.state, inputs, day(2));
    expect(asked(then)).toEqual(['two']);
    expect(then.reasons).toMatchObject([{ kind: 'skipped', reason: 'vetoed', step: 'call' }]);
  });
});

describe('a postponement (semantics row 34)', () => {
  const steps = {
    one: send('one'),
    wait: { type: 'wait' as const, for: DAYS(2) },
    two: send('two'),
    longer: { type: 'wait' as const, for: DAYS(3) },
    three: send('three'),
  };
  const later = (seq: number, effect: string, until: number) =>
    fact(seq, day(0), 'Touch Postponed', { effect, until: day(until), actor: 'mina' });
  const planOf = (decision: Decision) =>
    decision.planned.map(({ step, dueAt }) => [step, (dueAt - day(0)) / 86_400_000]);

  test('of a touch that was asked: asked again at the instant named, due then; later waits count from it', () => {
    const { inputs, first } = started(onGo(steps));
    const postponed = decideAll(first.state, { ...inputs, facts: [later(2, idOf('one'), 4)] }, day(0));
    expect(postponed.reasons).toMatchObject([{ kind: 'deferred', reason: 'postponed by mina', contact: 'ana' }]);
    expect(asked(postponed)).toEqual([]);
    expect(postponed.deadline).toBe(day(4));
    expect(planOf(postponed)).toEqual([
      ['one', 4],
      ['two', 6],
      ['three', 9],
    ]);
    expect(asked(decideAll(postponed.state, inputs, day(3)))).toEqual([]);
    const then = decideAll(postponed.state, inputs, day(4));
    expect(then.effects).toMatchObject([{ step: 'one', attempt: 2, dueAt: day(4), tooLateAt: day(7) }]);
    const sent = decideAll(then.state, { ...inputs, facts: [settled(3, day(4), idOf('one'))] }, day(4));
    expect(sent.deadline).toBe(day(6));
  });

  test('of one still ahead: its step waits, and what follows counts from there', () => {
    const { inputs, first } = started(onGo(steps));
    const sent = settled(2, day(0), idOf('one'));
    const postponed = decideAll(first.state, { ...inputs, facts: [sent, later(3, idOf('two'), 5)] }, day(0));
    expect(planOf(postponed)).toEqual([
      ['two', 5],
      ['three', 8],
    ]);
    const waiting = decideAll(postponed.state, inputs, day(2));
    expect(asked(waiting)).toEqual([]);
    expect(waiting.deadline).toBe(day(5));
    expect(planOf(waiting)).toEqual(planOf(postponed));
    const then = decideAll(waiting.state, inputs, day(5));
    expect(then.effects).toMatchObject([{ step: 'two', attempt: 1, dueAt: day(5) }]);
    // To an instant before its own: it goes when it is due.
    const sooner = decideAll(first.state, { ...inputs, facts: [sent, later(3, idOf('two'), 1)] }, day(0));
    expect(asked(decideAll(sooner.state, inputs, day(2)))).toEqual(['two']);
  });

  test('of one of two people: the other gets the mail in time, the step ends with both', () => {
    const contacts = [ana, { ...ana, id: 'bo' }];
    const { inputs, first } = started(onGo(steps), { contacts });
    const facts = [later(2, idOf('one', 'bo'), 4), settled(3, day(0), idOf('one'))];
    const postponed = decideAll(first.state, { ...inputs, facts }, day(0));
    expect(postponed.deadline).toBe(day(4));
    const both = decideAll(
      decideAll(postponed.state, inputs, day(4)).state,
      { ...inputs, facts: [settled(4, day(4), idOf('one', 'bo'))] },
      day(4),
    );
    expect(both.deadline).toBe(day(6));
  });

  test('what the sender still says of the ask before it changes nothing', () => {
    const { inputs, first } = started(onGo(steps));
    const refused = fact(3, day(0), 'Message Refused', { effect: idOf('one'), reason: 'facts-moving' });
    const deferred = fact(3, day(0), 'Message Deferred', { effect: idOf('one'), until: day(1), reason: 'quiet hours' });
    for (const told of [refused, deferred]) {
      const decision = decideAll(first.state, { ...inputs, facts: [later(2, idOf('one'), 4), told] }, day(0));
      expect(asked(decision)).toEqual([]);
      expect(decision.deadline).toBe(day(4));
    }
  });

  test('a veto of a postponed touch drops it at once', () => {
    const { inputs, first } = started(onGo(steps));
    const vetoed = fact(3, day(0), 'Touch Vetoed', { effect: idOf('one'), actor: 'mina' });
    const decision = decideAll(first.state, { ...inputs, facts: [later(2, idOf('one'), 4), vetoed] }, day(0));
    expect(decision.deadline).toBe(day(2));
  });
});

describe('what people stopped (semantics row 35)', () => {
  const deferred = (seq: number, reason: string) =>
    fact(seq, day(0), 'Message Deferred', { effect: idOf('one'), until: day(0, 4), reason });

  test.each(['Hold Released', 'Sending Resumed'])(
    '%s: what was held up asks again at once, what waits for hours does not',
    (type) => {
      const { inputs, first } = started(onGo({ one: send('one') }));
      const release = fact(3, day(0, 1), type, { hold: 'h', kind: 'pause', actor: 'mina' });
      const released = (reason: string) => {
        const waiting = decideAll(first.state, { ...inputs, facts: [deferred(2, reason)] }, day(0));
        expect(waiting.deadline).toBe(day(0, 4));
        return decideAll(waiting.state, { ...inputs, facts: [release] }, day(0, 1));
      };
      for (const reason of ['held: reply', 'stopped: everything']) {
        expect(released(reason).effects).toMatchObject([{ step: 'one', attempt: 2, dueAt: day(0) }]);
      }
      expect(asked(released('quiet hours'))).toEqual([]);
    },
  );
});

test('the plan says which offer a mail names; its end is counted from the first of them, so the second has one', () => {
  const { first } = started(
    onGo({
      plain: send('plain'),
      wait: { type: 'wait', for: DAYS(2) },
      offer: {
        ...{ type: 'offer' as const, name: 'comeback', budget: null, products: null, expires: DAYS(14) },
        terms: { percent: { type: 'fixed', percent: 10 }, amount: null, gift: null, max: null },
      },
      named: send('named'),
      later: { type: 'wait', for: DAYS(3) },
      again: send('again'),
    }),
  );
  expect(first.planned.map(({ step, offer }) => [step, offer])).toEqual([
    ['plain', null],
    ['named', { name: 'comeback', expiresAt: null }],
    ['again', { name: 'comeback', expiresAt: Date.UTC(2027, 2, 18) - 1 }],
  ]);
});
