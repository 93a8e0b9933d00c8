/** The shape of a condition, which its reader takes apart key by key. */
import { z } from 'zod';
import { MOST_TIMES, type Operator, type PERFORMED } from '../condition.ts';
import { duration, identifier, wholeNumber, words } from '../field-values.ts';

const scalar = z.union([z.string(), z.number(), z.boolean()]);
const usual = z
  .strictObject({ x_usual: z.number().positive().max(1000).meta({ description: 'As a share of it.', sample: 0.5 }) })
  .meta({ description: 'Compared with the usual order of the account; goes with order.total.' });

const OPERATORS: Readonly<Record<Operator, z.ZodType>> = {
  is: z.union([scalar, usual]).optional().meta({ description: 'Exactly this; the same as no map at all.' }),
  is_not: z.union([scalar, usual]).optional().meta({ description: 'Known, and something else.' }),
  in: z
    .array(scalar)
    .min(1)
    .optional()
    .meta({ description: 'One of these.', sample: ['silver', 'gold'] }),
  at_least: z
    .union([z.string(), z.number(), usual])
    .optional()
    .meta({ description: 'This or more.', sample: { x_usual: 0.5 } }),
  at_most: z.union([z.string(), z.number(), usual]).optional().meta({ description: 'This or less.', sample: 3 }),
  older_than: duration.optional().meta({ description: 'A date longer ago than this.', sample: '90d' }),
  within_last: duration.optional().meta({ description: 'A date in the time just past.', sample: '30d' }),
  within_next: duration.optional().meta({ description: 'A date in the time to come.', sample: '60d' }),
  exists: z.boolean().optional().meta({ description: 'Whether it is known.', sample: true }),
};

const KEYS: Readonly<Record<(typeof PERFORMED)[number], z.ZodType>> = {
  event: words.meta({ description: 'What happened.', names: 'event' }),
  within: duration.optional().meta({ description: 'How far back; otherwise since the campaign began for them.' }),
  at_least: wholeNumber(1, MOST_TIMES)
    .optional()
    .meta({ description: 'So many times or more; otherwise once.', sample: 2 }),
};

/** What a field must be: a value, or a map of tests. */
const test = z
  .union([scalar, z.strictObject(OPERATORS).meta({ description: 'Several tests of one field must all hold.' })])
  .meta({ id: 'test' });

/** `{ account.tier: gold, order.total: { at_least: 100 } }`: all of its entries must hold. */
export const condition: z.ZodType = z.lazy(() => whole);

const whole: z.ZodType = z
  .object({
    all: z.array(condition).min(1).optional().meta({ description: 'All of these hold.' }),
    any: z.array(condition).min(1).optional().meta({ description: 'One of these holds, or several.' }),
    not: condition.optional().meta({ description: 'This does not hold.' }),
    in_segment: identifier.optional().meta({ description: 'The account is in this segment.', names: 'segment' }),
    performed: z
      .union([words.meta({ names: 'event' }), z.strictObject(KEYS)])
      .optional()
      .meta({
        description: 'This has happened, as far as the feed is known.',
        rows: [21],
        kind: 'event',
        sample: 'Order Completed',
      }),
  })
  .catchall(test)
  .meta({
    id: 'condition',
    description: 'Fields with what they must be: { account.tier: gold }. All entries must hold.',
    yaml: `
- { account.tier: gold }
- { account.tier: { in: [ gold, platinum ] }, account.level: { at_least: 2 } }
- { performed: { event: Email Clicked, within: 30d, at_least: 2 } }
- { any: [ { in_segment: lapsed }, { not: { performed: { event: Order Completed, within: 90d } } } ] }
`,
    fields: true,
  });
