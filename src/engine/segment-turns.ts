import type { Condition } from '../domain/condition.ts';
import { hangsOnTime, leavesOf } from '../domain/condition-leaves.ts';
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
  const known = indexes.get(segments) ?? segments.filter(({ where }) => hangsOnTime(where));
  indexes.set(segments, known);
  return known;
};

const indexes = new WeakMap<readonly Segment[], readonly Segment[]>();

const turnsOf = (draft: Draft, condition: Condition, around: Surroundings): readonly BusinessTime[] =>
  leavesOf(condition).flatMap((leaf) => {
    switch (leaf.type) {
      case 'performed': {
        const { event, within, atLeast } = leaf;
        // The one without which there are too few: they are, as soon as it is out of reach.
        const last =
          atLeast === undefined ? own(draft.state.performed, event) : occurrencesOf(draft, event, null)[atLeast - 1];
        return last === undefined || within === null ? [] : [later(last, windowMs(within) + 1)];
      }
      case 'dated': {
        const { account } = draft.inputs;
        const dated = datedOf(around.field(leaf.field), account.timezone);
        return dated === null ? [] : turnsOfDate(dated, leaf.test, leaf.span, account);
      }
      default:
        return [];
    }
  });
