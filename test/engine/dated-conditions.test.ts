import { describe, expect, test } from 'vitest';
import type { Condition, DateTest } from '../../src/domain/condition.ts';
import { emptyState } from '../../src/engine/state.ts';
import { campaign, day, decideAll, fact, given, program, send } from './given.ts';

const dated = (test: DateTest, amount: number): Condition => ({
  type: 'dated',
  field: 'account.next_tender',
  test,
  span: { amount, unit: 'd' },
});
const members = (where: Condition, traits: Record<string, string | null>, at: number) =>
  decideAll(emptyState, given({ traits, segments: [{ id: 'near', title: 'Near', where }] }), day(at)).state.segments[
    'near'
  ]?.member;

describe('a date field against now', () => {
  // Wednesday 10 March 2027, nine days after day(0).
  const traits = { next_tender: '2027-03-10' };

  test.each([
    ['within-next', 9, -1, false],
    ['within-next', 9, 0, true],
    ['within-next', 9, 9, true],
    ['within-next', 9, 10, false],
    ['within-last', 2, 8, false],
    ['within-last', 2, 9, true],
    ['within-last', 2, 11, false],
    ['older-than', 2, 10, false],
    ['older-than', 2, 11, true],
  ] as const)('%s %i days, on day %i: %s', (which, amount, at, expected) => {
    expect(members(dated(which, amount), traits, at)).toBe(expected);
  });

  test('an empty field is no date; one that is not known, or is no date, changes no membership', () => {
    const not = (of: Condition): Condition => ({ type: 'not', of });
    expect(members(not(dated('older-than', 1)), { next_tender: null }, 0)).toBe(true);
    expect(members(not(dated('older-than', 1)), {}, 0)).toBe(false);
    expect(members(not(dated('older-than', 1)), { next_tender: 'next spring' }, 0)).toBe(false);
  });

  test('time alone moves an account into a segment: it is its deadline, and the crossing starts what it starts', () => {
    const inputs = given({
      traits,
      segments: [{ id: 'near', title: 'Near', where: dated('within-next', 5) }],
      published: [
        campaign({ trigger: { type: 'segment', segment: 'near', on: 'enter' }, ...program({ one: send('one') }) }),
      ],
    });
    const before = decideAll(emptyState, inputs, day(0));
    expect(before.deadline).toBe(Date.UTC(2027, 2, 5));
    const entered = decideAll(before.state, inputs, day(4));
    expect(entered.crossings).toMatchObject([{ segment: 'near', change: 'entered', because: 'judged' }]);
    expect(entered.effects).toMatchObject([{ template: 'one' }]);
    // The day itself still belongs to it.
    expect(decideAll(entered.state, inputs, day(4)).deadline).toBe(Date.UTC(2027, 2, 11));
  });

  test('an event of the last days leaves the segment by time alone', () => {
    const where: Condition = { type: 'performed', event: 'Quote Requested', within: { amount: 7, unit: 'd' } };
    const inputs = given({ segments: [{ id: 'asking', title: 'Asking', where }] });
    const asked = decideAll(emptyState, { ...inputs, facts: [fact(1, day(0), 'Quote Requested')] }, day(0));
    expect(asked.state.segments['asking']?.member).toBe(true);
    expect(asked.deadline).toBe(day(7) + 1);
    const left = decideAll(asked.state, inputs, asked.deadline ?? day(0));
    expect(left.crossings).toMatchObject([{ segment: 'asking', change: 'left' }]);
    expect(left.deadline).toBeNull();
  });
});
