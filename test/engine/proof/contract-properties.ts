/** The engine's contract, line by line (`src/engine/decide.ts`), over generated campaigns and tapes of facts. */
import fc from 'fast-check';
import { expect } from 'vitest';
import type { Campaign } from '../../../src/domain/campaign.ts';
import type { Fact } from '../../../src/domain/fact.ts';
import { type BusinessTime, businessTime, HOUR } from '../../../src/domain/time.ts';
import type { Decision } from '../../../src/engine/decision.ts';
import { emptyState } from '../../../src/engine/state.ts';
import { fact } from '../given.ts';
import { crowd, playCrowd } from './crowd.ts';
import { junk } from './junk.ts';
import { type Engine, forAll, type Property } from './property.ts';
import { play, settle, type Tape, type Turn, tape } from './tape.ts';

const everyTurn = (rule: string, holds: (turn: Turn, engine: Engine) => void): Property =>
  forAll(rule, tape, (engine, generated) => void play(engine, generated, (turn) => holds(turn, engine)));

/** Names of facts in two orders. */
const heap = fc
  .uniqueArray(fc.constantFrom('Custom', 'Order Completed', 'Contact Left', 'Event Attended', 'Invitation Answered'), {
    minLength: 2,
  })
  .chain((types) =>
    fc
      .shuffledSubarray([...types.keys()], { minLength: types.length, maxLength: types.length })
      .map((order) => ({ types, order })),
  );

/** Numbered in their order after `after`. */
const numbered = (types: readonly string[], at: BusinessTime, after: number): readonly Fact[] =>
  types.map((type, index) =>
    fact(after + index + 1, at, type, {
      ...{ occasion: 'fair', answer: 'accepted' },
      order: { id: `h${index}`, total: { minor: 100_00, currency: 'GBP' }, items: [] },
    }),
  );

const without = (tapes: fc.Arbitrary<Tape>, trigger: Campaign['trigger']['type']): fc.Arbitrary<Tape> =>
  tapes.map(({ inputs, moves }) => ({
    inputs: { ...inputs, published: inputs.published.filter((campaign) => campaign.trigger.type !== trigger) },
    moves,
  }));

const nextOf = (decisions: readonly Decision[]): BusinessTime | null => decisions.at(-1)?.deadline ?? null;

const endsOf = (decisions: readonly Decision[]) =>
  decisions.flatMap(({ enrolments }) => enrolments.filter((change) => change.type === 'ended'));

/** What was asked, but reminders and of the exited: what they asked for in the call that ends them is taken back. */
const askedBy = (decisions: readonly Decision[]) => {
  const exited = new Set(endsOf(decisions).flatMap((end) => (end.how === 'exited' ? [end.id, end.shared] : [])));
  return decisions.flatMap(({ effects }) =>
    effects.filter(({ enrolment, step }) => step !== 'again' && !exited.has(enrolment)),
  );
};

export const contractProperties: readonly Property[] = [
  everyTurn('1: the same inputs give the same bytes, and the state is plain JSON', (turn, { decide }) => {
    const { before, seen, now, decision } = turn;
    const again = decide(JSON.parse(JSON.stringify(before)), JSON.parse(JSON.stringify(seen)), now);
    expect(JSON.stringify(again)).toBe(JSON.stringify(decision));
    expect(JSON.parse(JSON.stringify(decision.state))).toEqual(decision.state);
  }),

  forAll('1: it throws on nothing, whatever facts carry', fc.tuple(tape, junk), (engine, [generated, carried]) => {
    const { state, last, asked } = play(engine, generated);
    const facts = carried.map((make, index) => make(state.cursor + 1 + index, last.now, asked.at(-1)?.id ?? 'none'));
    const decision = engine.decide(state, { ...last.seen, facts }, last.now);
    expect(decision.more || decision.state.cursor === state.cursor + facts.length).toBe(true);
  }),

  forAll('2: the state holds the enrolments that are open, and no other', tape, (engine, generated) => {
    const open = new Set<string>();
    play(engine, generated, ({ decision }) => {
      for (const change of decision.enrolments) {
        if (change.type === 'opened') {
          expect(open.has(change.id)).toBe(false);
          open.add(change.id);
        } else if (change.type === 'ended') expect(open.delete(change.id)).toBe(true);
      }
      expect(Object.keys(decision.state.enrolments).toSorted()).toEqual([...open].toSorted());
      expect(decision.state.version).toBe(emptyState.version);
    });
  }),

  forAll('2: at most 200 enrolments are open; more are refused with a reason', crowd, (engine, size) => {
    let refused = 0;
    const { opened } = playCrowd(engine, size, ({ decision }) => {
      expect(Object.keys(decision.state.enrolments).length).toBeLessThanOrEqual(200);
      refused += decision.reasons.filter(({ reason }) => reason === 'more than 200 open enrolments').length;
    });
    const fitting = size.people === 0 ? 0 : Math.min(size.campaigns, Math.floor(200 / size.people));
    expect(opened).toBe(fitting * size.people);
    expect(refused).toBe(size.people === 0 ? 0 : size.campaigns - fitting);
  }),

  forAll('3: facts are taken in number order, however they lie', fc.tuple(tape, heap), (engine, [generated, lying]) => {
    const { state, last } = play(engine, generated);
    const sorted = numbered(lying.types, last.now, state.cursor);
    const shuffled = lying.order.flatMap((index) => sorted[index] ?? []);
    const decided = engine.decide(state, { ...last.seen, facts: sorted }, last.now);
    expect(engine.decide(state, { ...last.seen, facts: shuffled }, last.now)).toEqual(decided);
    if (!decided.more) expect(decided.state.cursor).toBe(state.cursor + sorted.length);
  }),

  everyTurn('3: a fact at or below the cursor changes nothing', ({ seen, now, decision }, { decide }) => {
    if (decision.more) return;
    const again = decide(decision.state, { ...seen, past: [] }, now);
    expect(again.effects).toEqual([]);
    expect(again.enrolments).toEqual([]);
    expect(again.reasons).toEqual([]);
    expect(again.state).toEqual(decision.state);
  }),

  forAll(
    '4: a call asks for at most 50 effects; more asks for the rest, and none is forgotten',
    crowd,
    (engine, size) => {
      const { opened, asked } = playCrowd(engine, size, ({ now, decision }) => {
        expect(decision.effects.length).toBeLessThanOrEqual(50);
        if (!decision.more && decision.deadline !== null) expect(decision.deadline).toBeGreaterThan(now);
      });
      expect(new Set(asked.map(({ id }) => id)).size).toBe(asked.length);
      // One mail and one alert for each.
      expect(asked.length).toBe(2 * opened);
    },
  ),

  forAll('4: an effect is asked once for each attempt, and attempts only grow', tape, (engine, generated) => {
    const attempts = new Map<string, number>();
    for (const effect of play(engine, generated).asked) {
      expect(effect.attempt).toBe((attempts.get(effect.id) ?? 0) + 1);
      attempts.set(effect.id, effect.attempt);
    }
  }),

  everyTurn('5: the deadline is null or later than now, or more is true', ({ now, decision }) => {
    if (decision.more) expect(decision.deadline).toBeNull();
    else if (decision.deadline !== null) expect(decision.deadline).toBeGreaterThan(now);
  }),

  forAll(
    '5: deadlines before a fact are taken first: who slept through them decides the same',
    // A campaign by date begins where it is asked late: that is said of it (`src/engine/dates.ts`).
    fc.tuple(without(tape, 'date'), heap, fc.integer({ min: 1, max: 900 })),
    (engine, [generated, { types }, hours]) => {
      const { last, ...account } = play(engine, generated);
      // Off the hour, so that no deadline falls on the very instant of the fact.
      const at = businessTime(last.now + (hours + 0.37) * HOUR);
      const facts = numbered(types, at, account.state.cursor);
      const slept = settle(engine, account, { ...last.seen, facts }, at);
      const none = { ...last.seen, facts: [] };
      let woken = settle(engine, account, none, last.now);
      const decisions = [...woken.decisions];
      for (let due = nextOf(woken.decisions); due !== null && due < at; due = nextOf(woken.decisions)) {
        woken = settle(engine, woken, none, due);
        decisions.push(...woken.decisions);
      }
      woken = settle(engine, woken, { ...none, facts }, at);
      decisions.push(...woken.decisions);
      expect(woken.state).toEqual(slept.state);
      expect(endsOf(decisions)).toEqual(endsOf(slept.decisions));
      expect(askedBy(decisions)).toEqual(askedBy(slept.decisions));
    },
  ),

  everyTurn('6: the id of an effect is made of enrolment, step, contact and occurrence', ({ decision }) => {
    for (const effect of decision.effects) {
      const parts = effect.id.split('/');
      expect(parts.slice(0, -2).join('/')).toBe(`${effect.enrolment}/${effect.step}`);
      expect(parts.at(-1)).toMatch(/^[1-9]\d*$/);
      if (effect.type === 'send') expect(parts.at(-2)).toBe(effect.contact);
    }
  }),
];
