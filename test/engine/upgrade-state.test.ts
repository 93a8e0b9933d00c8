import { expect, test } from 'vitest';
import type { EngineState } from '../../src/engine/state.ts';
import { upgradeState } from '../../src/engine/upgrade-state.ts';
import { campaign, day, decideAll, fact, given, program, settledState } from './given.ts';

const of = campaign({
  id: 'c',
  trigger: { type: 'event', event: 'Go', where: null, maxAge: { amount: 3, unit: 'd' } },
  ...program({
    wait: {
      type: 'wait-for',
      awaited: { type: 'event', event: 'Custom', where: null },
      upTo: { amount: 7, unit: 'd' },
      onMatch: null,
      onTimeout: null,
    },
    task: { type: 'task', title: 'Call', due: { amount: 1, unit: 'd' }, outcomes: [] },
  }),
});
const inputs = given({ published: [of] });
const { state } = decideAll(settledState(inputs), { ...inputs, facts: [fact(1, day(0), 'Go')] }, day(0));

/** As the build before wrote it: without what came to the shape since. */
const written = (): EngineState => {
  const { tried: _tried, ...old } = JSON.parse(JSON.stringify(state));
  for (const enrolment of Object.values<Record<string, unknown>>(old.enrolments)) {
    for (const added of ['contact', 'answer', 'seen', 'overdue', 'leaving']) delete enrolment[added];
    const cursor = enrolment['cursor'] as Record<string, unknown>;
    delete cursor['reminded'];
    delete cursor['open'];
  }
  return old;
};

test('a state written before reads as the same state, and what waits goes on', () => {
  expect(Object.keys(written().enrolments)).toEqual(['c/acme/fact-1']);
  expect(upgradeState(written())).toEqual(state);
  expect(upgradeState(state)).toEqual(state);
  expect(decideAll(written(), inputs, day(7)).effects).toMatchObject([{ type: 'task' }]);
});
