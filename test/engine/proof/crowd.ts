/** Many people of one account inside at once: what bounds a call and a state is seen only there. */
import fc from 'fast-check';
import type { Fact } from '../../../src/domain/fact.ts';
import { HOUR, later } from '../../../src/domain/time.ts';
import type { Effect } from '../../../src/engine/decision.ts';
import { type EngineState, emptyState } from '../../../src/engine/state.ts';
import { ana, campaign, day, fact, given, program, send } from '../given.ts';
import type { Engine } from './property.ts';
import type { Turn } from './tape.ts';

export type Crowd = {
  readonly people: number;
  readonly campaigns: number;
  /** How long after the instant the account wakes. */
  readonly lateHours: number;
};

export const crowd: fc.Arbitrary<Crowd> = fc.record({
  people: fc.oneof(
    { weight: 400, arbitrary: fc.integer({ min: 0, max: 5 }) },
    { weight: 8, arbitrary: fc.integer({ min: 45, max: 60 }) },
    { weight: 1, arbitrary: fc.integer({ min: 90, max: 210 }) },
  ),
  campaigns: fc.integer({ min: 1, max: 3 }),
  lateHours: fc.constantFrom(0, 1, 50),
});

/** What became of a crowd: enrolments opened, and all that was asked. */
export type CrowdPlayed = { readonly opened: number; readonly asked: readonly Effect[] };

/** Everybody enters by one fact, waits an hour, gets one mail, waits an hour, and is told of to the owner. */
export const playCrowd = ({ decide }: Engine, size: Crowd, watch: (turn: Turn) => void): CrowdPlayed => {
  const inputs = given({
    contacts: Array.from({ length: size.people }, (_, index) => ({ ...ana, id: `c${index}` })),
    published: Array.from({ length: size.campaigns }, (_, index) =>
      campaign({
        id: `crowd-${index}`,
        run: 'contact',
        trigger: { type: 'event', event: 'Custom', where: null, maxAge: { amount: 3, unit: 'd' } },
        audience: { segment: null, contacts: [], maxPerAccount: 1_000 },
        ...program({
          first: { type: 'wait', for: { amount: 1, unit: 'h' } },
          mail: send('t'),
          then: { type: 'wait', for: { amount: 1, unit: 'h' } },
          look: { type: 'alert', title: 'Look' },
        }),
      }),
    ),
  });
  let state: EngineState = emptyState;
  let opened = 0;
  const asked: Effect[] = [];
  const turn = (facts: readonly Fact[], hours: number): void => {
    const now = later(day(0), hours * HOUR);
    for (let calls = 0; calls < 100; calls += 1) {
      const seen = { ...inputs, facts };
      const decision = decide(state, seen, now);
      watch({ before: state, seen, now, decision });
      ({ state } = decision);
      asked.push(...decision.effects);
      opened += decision.enrolments.filter((change) => change.type === 'opened').length;
      if (!decision.more) return;
    }
    throw new Error('the engine asks for ever');
  };
  turn([fact(1, day(0), 'Custom')], 0);
  turn([], 1 + size.lateHours);
  const answered = asked.map(({ id }, index) =>
    fact(2 + index, later(day(0), (1 + size.lateHours) * HOUR), 'Message Settled', { effect: id, outcome: 'accepted' }),
  );
  turn(answered, 1 + size.lateHours);
  turn([], 2 + size.lateHours * 2);
  return { opened, asked };
};
