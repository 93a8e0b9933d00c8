/** Reads `offer: name` with `discount`, `gift`, `rebate`, `terms`, `budget`, `products`, `code`, `expires`, `replaces`. */
import { z } from 'zod';
import type { OfferConditions, OfferTerms, Percent } from '../../domain/campaign.ts';
import { checkShape, isRecord, notOneOf, show } from '../check-shape.ts';
import { checkField } from '../condition-fields.ts';
import { duration, identifier, stepId, wholeNumber, wholePercent, words } from '../field-values.ts';
import type { Path } from '../path.ts';
import { readAmounts } from './read-amounts.ts';
import type { StepReader, StepReading } from './step-draft.ts';

export const OFFER = {
  schema: z
    .strictObject({
      offer: identifier.meta({
        description: 'Its name, by which mails, waits and branches speak of it.',
        sample: 'comeback',
      }),
      id: stepId,
      discount: z.unknown().optional().meta({ description: 'What comes off.' }),
      gift: words
        .optional()
        .meta({ description: 'A gift, which becomes a promise with a task.', rows: [29], sample: 'Platinum box' }),
      rebate: wholePercent(1, 100)
        .optional()
        .meta({
          description: 'Percent of what is ordered until the offer ends, paid back then; instead of a discount.',
          rows: [29],
          sample: 5,
        }),
      terms: z.unknown().optional().meta({ description: 'Better terms, which become a promise with a task.' }),
      budget: z
        .unknown()
        .optional()
        .meta({
          description: 'The most that all its codes together may cost; needed for more than 10 percent.',
          rows: [27],
        }),
      products: z.unknown().optional().meta({ description: 'Products the mail shows.' }),
      code: z
        .literal('unique-per-account')
        .optional()
        .meta({
          description: 'One code for each account: the one kind there is, which may be said.',
          preset: 'unique-per-account',
          rows: [24],
        }),
      expires: duration.optional().meta({
        description: 'How long it is good, from the first mail that names it on; needed with a discount or a rebate.',
        rows: [26],
      }),
      replaces: z
        .literal('older')
        .optional()
        .meta({ description: 'Made although an older one is open, whose code is honoured all the same.', rows: [28] }),
    })
    .meta({
      description: 'Makes an offer with a code, for mails that come after it.',
      rows: [24, 25, 26, 27, 28, 29],
      yaml: `
- offer: comeback
  discount: { percent: { by: account.tier, platinum: 20, gold: 20, silver: 15, none: 10 } }
  budget: { PHP: 300000, GBP: 6000 }
  expires: 14d
- send: comeback-offer
`,
    }),
};
export const TERMS = {
  schema: z
    .strictObject({
      credit_days: wholeNumber(1, 365).optional().meta({ description: 'Days to pay.', sample: 60 }),
      free_freight: z.literal(true).optional().meta({ description: 'Freight is free.' }),
      price_lock_days: wholeNumber(1, 3_650)
        .optional()
        .meta({ description: 'Days in which prices do not rise.', sample: 90 }),
      priority: z.literal(true).optional().meta({ description: 'Their orders go first.' }),
    })
    .meta({ description: 'Better terms; one or more of them.', rows: [29] }),
};
export const DISCOUNT = {
  schema: z
    .strictObject({
      percent: z.unknown().optional().meta({ description: 'Percent off, for all or by a field such as the tier.' }),
      amount: z.unknown().optional().meta({ description: 'Amount off, in each currency; instead of percent.' }),
      max: z.unknown().optional().meta({ description: 'The most a percentage may come to, in each currency.' }),
    })
    .meta({ description: 'Either percent or amount.', rows: [25] }),
};
export const PRODUCTS = {
  schema: z
    .strictObject({
      related_to: z
        .literal('trigger.order.items')
        .meta({ description: 'What others bought with the items of the order that started the campaign.' }),
      take: wholeNumber(1, 10).default(3).meta({ description: 'How many.', sample: 3 }),
      not: z.literal('already_owned').optional().meta({ description: 'Leaves out what the account buys already.' }),
    })
    .meta({ description: 'Products that others bought with theirs.', rows: [30] }),
};

/** Above this a ceiling for all together is required (semantics row 27). */
const PERCENT_WITHOUT_BUDGET = 10;

export const readOffer: StepReader = (value, path, reading) => {
  const keys = checkShape(OFFER, value, path, reading.report, 'an offer');
  const discount = value['discount'];
  const conditions = optional(value['terms'], (given) => readConditions(given, [...path, 'terms'], reading));
  const reduced = discount === undefined ? NOTHING_OFF : readDiscount(discount, [...path, 'discount'], reading);
  const terms = reduced && keys && withPromises(reduced, keys, conditions ?? undefined);
  checkSubstance(value, path, reading);
  const budget = optional(value['budget'], (given) => readAmounts(given, [...path, 'budget'], reading));
  const products = optional(value['products'], (given) =>
    checkShape(PRODUCTS, given, [...path, 'products'], reading.report, 'a choice of products'),
  );
  if (terms?.percent && value['budget'] === undefined && highest(terms.percent) > PERCENT_WITHOUT_BUDGET) {
    const message = `A discount over ${PERCENT_WITHOUT_BUDGET} % needs a budget. Write budget: { GBP: 6000 }.`;
    reading.report([...path, 'discount'], { code: 'budget-required', message, at: 'key' });
  }
  if (!keys || !terms || budget === null || products === null || conditions === null) return null;
  return {
    derived: `offer:${keys.offer}`,
    blocks: [],
    build: ({ id, next }) => ({
      id,
      next,
      type: 'offer',
      name: keys.offer,
      terms,
      budget: budget ?? null,
      products: products ? { take: products.take, relatedTo: products.related_to } : null,
      expires: keys.expires ?? PROMISE_EXPIRES,
      ...(keys.replaces && { replaces: true as const }),
    }),
  };
};

const NOTHING_OFF: OfferTerms = { percent: null, amount: null, gift: null, max: null };

/** An offer of promises alone ends when they are kept: this is for how long they may be named. */
const PROMISE_EXPIRES = { amount: 90, unit: 'd' } as const;

const withPromises = (
  terms: OfferTerms,
  { gift, rebate }: { readonly gift?: string | undefined; readonly rebate?: number | undefined },
  conditions: OfferConditions | undefined,
): OfferTerms => ({
  ...terms,
  gift: gift ?? null,
  ...(conditions && { conditions }),
  ...(rebate !== undefined && { rebate }),
});

/** Something must be offered; a discount and a rebate need an end, and are not offered together. */
const checkSubstance = (value: Readonly<Record<string, unknown>>, path: Path, { report }: StepReading): void => {
  const reduced = value['discount'] !== undefined;
  const rebated = value['rebate'] !== undefined;
  if (!reduced && value['gift'] === undefined && value['terms'] === undefined && !rebated) {
    const message = 'An offer needs a discount, a gift, a rebate or terms. Write discount: { percent: 10 }.';
    report(path, { code: 'missing-key', message });
  }
  if ((reduced || rebated) && value['expires'] === undefined)
    report(path, { code: 'missing-key', message: 'Missing key "expires".' });
  if (reduced && rebated) {
    const message = 'A rebate is instead of a discount. Take one of the two away.';
    report([...path, 'rebate'], { code: 'contradiction', message, at: 'key' });
  } else if (rebated && value['budget'] !== undefined) {
    const message = 'A rebate has no budget: nobody knows what will be ordered. Take the budget away.';
    report([...path, 'budget'], { code: 'contradiction', message, at: 'key' });
  }
};

const readConditions = (value: unknown, path: Path, reading: StepReading): OfferConditions | null => {
  const keys = checkShape(TERMS, value, path, reading.report, 'terms');
  if (!keys) return null;
  const { credit_days, free_freight, price_lock_days, priority } = keys;
  if (Object.keys(keys).length === 0) {
    reading.report(path, { code: 'invalid-value', message: 'Empty terms. Write { credit_days: 60 }.' });
    return null;
  }
  return {
    ...(credit_days !== undefined && { creditDays: credit_days }),
    ...(free_freight && { freeFreight: free_freight }),
    ...(price_lock_days !== undefined && { priceLockDays: price_lock_days }),
    ...(priority && { priority }),
  };
};

/** Undefined stays undefined: the key is not there. */
const optional = <Result>(value: unknown, read: (value: unknown) => Result): Result | undefined =>
  value === undefined ? undefined : read(value);

const readDiscount = (value: unknown, path: Path, reading: StepReading): OfferTerms | null => {
  const keys = checkShape(DISCOUNT, value, path, reading.report, 'a discount');
  if (!keys) return null;
  const wrong = (message: string): null => {
    reading.report(path, { code: 'invalid-value', message });
    return null;
  };
  if ((keys.percent === undefined) === (keys.amount === undefined)) {
    return wrong('A discount is either a percent or an amount. Write { percent: 10 } or { amount: { GBP: 50 } }.');
  }
  if (keys.max !== undefined && keys.percent === undefined) return wrong('"max" goes with percent.');
  const percent = optional(keys.percent, (given) => readPercent(given, [...path, 'percent'], reading));
  const amount = optional(keys.amount, (given) => readAmounts(given, [...path, 'amount'], reading));
  const max = optional(keys.max, (given) => readAmounts(given, [...path, 'max'], reading));
  if (percent === null || amount === null || max === null) return null;
  return { percent: percent ?? null, amount: amount ?? null, gift: null, max: max ?? null };
};

const readPercent = (value: unknown, path: Path, reading: StepReading): Percent | null => {
  if (!isRecord(value)) {
    const fixed = wholePercent(1, 100).safeParse(value);
    if (fixed.success) return { type: 'fixed', percent: fixed.data };
    reading.report(path, { code: 'invalid-value', message: fixed.error.issues[0]?.message ?? 'not a percentage' });
    return null;
  }
  const { by, ...table } = value;
  if (typeof by !== 'string') {
    const message = 'A percent by a field names it: { by: account.tier, gold: 20, none: 10 }.';
    reading.report(path, { code: 'missing-key', message });
    return null;
  }
  const known = checkField(by, [...path, 'by'], { type: 'branch' }, reading);
  const percents: Record<string, number> = {};
  let whole = known;
  for (const [name, each] of Object.entries(table)) {
    const percent = wholePercent(0, 100).safeParse(each);
    if (percent.success) percents[name] = percent.data;
    else {
      whole = false;
      const message = percent.error.issues[0]?.message ?? 'not a percentage';
      reading.report([...path, name], { code: 'invalid-value', message });
    }
  }
  return checkTable(by, percents, path, reading) && whole ? { type: 'by', field: by, table: percents } : null;
};

/** Complete, or with `none` for the rest (semantics row 25). */
const checkTable = (
  by: string,
  table: Readonly<Record<string, number>>,
  path: Path,
  { report, catalogue }: StepReading,
): boolean => {
  const tiers = /tier/.test(by) ? (catalogue.vocabulary?.tiers ?? null) : null;
  const names = Object.keys(table);
  const unknown = tiers === null ? [] : names.filter((name) => name !== 'none' && !tiers.includes(name));
  for (const name of unknown) {
    report([...path, name], { code: 'unknown-tier', message: notOneOf(name, tiers ?? []).message, at: 'key' });
  }
  if (names.includes('none')) return unknown.length === 0;
  const missing = tiers?.filter((tier) => !names.includes(tier)) ?? [];
  if (tiers !== null && missing.length === 0) return unknown.length === 0;
  const message =
    missing.length > 0
      ? `No percent for ${missing.join(', ')}. Add them, or none: 0 for the rest.`
      : `No percent for an account whose ${show(by)} is none of these. Add none: 0 (or what it gets).`;
  report(path, { code: 'incomplete-table', message });
  return false;
};

const highest = (percent: Percent): number =>
  percent.type === 'fixed' ? percent.percent : Math.max(0, ...Object.values(percent.table));
