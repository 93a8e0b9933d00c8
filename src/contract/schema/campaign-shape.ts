/** A campaign file as one shape. */
import { z } from 'zod';
import { headerShape } from '../campaign/header-shape.ts';
import { DATES } from '../campaign/read-date-trigger.ts';
import { EVENT } from '../campaign/read-event.ts';
import { HOURS, THROTTLE } from '../campaign/read-guards.ts';
import { AUDIENCE, ENTRY, EXIT_BY_EVENT, EXIT_BY_SEGMENT, GOAL } from '../campaign/read-rules.ts';
import { NTHS, SCHEDULE } from '../campaign/read-schedule.ts';
import { TRIGGER_VERBS, TRIGGERS } from '../campaign/read-trigger.ts';
import { weekday } from '../field-values.ts';
import { condition } from './condition-shape.ts';
import { byVerb, fill } from './fill.ts';
import { steps } from './step-shapes.ts';
import { caps, dateField, issue, localDateTime, zone } from './value-shapes.ts';

const nthWeekday = z.string().meta({
  kind: 'such as first tuesday',
  pattern: `^(${NTHS.join('|')})\\s+[A-Za-z]+day$`,
  sample: 'first tuesday',
});

const schedule = fill(SCHEDULE.schema, {
  on: z.union([weekday, nthWeekday, z.int().min(1).max(31)]).meta({ kind: 'day', sample: 'first tuesday' }),
  timezone: zone,
}).meta({ sample: { every: 'month', on: 'first tuesday', at: '09:30' } });

const accountDate = z
  .string()
  .regex(/^account\.[a-z0-9_.-]+$/)
  .meta({ kind: 'date of the account', sample: 'account.customer_since' });

const BY_VERB: Readonly<Record<(typeof TRIGGER_VERBS)[number], z.ZodType>> = {
  segment: TRIGGERS.segment.schema,
  event: fill(TRIGGERS.event.schema, { where: condition }),
  trait: TRIGGERS.trait.schema,
  date: fill(DATES.date.schema, { date: dateField }),
  anniversary: fill(DATES.anniversary.schema, { anniversary: accountDate }),
  schedule: fill(TRIGGERS.schedule.schema, { schedule }),
  manual: TRIGGERS.manual.schema,
};

export const campaignShape = fill(headerShape.schema, {
  event: fill(EVENT.schema, { starts_at: localDateTime, ends_at: localDateTime }),
  trigger: z.union([z.literal('manual'), byVerb(...TRIGGER_VERBS.map((verb) => [verb, BY_VERB[verb]] as const))]),
  audience: AUDIENCE.schema,
  entry: ENTRY.schema,
  exit: z
    .array(byVerb(['segment', EXIT_BY_SEGMENT.schema], [null, fill(EXIT_BY_EVENT.schema, { where: condition })]))
    .meta({ kind: 'list of exit rules', sample: [{ event: 'Order Completed' }] }),
  goal: fill(GOAL.schema, { where: condition }),
  caps,
  throttle: THROTTLE.schema,
  quiet_hours: HOURS.schema,
  send_window: HOURS.schema,
  issue,
  steps: steps.min(1).meta({ kind: 'list of steps' }),
}).meta({ title: 'Keyline campaign', description: 'One file is one campaign.' });
