import { describe, expect, test } from 'vitest';
import type { Campaign } from '../../src/domain/campaign.ts';
import type { Segment } from '../../src/domain/segment.ts';
import { emptyState } from '../../src/engine/state.ts';
import { campaign, day, decideAll, fact, given, program, send, settledState } from './given.ts';

const is = (field: string, value: string) => ({ type: 'is' as const, field, value });
const segment = (id: string, where: Segment['where']): Segment => ({ id, title: id, where });
const lapsed = segment('lapsed', is('account.lapse', 'lapsed'));
const golden = segment('golden', is('account.tier', 'gold'));
const starts = (id: string, name: string, on: 'enter' | 'leave' = 'enter', over: Partial<Campaign> = {}): Campaign =>
  campaign({
    id,
    trigger: { type: 'segment', segment: name, on },
    exits: [],
    goal: null,
    ...program({ one: send('one') }),
    ...over,
  });
const changed = (seq: number, trait: string, to: string, historic = false) =>
  fact(seq, day(0), 'Trait Changed', { trait, from: null, to }, { historic });
const lapse = (seq: number, historic = false) =>
  fact(seq, day(0), 'Lapse State Changed', { from: 'active', to: 'lapsed' }, { historic });
const entered = (decision: { readonly enrolments: readonly { type: string; id: string }[] }) =>
  decision.enrolments.filter(({ type }) => type === 'opened').map(({ id }) => id.split('/')[0]);

describe('segments', () => {
  test('a crossing and its way back are both seen, each with what caused it', () => {
    const inputs = given({ segments: [lapsed], traits: { lapse: 'lapsed' } });
    const into = decideAll(settledState(inputs), { ...inputs, facts: [lapse(1)] }, day(0));
    expect(into.crossings).toEqual([
      { segment: 'lapsed', change: 'entered', at: day(0), because: 'Lapse State Changed' },
    ]);
    const active = given({ segments: [lapsed], traits: { lapse: 'active' } });
    const out = decideAll(
      into.state,
      { ...active, facts: [fact(2, day(3), 'Lapse State Changed', { to: 'active' })] },
      day(3),
    );
    expect(out.crossings).toMatchObject([{ change: 'left', at: day(3) }]);
    expect(out.state.segments).toEqual({ lapsed: { member: false, since: day(3) } });
  });

  test('several changes before reading count as first to last: equal is none', () => {
    const inputs = given({ segments: [lapsed], traits: { lapse: 'active' } });
    const facts = [lapse(1), fact(2, day(0), 'Lapse State Changed', { to: 'active' })];
    expect(decideAll(settledState(inputs), { ...inputs, facts }, day(0)).crossings).toEqual([]);
  });

  test('what is not known changes no membership', () => {
    const known = given({ segments: [golden], traits: { tier: 'gold' } });
    const member = decideAll(emptyState, known, day(0));
    expect(member.state.segments['golden']?.member).toBe(true);
    const unknown = decideAll(member.state, given({ segments: [golden], traits: {} }), day(1));
    expect(unknown.crossings).toEqual([]);
    expect(unknown.state.segments['golden']?.member).toBe(true);
  });

  test('history read together with news: each segment rests on its own facts', () => {
    const inputs = given({
      segments: [golden, lapsed],
      published: [starts('win-back', 'lapsed'), starts('tier', 'golden')],
      traits: { lapse: 'lapsed', tier: 'gold' },
    });
    const before = decideAll(
      emptyState,
      given({ segments: [golden, lapsed], traits: { lapse: 'active', tier: 'none' } }),
      day(-1),
    ).state;
    const facts = [lapse(1), changed(2, 'tier', 'gold', true)];
    const decision = decideAll(before, { ...inputs, facts }, day(0));
    expect(entered(decision)).toEqual(['win-back']);
    expect(decision.reasons).toContainEqual(
      expect.objectContaining({ campaign: 'tier', kind: 'not-enrolled', reason: 'history' }),
    );
    const other = decideAll(before, { ...inputs, facts: [lapse(1, true), changed(2, 'tier', 'gold')] }, day(0));
    expect(entered(other)).toEqual(['tier']);
  });

  test('an import of orders with a lapse of its own makes no history of it', () => {
    const inputs = given({
      segments: [lapsed],
      published: [starts('win-back', 'lapsed')],
      traits: { lapse: 'lapsed' },
    });
    const old = fact(2, day(0), 'Order Completed', {}, { historic: true, occurredAt: day(-400) });
    expect(entered(decideAll(settledState(inputs), { ...inputs, facts: [lapse(1), old] }, day(0)))).toEqual([
      'win-back',
    ]);
  });

  test('a segment that asks for another is judged with it, whatever their names', () => {
    const a = segment('a', { type: 'in-segment', segment: 'lapsed' });
    const z = segment('z', { type: 'not', of: { type: 'in-segment', segment: 'a' } });
    const inputs = given({
      segments: [a, lapsed, z],
      published: [starts('one', 'a'), starts('two', 'z', 'leave')],
      traits: { lapse: 'lapsed' },
    });
    const before = decideAll(
      emptyState,
      { ...inputs, account: { ...inputs.account, traits: { lapse: 'active' } } },
      day(-1),
    );
    expect(Object.entries(before.state.segments).map(([id, { member }]) => [id, member])).toEqual([
      ['a', false],
      ['lapsed', false],
      ['z', true],
    ]);
    const decision = decideAll(before.state, { ...inputs, facts: [lapse(1)] }, day(0));
    expect(decision.crossings.map(({ segment: id, change }) => [id, change])).toEqual([
      ['lapsed', 'entered'],
      ['a', 'entered'],
      ['z', 'left'],
    ]);
    expect(entered(decision)).toEqual(['one', 'two']);
    // Quiet afterwards: the same facts read again cross nothing.
    expect(decideAll(decision.state, inputs, day(1)).crossings).toEqual([]);
  });

  test('first judged together with a segment it asks for: still nothing starts', () => {
    const a = segment('a', { type: 'in-segment', segment: 'lapsed' });
    const inputs = given({ segments: [a, lapsed], published: [starts('one', 'a')], traits: { lapse: 'lapsed' } });
    expect(entered(decideAll(emptyState, { ...inputs, facts: [lapse(1)] }, day(0)))).toEqual([]);
  });

  test('two segments that deny each other come to rest', () => {
    const a = segment('a', { type: 'not', of: { type: 'in-segment', segment: 'b' } });
    const b = segment('b', { type: 'not', of: { type: 'in-segment', segment: 'a' } });
    const decision = decideAll(emptyState, given({ segments: [a, b] }), day(0));
    expect(decision.more).toBe(false);
    expect(decision.crossings.length).toBeLessThanOrEqual(2);
  });

  test('an exit by a segment comes before a start by another, whatever their names', () => {
    const leaver = starts('leaver', 'golden', 'enter', {
      exits: [{ type: 'segment', segment: 'z-lapsed', on: 'enter' }],
    });
    const z = segment('z-lapsed', is('account.lapse', 'lapsed'));
    const inputs = given({ segments: [golden, z], published: [leaver], traits: { lapse: 'lapsed', tier: 'gold' } });
    const before = decideAll(
      emptyState,
      given({ segments: [golden, z], traits: { lapse: 'active', tier: 'none' } }),
      day(-1),
    ).state;
    const decision = decideAll(before, { ...inputs, facts: [lapse(1), changed(2, 'tier', 'gold')] }, day(0));
    expect(entered(decision)).toEqual(['leaver']);
    expect(decision.effects).toMatchObject([{ step: 'one' }]);
  });

  test("an account's first facts may start a campaign for a segment that was never judged", () => {
    const keyOnly = campaign({
      id: 'hello',
      trigger: { type: 'event', event: 'Go', where: null, maxAge: { amount: 3, unit: 'd' } },
      audience: { segment: 'key-accounts', contacts: [], maxPerAccount: 1 },
      exits: [],
      goal: null,
      ...program({ one: send('one') }),
    });
    const inputs = given({ published: [keyOnly] });
    expect(entered(decideAll(emptyState, { ...inputs, facts: [fact(1, day(0), 'Go')] }, day(0)))).toEqual(['hello']);
    const other = {
      ...inputs,
      account: { ...inputs.account, traits: {} },
      segments: [segment('key-accounts', is('account.tier', 'gold'))],
    };
    const refused = decideAll(emptyState, { ...other, facts: [fact(1, day(0), 'Go')] }, day(0));
    expect(refused.reasons).toMatchObject([{ kind: 'not-enrolled', reason: 'not in segment key-accounts' }]);
  });

  test('a wait for a crossing ends with it, and its block or the next step follows', () => {
    const waits = starts(
      'waits',
      'lapsed',
      'enter',
      program({
        hear: {
          type: 'wait-for',
          awaited: { type: 'segment', segment: 'lapsed', on: 'leave' },
          upTo: { amount: 30, unit: 'd' },
          onMatch: null,
          onTimeout: 'late',
          next: 'back',
        },
        late: { ...send('late'), next: 'back' },
        back: send('welcome-back'),
      }),
    );
    const inputs = given({ published: [waits], traits: { lapse: 'lapsed' } });
    const inside = decideAll(settledState(inputs), { ...inputs, facts: [lapse(1)] }, day(0));
    const active = { ...inputs, account: { ...inputs.account, traits: { lapse: 'active' } } };
    const back = decideAll(
      inside.state,
      { ...active, facts: [fact(2, day(2), 'Lapse State Changed', { to: 'active' })] },
      day(2),
    );
    expect(back.effects).toMatchObject([{ step: 'back' }]);
  });
});
