/** A date field against now: what time alone makes true or false. */
import { assertNever } from '../domain/assert-never.ts';
import type { DateTest, Scalar, Truth } from '../domain/condition.ts';
import { type Dated, datedOf } from '../domain/date-field.ts';
import type { Duration } from '../domain/duration.ts';
import { addDuration } from '../domain/local-time.ts';
import { subtractDuration } from '../domain/subtract-duration.ts';
import { type BusinessTime, later } from '../domain/time.ts';
import type { AccountView } from './inputs.ts';

type Where = Pick<AccountView, 'timezone' | 'calendar'>;

/** An empty field is no date (false); one that is not known, or holds something else, is not known. */
export const judgeDated = (
  value: Scalar | null | undefined,
  test: DateTest,
  span: Duration,
  now: BusinessTime,
  where: Where,
): Truth => {
  if (value === null) return false;
  const dated = datedOf(value, where.timezone);
  if (dated === null) return 'unknown';
  const { from, to } = dated;
  switch (test) {
    case 'older-than':
      return now >= spanAfter(dated, span, where);
    case 'within-last':
      return now >= from && now < spanAfter(dated, span, where);
    case 'within-next':
      return now >= subtractDuration(from, span, where.timezone, where.calendar) && now <= to;
    default:
      return assertNever(test);
  }
};

const spanAfter = ({ from }: Dated, span: Duration, { timezone, calendar }: Where): BusinessTime =>
  addDuration(from, span, timezone, calendar);

/** The instants at which the test's answer changes. */
export const turnsOfDate = (dated: Dated, test: DateTest, span: Duration, where: Where): readonly BusinessTime[] => {
  switch (test) {
    case 'older-than':
      return [spanAfter(dated, span, where)];
    case 'within-last':
      return [dated.from, spanAfter(dated, span, where)];
    case 'within-next':
      return [subtractDuration(dated.from, span, where.timezone, where.calendar), later(dated.to, 1)];
    default:
      return assertNever(test);
  }
};
