import { describe, expect, test } from 'vitest';
import type { Campaign } from '../../src/domain/campaign.ts';
import type { Fact } from '../../src/domain/fact.ts';
import type { PastEnrolment } from '../../src/engine/inputs.ts';
import { campaign, day, decideAll, fact, given, order, program, send, settled, settledState } from './given.ts';

const onGo = (over: Partial<Campaign> = {}): Campaign =>
  campaign({
    id: 'c',
    trigger: { type: 'event', event: 'Go', where: null, maxAge: { amount: 3, unit: 'd' } },
    entry: { reentry: 'every', wait: { amount: 1, unit: 'd' }, per: null, minGap: null },
    ...program({ one: send('one'), wait: { type: 'wait', for: { amount: 90, unit: 'd' } }, two: send('two') }),
    ...over,
  });
const ONE = 'c/acme/fact-1/one/ana/1';
const start = (of: Campaign) => {
  const inputs = given({ published: [of] });
  const entered = decideAll(settledState(inputs), { ...inputs, facts: [fact(1, day(0), 'Go')] }, day(0));
  const sent = decideAll(entered.state, { ...inputs, facts: [settled(2, day(1), ONE)] }, day(1));
  return { inputs, entered, sent };
};
const endedWith = (goalOrder: string): PastEnrolment => ({
  ...{ id: 'c/acme/fact-1', campaign: 'c', version: 1, entryKey: 'fact-1', enteredAt: day(0), endedAt: day(5) },
  ...{ firstAcceptedAt: day(1), goalAt: day(5), goalOrder },
});
const of = (decision: ReturnType<typeof decideAll>, type: string) =>
  decision.enrolments.filter((change) => change.type === type);

describe('exits (semantics row 10)', () => {
  test('an exit with a condition judges the fact by it', () => {
    const big = onGo({
      exits: [
        { type: 'event', event: 'Order Completed', where: { type: 'at-least', field: 'order.total', value: 50 } },
      ],
    });
    const { inputs, sent } = start(big);
    expect(of(decideAll(sent.state, { ...inputs, facts: [order(3, day(2), 49_99)] }, day(2)), 'ended')).toEqual([]);
    expect(of(decideAll(sent.state, { ...inputs, facts: [order(3, day(2), 50_00)] }, day(2)), 'ended')).toMatchObject([
      { how: 'exited', because: 'Order Completed', seq: 3 },
    ]);
  });

  test('what cannot be judged does not exit', () => {
    const usual = onGo({
      exits: [
        {
          type: 'event',
          event: 'Order Completed',
          where: { type: 'at-least', field: 'order.total', value: { xUsual: 1 } },
        },
      ],
    });
    const { inputs, sent } = start(usual);
    const unknown = { ...inputs, account: { ...inputs.account, usualOrder: null } };
    expect(of(decideAll(sent.state, { ...unknown, facts: [order(3, day(2))] }, day(2)), 'ended')).toEqual([]);
  });

  test('a fact that arrives late, or as history, exits as well', () => {
    const { inputs, sent } = start(onGo());
    const late = order(3, day(2), 10_00, { occurredAt: day(-3), historic: true });
    expect(of(decideAll(sent.state, { ...inputs, facts: [late] }, day(2)), 'ended')).toMatchObject([{ how: 'exited' }]);
  });

  test('an exit in the same reading takes back what was asked before it', () => {
    const inputs = given({ published: [onGo()] });
    const both = decideAll(
      settledState(inputs),
      { ...inputs, facts: [fact(1, day(0), 'Go'), order(2, day(0))] },
      day(0),
    );
    expect(both.enrolments.map((change) => change.type)).toEqual(['opened', 'ended']);
    expect(both.effects).toEqual([]);
    expect(both.planned).toEqual([]);
  });

  test('an account that ends, or is no key account any more: everything ends', () => {
    const { inputs, sent } = start(onGo({ exits: [] }));
    const ended = decideAll(sent.state, { ...inputs, facts: [fact(3, day(2), 'Account Ended')] }, day(2));
    expect(of(ended, 'ended')).toMatchObject([{ how: 'exited', because: 'Account Ended', seq: 3 }]);
    const notKey = { ...inputs, account: { ...inputs.account, key: false } };
    expect(of(decideAll(sent.state, notKey, day(2)), 'ended')).toMatchObject([{ because: 'no longer a key account' }]);
  });

  test('an account without key standing enters nothing', () => {
    const inputs = given({ published: [onGo()] });
    const notKey = { ...inputs, account: { ...inputs.account, key: false } };
    const decision = decideAll(settledState(inputs), { ...notKey, facts: [fact(1, day(0), 'Go')] }, day(0));
    expect(decision.reasons).toMatchObject([{ kind: 'not-enrolled', reason: 'not a key account' }]);
  });

  test("another enrolment's exit rule does not touch this one, and the plan loses only what ended", () => {
    const stays = onGo({ id: 'stays', exits: [] });
    const inputs = given({ published: [onGo(), stays] });
    const entered = decideAll(settledState(inputs), { ...inputs, facts: [fact(1, day(0), 'Go')] }, day(0));
    const bought = decideAll(entered.state, { ...inputs, facts: [order(2, day(0))] }, day(0));
    expect(Object.values(bought.state.enrolments).map((each) => each.campaign)).toEqual(['stays']);
    expect([...new Set(bought.planned.map((touch) => touch.campaign))]).toEqual(['stays']);
  });
});

describe('goals (semantics row 11)', () => {
  const noExit = onGo({ exits: [] });
  const goals = (facts: readonly Fact[], at = day(70)) => {
    const { inputs, sent } = start(noExit);
    return of(decideAll(sent.state, { ...inputs, facts }, at), 'goal');
  };

  test('counts from the first accepted send, to the end of the window, once', () => {
    expect(goals([order(3, day(61))])).toMatchObject([{ id: 'c/acme/fact-1', at: day(61), name: 'won-back' }]);
    expect(goals([{ ...order(3, day(61)), occurredAt: (day(61) + 1) as ReturnType<typeof day> }])).toEqual([]);
    expect(goals([{ ...order(3, day(2)), occurredAt: day(0) }])).toEqual([]);
    expect(goals([order(3, day(20)), order(4, day(30))])).toHaveLength(1);
  });

  test('moves nothing: the journey goes on', () => {
    const { inputs, sent } = start(noExit);
    const bought = decideAll(sent.state, { ...inputs, facts: [order(3, day(5))] }, day(5));
    expect(bought.deadline).toBe(sent.deadline);
    expect(bought.planned).toEqual(sent.planned);
  });

  test('nothing accepted: no goal', () => {
    const inputs = given({ published: [noExit] });
    const entered = decideAll(
      settledState(inputs),
      { ...inputs, facts: [fact(1, day(0), 'Go'), settled(2, day(0), ONE, 'dropped')] },
      day(0),
    );
    expect(of(decideAll(entered.state, { ...inputs, facts: [order(3, day(5))] }, day(5)), 'goal')).toEqual([]);
  });

  test('an enrolment that ended still reaches it inside its window, by its own version, once', () => {
    const ended: PastEnrolment = {
      id: 'c/acme/fact-1',
      campaign: 'c',
      version: 1,
      entryKey: 'fact-1',
      enteredAt: day(0),
      endedAt: day(10),
      firstAcceptedAt: day(1),
      goalAt: null,
    };
    const newer = onGo({ version: 2, goal: null });
    const inputs = given({ published: [newer], pinned: { 'c@1': noExit }, past: [ended] });
    const state = { ...settledState(inputs), cursor: 2 };
    const bought = decideAll(state, { ...inputs, facts: [order(3, day(40)), order(4, day(41))] }, day(41));
    expect(of(bought, 'goal')).toMatchObject([{ id: 'c/acme/fact-1', at: day(40) }]);
    const counted = { ...inputs, past: [{ ...ended, goalAt: day(40) }] };
    expect(of(decideAll(state, { ...counted, facts: [order(3, day(42))] }, day(42)), 'goal')).toEqual([]);
  });

  test('row 11: a refund of the order that reached it takes the goal back, open or ended, and another may reach it', () => {
    const refund = (seq: number, id: string) =>
      fact(seq, day(6), 'Order Refunded', { order: { id, total: { minor: -120_00, currency: 'GBP' }, items: [] } });
    for (const exits of [[], onGo().exits]) {
      const published = onGo({ exits });
      const { inputs, sent } = start(published);
      const bought = decideAll(sent.state, { ...inputs, published: [published], facts: [order(3, day(5))] }, day(5));
      expect(of(bought, 'goal')).toMatchObject([{ at: day(5), order: 'o3' }]);
      const past = exits.length === 0 ? [] : [endedWith('o3')];
      const then = (...facts: readonly Fact[]) =>
        decideAll(bought.state, { ...inputs, published: [published], past, facts }, day(8));
      expect(of(then(refund(4, 'another')), 'goal-lost')).toEqual([]);
      const lost = then(refund(4, 'o3'), order(5, day(7)));
      expect(of(lost, 'goal-lost')).toMatchObject([{ id: 'c/acme/fact-1' }]);
      expect(of(lost, 'goal')).toMatchObject([{ at: day(7), order: 'o5' }]);
      expect(lost.reasons).toContainEqual(
        expect.objectContaining({ kind: 'goal-lost', reason: 'order o3 was refunded', seq: 4 }),
      );
    }
  });

  test('the purchase that exits is counted before it exits', () => {
    const { inputs, sent } = start(onGo());
    const bought = decideAll(sent.state, { ...inputs, facts: [order(3, day(5))] }, day(5));
    expect(bought.enrolments.map((change) => change.type)).toEqual(['goal', 'ended']);
  });
});

describe('entry (semantics row 9)', () => {
  test('once is once, ever', () => {
    const once = onGo({ entry: { reentry: 'once', wait: { amount: 1, unit: 'd' }, per: null, minGap: null } });
    const past = [
      {
        id: 'c/acme/once',
        campaign: 'c',
        version: 1,
        entryKey: 'once',
        enteredAt: day(-900),
        endedAt: day(-800),
        firstAcceptedAt: null,
        goalAt: null,
      },
    ];
    const inputs = given({ published: [once], past });
    const again = decideAll(settledState(inputs), { ...inputs, facts: [fact(1, day(0), 'Go')] }, day(0));
    expect(again.reasons).toMatchObject([{ kind: 'not-enrolled', reason: 'already took part for this' }]);
  });

  test('one open at a time, and the wait counts from the end', () => {
    const after = onGo({ entry: { reentry: 'after', wait: { amount: 10, unit: 'd' }, per: null, minGap: null } });
    const inputs = given({ published: [after] });
    const inside = decideAll(
      settledState(inputs),
      { ...inputs, facts: [fact(1, day(0), 'Go'), fact(2, day(0), 'Go')] },
      day(0),
    );
    expect(inside.reasons.at(-1)).toMatchObject({ kind: 'not-enrolled', reason: 'already inside' });
    const out = decideAll(inside.state, { ...inputs, facts: [order(3, day(1)), fact(4, day(1), 'Go')] }, day(1));
    expect(out.reasons.at(-1)).toMatchObject({ kind: 'not-enrolled', reason: 'inside the re-entry wait' });
  });

  test('at most 200 open enrolments, then refused with a reason', () => {
    const campaigns = Array.from({ length: 201 }, (_, index) =>
      onGo({ id: `c${String(index).padStart(3, '0')}`, exits: [], goal: null }),
    );
    const inputs = given({ published: campaigns });
    const decision = decideAll(settledState(inputs), { ...inputs, facts: [fact(1, day(0), 'Go')] }, day(0));
    expect(Object.keys(decision.state.enrolments)).toHaveLength(200);
    expect(decision.reasons).toContainEqual(
      expect.objectContaining({ campaign: 'c200', kind: 'not-enrolled', reason: 'more than 200 open enrolments' }),
    );
  });

  test('a held-out account enters nothing, in every version alike', () => {
    const decisions = [1, 2].map((version) => {
      const inputs = given({ published: [onGo({ holdout: 100, version })] });
      return decideAll(settledState(inputs), { ...inputs, facts: [fact(1, day(0), 'Go')] }, day(0)).reasons;
    });
    expect(decisions).toMatchObject([[{ reason: 'holdout' }], [{ reason: 'holdout' }]]);
  });
});
