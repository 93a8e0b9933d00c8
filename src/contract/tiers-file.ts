/** The tiers file (`campaigns/tiers.yaml`: window, grace, near, tiers) to rules. Without one, tiers are set by hand. */
import { z } from 'zod';
import { formatDuration } from '../domain/duration.ts';
import type { TierRule, TierRules } from '../domain/tier.ts';
import { readAmounts } from './campaign/read-amounts.ts';
import type { Catalogue, Reading } from './catalogue.ts';
import { checkShape, isRecord, show } from './check-shape.ts';
import { afterYaml, createReporter, type Diagnostic } from './diagnostic.ts';
import { didYouMean } from './did-you-mean.ts';
import { duration, identifier, wholeNumber, wholePercent } from './field-values.ts';
import type { Path } from './path.ts';
import { readYaml } from './yaml-source.ts';

export type ParsedTiers = { readonly tiers: TierRules | null; readonly diagnostics: readonly Diagnostic[] };

const DEFAULTS = { window: { amount: 365, unit: 'd' }, grace: { amount: 60, unit: 'd' }, near: 90 } as const;

export const TIERS = {
  schema: z
    .strictObject({
      window: duration.optional().meta({
        description: 'How far back orders count, in days or weeks.',
        preset: formatDuration(DEFAULTS.window),
        sample: '365d',
      }),
      grace: duration.optional().meta({
        description: 'How long a tier is kept that is no longer earned, in days or weeks.',
        preset: formatDuration(DEFAULTS.grace),
        sample: '60d',
      }),
      near: wholePercent(50, 99).optional().meta({
        description: 'From which percentage of the next tier on an account is near it.',
        preset: DEFAULTS.near,
        sample: 90,
      }),
      tiers: z.unknown().meta({ description: 'The tiers, lowest first.' }),
    })
    .meta({ description: 'Loyalty tiers by rules. Without this file tiers are set by hand.' }),
  later: ['earn', 'points'],
};
export const TIER = {
  schema: z
    .strictObject({
      tier: identifier.meta({ description: "Its name, one of the settings' tiers.", names: 'tier' }),
      at_least: z.unknown().meta({ description: 'What it asks for.' }),
      discount: wholePercent(1, 100).optional().meta({
        description: 'Percent that come off every order while the tier lasts; what mails say of it.',
        sample: 4,
      }),
    })
    .meta({ description: 'A tier and its rule.' }),
};
export const AT_LEAST = {
  schema: z
    .strictObject({
      spend: z.unknown().optional().meta({ description: 'Orders of so much in the window, in each currency.' }),
      orders: wholeNumber(1, 100_000).optional().meta({ description: 'So many orders in the window.', sample: 6 }),
    })
    .meta({ description: 'A spend, a number of orders, or both.' }),
};

/** Total, like `parseSettings`; the rules are null when a diagnostic is an error. */
export const parseTiers = (text: string, file: string, catalogue: Catalogue): ParsedTiers => {
  const source = readYaml(text);
  const { report, diagnostics, hasErrors } = createReporter(file, source.locate);
  const found = source.problems.map((problem): Diagnostic => ({ file, severity: 'error', ...problem }));
  if (source.value === undefined) return { tiers: null, diagnostics: found };
  const reading: Reading = { report, catalogue };
  const keys = checkShape(TIERS, source.value, [], report, 'the tiers');
  const listed = isRecord(source.value) ? source.value['tiers'] : undefined;
  const rules = listed === undefined ? [] : readRules(listed, reading);
  for (const key of ['window', 'grace'] as const) {
    const given = keys?.[key];
    if (!given || given.unit === 'd' || given.unit === 'w') continue;
    report([key], { code: 'invalid-value', message: `Write "${key}" in days or weeks: 365d, 8w.` });
  }
  checkOrder(rules, reading);
  const all = afterYaml(found, diagnostics());
  if (!keys || hasErrors() || found.length > 0) return { tiers: null, diagnostics: all };
  const { window = DEFAULTS.window, grace = DEFAULTS.grace, near = DEFAULTS.near } = keys;
  return { tiers: { window, grace, near, tiers: rules }, diagnostics: all };
};

const readRules = (value: unknown, reading: Reading): readonly TierRule[] => {
  if (!Array.isArray(value) || value.length === 0) {
    const message = `${Array.isArray(value) ? 'An empty list' : show(value)} is not a list of tiers. Write [ { tier: silver, at_least: { orders: 6 } } ].`;
    reading.report(['tiers'], { code: 'invalid-value', message });
    return [];
  }
  return value.flatMap((each, index) => readRule(each, ['tiers', index], reading) ?? []);
};

const readRule = (value: unknown, path: Path, reading: Reading): TierRule | null => {
  const keys = checkShape(TIER, value, path, reading.report, 'a tier');
  const at = [...path, 'at_least'];
  const asked = isRecord(value) && value['at_least'] !== undefined ? value['at_least'] : null;
  const least = asked === null ? null : checkShape(AT_LEAST, asked, at, reading.report, 'what a tier asks for');
  const spend = least?.spend === undefined ? null : readAmounts(least.spend, [...at, 'spend'], reading);
  if (!keys || !least) return null;
  if (least.spend === undefined && least.orders === undefined) {
    const message = 'A tier asks for a spend, a number of orders, or both. Write { spend: { GBP: 8000 }, orders: 6 }.';
    reading.report(at, { code: 'missing-key', message });
    return null;
  }
  const known = reading.catalogue.vocabulary?.tiers;
  if (known && !known.includes(keys.tier)) {
    const hint = didYouMean(keys.tier, known) || ` The settings list ${known.join(', ')}.`;
    reading.report([...path, 'tier'], { code: 'unknown-tier', message: `Unknown tier ${show(keys.tier)}.${hint}` });
  }
  const { tier, discount } = keys;
  return { tier, spend, orders: least.orders ?? null, ...(discount !== undefined && { discount }) };
};

/** Lowest first, each once, in the order of the settings, and none easier to reach than the one below it. */
const checkOrder = (rules: readonly TierRule[], { report, catalogue }: Reading): void => {
  const order = catalogue.vocabulary?.tiers ?? null;
  for (const [index, rule] of rules.entries()) {
    const below = rules[index - 1];
    const path: Path = ['tiers', index];
    if (rules.findIndex((each) => each.tier === rule.tier) < index) {
      report([...path, 'tier'], { code: 'duplicate-tier', message: `The tier "${rule.tier}" has a rule already.` });
    } else if (below && order && order.indexOf(rule.tier) < order.indexOf(below.tier)) {
      const message = `The settings put "${rule.tier}" below "${below.tier}": write the lowest tier first.`;
      report([...path, 'tier'], { code: 'tier-order', message });
    } else if (below && isEasier(rule, below)) {
      const message = `"${rule.tier}" asks for less than "${below.tier}" below it: nobody would ever be ${below.tier}.`;
      report([...path, 'at_least'], { code: 'tier-order', message, severity: 'warn' });
    }
  }
};

const isEasier = (rule: TierRule, below: TierRule): boolean => {
  const fewer = (rule.orders ?? 0) <= (below.orders ?? 0);
  const currencies = Object.keys({ ...rule.spend, ...below.spend });
  return fewer && currencies.every((currency) => (rule.spend?.[currency] ?? 0) <= (below.spend?.[currency] ?? 0));
};
