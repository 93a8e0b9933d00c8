/** The steps of a campaign as one shape, chosen by their verb in the order in which the reader asks. */
import { z } from 'zod';
import { MOST_ANSWERS, MOST_QUESTIONS } from '../../domain/survey.ts';
import { APPROVE } from '../campaign/read-approve.ts';
import { ASK, LANGUAGE, QUESTION } from '../campaign/read-ask.ts';
import { ARM, BRANCH, ELSE } from '../campaign/read-branch.ts';
import { DISCOUNT, OFFER, PRODUCTS, TERMS } from '../campaign/read-offer.ts';
import { SEND } from '../campaign/read-send.ts';
import { SPLIT, SPLIT_BY, SPLIT_PATH } from '../campaign/read-split.ts';
import { VERBS } from '../campaign/read-steps.ts';
import { ALERT, EXIT, TASK } from '../campaign/read-task.ts';
import { UNTIL, UNTIL_DATE, WAIT } from '../campaign/read-wait.ts';
import { WAIT_FOR, WAIT_FOR_EVENT, WAIT_FOR_SEGMENT, WAIT_FOR_TASK } from '../campaign/read-wait-for.ts';
import { duration, identifier, words } from '../field-values.ts';
import { condition } from './condition-shape.ts';
import { byVerb, fill } from './fill.ts';
import { amounts, calendarMoment, dateField, percent, zone } from './value-shapes.ts';

/** One or more steps; it holds itself. */
export const steps: z.ZodArray = z.array(z.lazy((): z.ZodType => step)).meta({ kind: 'list of steps' });

const ifEmpty = z
  .union([
    z.strictObject({
      'offer.products': identifier.meta({ description: 'Where the list is empty.', names: 'template or skip' }),
    }),
    z.strictObject({ offer: identifier.meta({ description: 'Where the offer is empty.', names: 'template or skip' }) }),
  ])
  .meta({ kind: 'template for an empty offer', sample: { 'offer.products': 'thank-you-plain' }, rows: [30] });

const send = fill(SEND.schema, { if_empty: ifEmpty });

const said = z
  .union([words, z.record(z.string().regex(LANGUAGE), words)])
  .meta({ kind: 'words, or words by language' });
const question = fill(QUESTION.schema, {
  question: said.meta({ sample: { en: 'What counts most?', fa: 'چه چیز مهم‌تر است؟' } }),
  answers: z.record(identifier, said).meta({
    kind: 'answers by name',
    minProperties: 2,
    maxProperties: MOST_ANSWERS,
    sample: { price: 'The price', quality: 'The quality' },
  }),
});
const ask = fill(ASK.schema, {
  questions: z.array(question).min(1).max(MOST_QUESTIONS).meta({ kind: 'list of questions' }),
});
const task = TASK.schema;

const after = { after: duration.meta({ description: 'So long after the wait began.', sample: '7d' }) };
const reminders = z
  .array(
    byVerb(
      ['send', send.extend(after).meta({ description: 'A mail.' })],
      ['task', task.extend(after).meta({ description: 'A task.' })],
    ),
  )
  .min(1)
  .meta({ kind: 'list of reminders', sample: [{ after: '7d', send: 'invitation-reminder' }] });
const blocks = { then: steps, else: steps, remind: reminders };

const until = fill(UNTIL.schema, { timezone: zone });
const untilDate = fill(UNTIL_DATE.schema, { until: z.union([dateField, calendarMoment]), timezone: zone });

const SHAPES: Readonly<Record<string, z.ZodType>> = {
  send,
  ask,
  wait: fill(WAIT.schema, {
    wait: z.union([duration, until, untilDate]).meta({ kind: 'duration, time of day or date', sample: '3d' }),
  }),
  wait_for: fill(WAIT_FOR.schema, {
    ...blocks,
    wait_for: byVerb(
      ['task', fill(WAIT_FOR_TASK.schema, blocks)],
      ['segment', fill(WAIT_FOR_SEGMENT.schema, blocks)],
      [null, fill(WAIT_FOR_EVENT.schema, { ...blocks, where: condition })],
    ).meta({ sample: { event: 'Email Clicked', up_to: '7d' } }),
  }),
  branch: fill(BRANCH.schema, {
    branch: z
      .array(byVerb(['else', fill(ELSE.schema, { else: steps })], [null, fill(ARM.schema, { when: condition, steps })]))
      .min(1)
      .meta({ kind: 'list of arms' }),
  }),
  split: fill(SPLIT.schema, {
    split: z.union([SPLIT_BY.schema, z.null()]),
    paths: z.record(identifier, fill(SPLIT_PATH.schema, { steps })).meta({ kind: 'paths by name', minProperties: 2 }),
  }),
  offer: fill(OFFER.schema, {
    discount: fill(DISCOUNT.schema, { percent, amount: amounts, max: amounts }).meta({
      oneOf: [{ required: ['percent'] }, { required: ['amount'] }],
    }),
    terms: TERMS.schema.meta({ minProperties: 1 }),
    budget: amounts,
    products: PRODUCTS.schema,
  }).meta({
    // Something is offered; a discount and a rebate have an end, and are not offered together.
    anyOf: [{ required: ['discount'] }, { required: ['gift'] }, { required: ['rebate'] }, { required: ['terms'] }],
    if: { anyOf: [{ required: ['discount'] }, { required: ['rebate'] }] },
    then: { required: ['expires'] },
    not: { anyOf: [{ required: ['discount', 'rebate'] }, { required: ['budget', 'rebate'] }] },
  }),
  task,
  alert: ALERT.schema,
  exit: EXIT.schema,
  approve: APPROVE.schema,
};

const step: z.ZodType = byVerb(
  ...VERBS.map((verb) => {
    const shape = SHAPES[verb];
    if (!shape) throw new Error(`The step "${verb}" has a reader and no shape: add it to schema/step-shapes.ts.`);
    return [verb, shape] as const;
  }),
).meta({ id: 'step', description: 'A step: what it does is the first of its keys.' });
