import type { Condition } from '../domain/condition.ts';
import { datedOf } from '../domain/date-field.ts';
import type { Segment } from '../domain/segment.ts';
import { type BusinessTime, later } from '../domain/time.ts';
import { windowMs } from '../domain/window-ms.ts';
import { turnsOfDate } from './date-tests.ts';
import type { Draft } from './draft.ts';
import { own } from './own.ts';
import { occurrencesOf, surroundings } from './surroundings.ts';
import type { Surroundings } from './truth.ts';

/**
 * The next instant after `now` at which time alone may change the account's membership of a segment; null: only a fact
 * can. Judging earlier or more often than needed changes nothing.
 */
export const nextSegmentTurn = (draft: Draft, now: BusinessTime): BusinessTime | null => {
  const turning = turningOf(draft.inputs.segments);
  if (turning.length === 0) return null;
  const around = surroundings(draft, now, null, null);
  const turns = turning.flatMap(({ where }) => turnsOf(draft, where, around));
  const ahead = turns.filter((at) => at > now);
  return ahead.length === 0 ? null : ahead.reduce((first, at) => (at < first ? at : first));
};

/** Those that time alone may turn. Made once for each list of segments: it must not be changed afterwards. */
const turningOf = (segments: readonly Segment[]): readonly Segment[] => {
  const known = indexes.get(segments) ?? segments.filter(({ where }) => asksTime(where));
  indexes.set(segments, known);
  return known;
};

const indexes = new WeakMap<readonly Segment[], readonly Segment[]>();

const asksTime = (condition: Condition): boolean => {
  switch (condition.type) {
    case 'all':
    case 'any':
      return condition.of.some(asksTime);
    case 'not':
      return asksTime(condition.of);
    case 'performed':
      return condition.within !== null;
    default:
      return condition.type === 'dated';
  }
};

const turnsOf = (draft: Draft, condition: Condition, around: Surroundings): readonly BusinessTime[] => {
  switch (condition.type) {
    case 'all':
    case 'any':
      return condition.of.flatMap((part) => turnsOf(draft, part, around));
    case 'not':
      return turnsOf(draft, condition.of, around);
    case 'performed': {
      const { event, within, atLeast } = condition;
      // The one without which there are too few: they are, as soon as it is out of reach.
      const last =
        atLeast === undefined ? own(draft.state.performed, event) : occurrencesOf(draft, event, null)[atLeast - 1];
      return last === undefined || within === null ? [] : [later(last, windowMs(within) + 1)];
    }
    case 'dated': {
      const { account } = draft.inputs;
      const dated = datedOf(around.field(condition.field), account.timezone);
      return dated === null ? [] : turnsOfDate(dated, condition.test, condition.span, account);
    }
    default:
      return [];
  }
};
