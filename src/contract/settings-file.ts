/** The settings file (`campaigns/settings.yaml`) to settings. */
import { z } from 'zod';
import { formatDuration } from '../domain/duration.ts';
import type { MarketId } from '../domain/market.ts';
import { DEFAULT_RESPONSE_TARGETS, type ResponseTargets, type Settings } from '../domain/settings.ts';
import { checkShape, isRecord, show } from './check-shape.ts';
import { createReporter, type Diagnostic, type Report } from './diagnostic.ts';
import { didYouMean } from './did-you-mean.ts';
import {
  currency,
  duration,
  identifier,
  listOf,
  localTime,
  timezone,
  weekday,
  wholeNumber,
  words,
} from './field-values.ts';
import type { Path } from './path.ts';
import { CAPS_SHAPE, readCapList } from './read-caps.ts';
import { readContactPlan } from './read-contact-plan.ts';
import { readYaml } from './yaml-source.ts';

export type ParsedSettings = { readonly settings: Settings | null; readonly diagnostics: readonly Diagnostic[] };

const fieldName = z
  .string()
  .regex(/^[a-z][a-z0-9_.]*$/, { error: 'A field is small letters, digits and underscores.' });

const address = z.string().regex(/^[^\s@<>"(),:;[\]\\]+@[^\s@<>"(),:;[\]\\]+$/, {
  error: (issue) => `${show(issue.input)} is not a mail address.`,
});

const website = z.string().regex(/^https?:\/\/[^\s]+$/, {
  error: (issue) => `${show(issue.input)} is not a web address. Write https://...`,
});

const SHAPE = {
  schema: z.strictObject({
    company: z.unknown(),
    sender: z.unknown(),
    defaults: z.unknown(),
    caps: z.unknown().optional(),
    quiet_hours: z.unknown().optional(),
    closed_weekdays: listOf(weekday, 'days of the week').optional(),
    priority_look_ahead: duration.optional(),
    response_targets: z.unknown().optional(),
    feed_freshness: duration.optional(),
    first_day_ceiling: wholeNumber(1, 1_000_000).optional(),
    activate_per_day: wholeNumber(1, 100_000).optional(),
    contact_plan: z.unknown().optional(),
    currencies: listOf(currency, 'currencies').optional(),
    topics: listOf(identifier, 'topics').optional(),
    tiers: listOf(identifier, 'tiers').optional(),
    events: listOf(words, 'event names').optional(),
    account_fields: listOf(fieldName, 'fields').optional(),
    holidays: z.unknown().optional(),
    markets: z.unknown().optional(),
  }),
  later: ['holdout', 'throttle'],
};
const COMPANY = { schema: z.strictObject({ name: words, address: words, website: website.optional() }) };
const SENDER = { schema: z.strictObject({ name: words, address }), later: ['reply_to', 'domain'] };
const DEFAULTS = { schema: z.strictObject({ timezone, locale: words, currency, market: identifier.optional() }) };
const TARGETS = { schema: z.strictObject({ request: duration.optional(), complaint: duration.optional() }) };
const QUIET = { schema: z.strictObject({ from: localTime, to: localTime }) };

/** Two mails a week for a person, three for an account (semantics row 36). */
const DEFAULT_CAPS = {
  contact: [{ most: 2, per: { amount: 7, unit: 'd' } }],
  account: [{ most: 3, per: { amount: 7, unit: 'd' } }],
} as const satisfies Settings['caps'];

/** Total; the settings are null when a diagnostic is an error. `markets`: those that stand beside it, null where not known. */
export const parseSettings = (
  text: string,
  file: string,
  markets: readonly MarketId[] | null = null,
): ParsedSettings => {
  const source = readYaml(text);
  const { report, diagnostics, hasErrors } = createReporter(file, source.locate);
  const found = source.problems.map((problem): Diagnostic => ({ file, severity: 'error', ...problem }));
  if (source.value === undefined) return { settings: null, diagnostics: found };
  const raw = isRecord(source.value) ? source.value : {};
  const keys = checkShape(SHAPE, source.value, [], report, 'the settings');
  const company = read('company', raw, (value, path) => checkShape(COMPANY, value, path, report, 'a company'));
  const sender = read('sender', raw, (value, path) => checkShape(SENDER, value, path, report, 'a sender'));
  const defaults = read('defaults', raw, (value, path) => checkShape(DEFAULTS, value, path, report, 'the defaults'));
  const caps = read('caps', raw, (value, path) => readCaps(value, path, report));
  const contactPlan = read('contact_plan', raw, (value, path) => readContactPlan(value, path, report));
  const targets = read('response_targets', raw, (value, path) => readTargets(value, path, report));
  const quiet = read('quiet_hours', raw, (value, path) => checkShape(QUIET, value, path, report, 'quiet hours'));
  if (defaults && keys?.currencies && !keys.currencies.includes(defaults.currency)) {
    const message = `${defaults.currency} is the default currency and not among them.`;
    report(['currencies'], { code: 'invalid-value', message });
  }
  for (const key of ['holidays', 'markets']) {
    if (raw[key] === undefined) continue;
    const message = `"${key}" stand in files of their own, one a market: markets/ph.yaml beside the settings.`;
    report([key], { code: 'unknown-key', message, at: 'key' });
  }
  if (defaults?.market !== undefined && markets !== null && !markets.includes(defaults.market)) {
    const hint = didYouMean(defaults.market, markets) || ' A market is a file: markets/<name>.yaml.';
    const message = `Unknown market ${show(defaults.market)}.${hint}`;
    report(['defaults', 'market'], { code: 'unknown-market', message });
  }
  if (keys?.closed_weekdays && new Set(keys.closed_weekdays).size === 7) {
    report(['closed_weekdays'], { code: 'invalid-value', message: 'With all seven days closed nothing is ever sent.' });
  }
  if (quiet && quiet.from === quiet.to) {
    report(['quiet_hours'], { code: 'invalid-value', message: 'Quiet hours that end as they begin last all day.' });
  }
  const all = [...found, ...diagnostics()];
  if (!keys || !company || !sender || !defaults || hasErrors() || found.length > 0) {
    return { settings: null, diagnostics: all };
  }
  const { website: site, ...named } = company;
  const { market, ...places } = defaults;
  const settings: Settings = {
    company: site === undefined ? named : { ...named, website: site },
    sender,
    defaults: market === undefined ? places : { ...places, market },
    caps: caps ?? DEFAULT_CAPS,
    quietHours: quiet ?? { from: 20 * 60, to: 8 * 60 },
    closedWeekdays: [...new Set(keys.closed_weekdays ?? [])].sort(),
    priorityLookAhead: keys.priority_look_ahead ?? { amount: 1, unit: 'd' },
    feedFreshness: keys.feed_freshness ?? { amount: 2, unit: 'd' },
    ...(keys.first_day_ceiling === undefined ? {} : { firstDayCeiling: keys.first_day_ceiling }),
    ...(keys.activate_per_day === undefined ? {} : { activatePerDay: keys.activate_per_day }),
    ...(contactPlan === null ? {} : { contactPlan }),
    responseTargets: targets ?? DEFAULT_RESPONSE_TARGETS,
    vocabulary: {
      currencies: keys.currencies ?? [defaults.currency],
      topics: keys.topics ?? null,
      tiers: keys.tiers ?? null,
      events: keys.events ?? [],
      accountFields: keys.account_fields ?? [],
    },
  };
  return { settings, diagnostics: all };
};

/** Null when it is wrong or not there; a missing key that is needed was reported by the file's own shape. */
const read = <Result>(
  key: string,
  raw: Readonly<Record<string, unknown>>,
  parse: (value: unknown, path: Path) => Result | null,
): Result | null => (raw[key] === undefined ? null : parse(raw[key], [key]));

/** Working time is hours and minutes: a day is not the same length everywhere. */
const readTargets = (value: unknown, path: Path, report: Report): ResponseTargets | null => {
  const keys = checkShape(TARGETS, value, path, report, 'response targets');
  if (!keys) return null;
  for (const kind of ['request', 'complaint'] as const) {
    const target = keys[kind];
    if (target === undefined || target.unit === 'h' || target.unit === 'm') continue;
    const message = `${formatDuration(target)} is no working time. Write hours or minutes, such as 8h.`;
    report([...path, kind], { code: 'invalid-value', message });
  }
  return {
    request: keys.request ?? DEFAULT_RESPONSE_TARGETS.request,
    complaint: keys.complaint ?? DEFAULT_RESPONSE_TARGETS.complaint,
  };
};

const readCaps = (value: unknown, path: Path, report: Report): Settings['caps'] | null => {
  const keys = checkShape(CAPS_SHAPE, value, path, report, 'caps');
  if (!keys) return null;
  return {
    contact:
      keys.contact === undefined ? DEFAULT_CAPS.contact : readCapList(keys.contact, [...path, 'contact'], report),
    account:
      keys.account === undefined ? DEFAULT_CAPS.account : readCapList(keys.account, [...path, 'account'], report),
  };
};
