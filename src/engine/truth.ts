import { assertNever } from '../domain/assert-never.ts';
import type { Bound, Condition, DateTest, Scalar, Truth } from '../domain/condition.ts';
import type { Duration } from '../domain/duration.ts';

/** Answers the questions a condition asks of its surroundings. */
export type Surroundings = {
  /** A field's value; null when it is known to be empty; undefined when it is not known. */
  readonly field: (path: string) => Scalar | null | undefined;
  /** A bound as a value to compare with the field; undefined when it is not known (no usual order yet). */
  readonly bound: (bound: Bound, path: string) => Scalar | undefined;
  readonly inSegment: (segment: string) => Truth;
  /** So many times or more. */
  readonly performed: (event: string, within: Duration | null, atLeast: number) => Truth;
  readonly dated: (path: string, test: DateTest, span: Duration) => Truth;
};

/** Three-valued (Kleene) evaluation: what is not known is neither true nor false. */
export const evaluate = (condition: Condition, around: Surroundings): Truth => {
  switch (condition.type) {
    case 'all':
      return condition.of.reduce<Truth>((truth, part) => and(truth, evaluate(part, around)), true);
    case 'any':
      return not(condition.of.reduce<Truth>((truth, part) => and(truth, not(evaluate(part, around))), true));
    case 'not':
      return not(evaluate(condition.of, around));
    case 'is':
      return compare(condition.field, condition.value, around, (field, bound) => field === bound);
    case 'is-not':
      return not(compare(condition.field, condition.value, around, (field, bound) => field === bound));
    case 'at-least':
      return compare(condition.field, condition.value, around, (field, bound) => ordered(field, bound) >= 0);
    case 'at-most':
      return compare(condition.field, condition.value, around, (field, bound) => ordered(field, bound) <= 0);
    case 'in': {
      const value = around.field(condition.field);
      if (value === undefined) return 'unknown';
      return value !== null && condition.values.includes(value);
    }
    case 'exists': {
      // Asks whether it is known: what is not is no answer that is still awaited, it is a no.
      const value = around.field(condition.field);
      return (value !== undefined && value !== null) === condition.expected;
    }
    case 'in-segment':
      return around.inSegment(condition.segment);
    case 'performed':
      return around.performed(condition.event, condition.within, condition.atLeast ?? 1);
    case 'dated':
      return around.dated(condition.field, condition.test, condition.span);
    default:
      return assertNever(condition);
  }
};

const and = (left: Truth, right: Truth): Truth => {
  if (left === false || right === false) return false;
  return left === true && right === true ? true : 'unknown';
};

const not = (truth: Truth): Truth => (truth === 'unknown' ? 'unknown' : !truth);

const compare = (
  path: string,
  bound: Bound,
  around: Surroundings,
  holds: (field: Scalar, bound: Scalar) => boolean,
): Truth => {
  const field = around.field(path);
  const against = around.bound(bound, path);
  if (field === undefined || against === undefined) return 'unknown';
  return field !== null && holds(field, against);
};

/** NaN for values of different kinds, so that no order holds between them. */
const ordered = (left: Scalar, right: Scalar): number => {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  if (typeof left === 'string' && typeof right === 'string') return left < right ? -1 : left > right ? 1 : 0;
  return Number.NaN;
};
