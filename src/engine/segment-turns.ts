import type { Condition, Scalar } from '../domain/condition.ts';
import { datedOf } from '../domain/date-field.ts';
import { type BusinessTime, later } from '../domain/time.ts';
import { windowMs } from '../domain/window-ms.ts';
import { turnsOfDate } from './date-tests.ts';
import type { Draft } from './draft.ts';
import { own } from './own.ts';
import { occurrencesOf, surroundings } from './surroundings.ts';

/**
 * The next instant after `now` at which time alone may change the account's membership of a segment; null: only a fact
 * can. Judging earlier or more often than needed changes nothing.
 */
export const nextSegmentTurn = (draft: Draft, now: BusinessTime): BusinessTime | null => {
  const around = surroundings(draft, now, null, null);
  const turns = draft.inputs.segments.flatMap(({ where }) => turnsOf(draft, where, around.field));
  const ahead = turns.filter((at) => at > now);
  return ahead.length === 0 ? null : ahead.reduce((first, at) => (at < first ? at : first));
};

type Field = (path: string) => Scalar | null | undefined;

const turnsOf = (draft: Draft, condition: Condition, field: Field): readonly BusinessTime[] => {
  switch (condition.type) {
    case 'all':
    case 'any':
      return condition.of.flatMap((part) => turnsOf(draft, part, field));
    case 'not':
      return turnsOf(draft, condition.of, field);
    case 'performed': {
      const { event, within, atLeast } = condition;
      // The one without which there are too few: they are, as soon as it is out of reach.
      const last =
        atLeast === undefined ? own(draft.state.performed, event) : occurrencesOf(draft, event, null)[atLeast - 1];
      return last === undefined || within === null ? [] : [later(last, windowMs(within) + 1)];
    }
    case 'dated': {
      const { account } = draft.inputs;
      const dated = datedOf(field(condition.field), account.timezone);
      return dated === null ? [] : turnsOfDate(dated, condition.test, condition.span, account);
    }
    default:
      return [];
  }
};
