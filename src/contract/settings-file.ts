/** The settings file (`campaigns/settings.yaml`) to settings. */
import { z } from 'zod';
import { formatDuration } from '../domain/duration.ts';
import type { MarketId } from '../domain/market.ts';
import { DEFAULT_RESPONSE_TARGETS, type ResponseTargets, type Settings } from '../domain/settings.ts';
import { checkShape, isRecord, show } from './check-shape.ts';
import { afterYaml, createReporter, type Diagnostic, type Report } from './diagnostic.ts';
import { didYouMean } from './did-you-mean.ts';
import { currency, duration, identifier, listOf, timezone, weekday, wholeNumber, words } from './field-values.ts';
import { readQuietHours } from './market-seasons.ts';
import type { Path } from './path.ts';
import { CAPS, readCapList } from './read-caps.ts';
import { readContactPlan } from './read-contact-plan.ts';
import { readYaml } from './yaml-source.ts';

export type ParsedSettings = { readonly settings: Settings | null; readonly diagnostics: readonly Diagnostic[] };

const fieldName = z
  .string()
  .regex(/^[a-z][a-z0-9_.]*$/, { error: 'A field is small letters, digits and underscores.' })
  .meta({ kind: 'field', sample: 'region' });

const address = z
  .string()
  .regex(/^[^\s@<>"(),:;[\]\\]+@[^\s@<>"(),:;[\]\\]+$/, {
    error: (issue) => `${show(issue.input)} is not a mail address. Write such as hello@northwind.test.`,
  })
  .meta({ kind: 'mail address', sample: 'hello@northwind.test' });

const website = z
  .string()
  .regex(/^https?:\/\/[^\s]+$/, {
    error: (issue) => `${show(issue.input)} is not a web address. Write https://...`,
  })
  .meta({ kind: 'web address', sample: 'https://northwind.test/' });

export const SETTINGS = {
  schema: z.strictObject({
    company: z.unknown().meta({ description: 'Who writes: it stands in the foot of every mail.' }),
    sender: z.unknown().meta({ description: 'What mails come from.' }),
    defaults: z.unknown().meta({ description: 'What counts where neither account nor market says it.' }),
    caps: z
      .unknown()
      .optional()
      .meta({
        description: 'The most mails in a sliding time, over all campaigns.',
        preset: '2 in 7d for a contact, 3 in 7d for an account',
        rows: [36],
      }),
    quiet_hours: z
      .unknown()
      .optional()
      .meta({ description: "When no mail arrives, on the reader's clock.", preset: '20:00 to 08:00', rows: [38] }),
    closed_weekdays: listOf(weekday, 'days of the week')
      .optional()
      .meta({
        description: 'Days without mail where no market says its own.',
        preset: 'none',
        sample: ['saturday', 'sunday'],
        rows: [38],
      }),
    priority_look_ahead: duration.optional().meta({
      description: 'How far ahead a more important mail keeps its place under a cap.',
      preset: '1d',
      rows: [37],
    }),
    response_targets: z
      .unknown()
      .optional()
      .meta({ description: 'How soon requests and complaints are to be answered, in working hours.' }),
    feed_freshness: duration.optional().meta({
      description: 'How far the feed of orders may lag before nobody is taken for silent.',
      preset: '2d',
      rows: [40],
    }),
    first_day_ceiling: wholeNumber(1, 1_000_000).optional().meta({
      description: 'The most mails on the first day out of the house; doubled each day for a week.',
      sample: 50,
    }),
    activate_per_day: wholeNumber(1, 100_000)
      .optional()
      .meta({ description: 'How many accounts keyline activate lets in a day.', sample: 5 }),
    contact_plan: z.unknown().optional().meta({ description: 'The least of contact by relationship level.' }),
    currencies: listOf(currency, 'currencies')
      .optional()
      .meta({
        description: 'Currencies of the company: every amount names each of them.',
        preset: 'the default one',
        sample: ['GBP', 'PHP'],
        rows: [25],
      }),
    topics: listOf(identifier, 'topics')
      .optional()
      .meta({
        description: 'What people consent to.',
        sample: ['offers', 'newsletter', 'events', 'service'],
        rows: [12],
      }),
    tiers: listOf(identifier, 'tiers')
      .optional()
      .meta({ description: 'Names of the loyalty tiers, lowest first.', sample: ['silver', 'gold', 'platinum'] }),
    events: listOf(words, 'event names')
      .optional()
      .meta({ description: "Names of the company's own events.", sample: ['Quote Requested'] }),
    account_fields: listOf(fieldName, 'fields')
      .optional()
      .meta({ description: "The company's own fields, read as account.<name>.", sample: ['region'] }),
    holidays: z.unknown().optional(),
    markets: z.unknown().optional(),
  }),
  later: ['holdout', 'throttle'],
};
export const COMPANY = {
  schema: z
    .strictObject({
      name: words.meta({ description: 'Its name.' }),
      address: words.meta({ description: 'Its postal address, as the law asks for in mails.' }),
      website: website.optional().meta({ description: 'Its web site.' }),
    })
    .meta({ description: 'The company.' }),
};
export const SENDER = {
  schema: z
    .strictObject({
      name: words.meta({ description: 'The name mails come from.' }),
      address: address.meta({ description: 'The address mails come from.' }),
    })
    .meta({ description: 'The sender.' }),
  later: ['reply_to', 'domain'],
};
export const DEFAULTS = {
  schema: z
    .strictObject({
      timezone: timezone.meta({ description: 'Zone.' }),
      locale: words.meta({ description: 'Language.', kind: 'language', sample: 'en' }),
      currency: currency.meta({ description: 'Currency.' }),
      market: identifier.optional().meta({ description: 'Market of whoever names none.', names: 'market' }),
    })
    .meta({ description: 'For accounts and markets that do not say it.' }),
};
export const TARGETS = {
  schema: z
    .strictObject({
      request: duration.optional().meta({ description: 'Until a request is answered.', sample: '8h' }),
      complaint: duration.optional().meta({ description: 'Until a complaint is answered.', sample: '8h' }),
    })
    .meta({ description: "In hours or minutes of the owner's working time." }),
};

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
  const keys = checkShape(SETTINGS, source.value, [], report, 'the settings');
  const company = read('company', raw, (value, path) => checkShape(COMPANY, value, path, report, 'a company'));
  const sender = read('sender', raw, (value, path) => checkShape(SENDER, value, path, report, 'a sender'));
  const defaults = read('defaults', raw, (value, path) => checkShape(DEFAULTS, value, path, report, 'the defaults'));
  const caps = read('caps', raw, (value, path) => readCaps(value, path, report));
  const contactPlan = read('contact_plan', raw, (value, path) => readContactPlan(value, path, report));
  const targets = read('response_targets', raw, (value, path) => readTargets(value, path, report));
  const quiet = read('quiet_hours', raw, (value, path) => readQuietHours(value, path, report));
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
  const all = afterYaml(found, diagnostics());
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
  const keys = checkShape(CAPS, value, path, report, 'caps');
  if (!keys) return null;
  return {
    contact:
      keys.contact === undefined ? DEFAULT_CAPS.contact : readCapList(keys.contact, [...path, 'contact'], report),
    account:
      keys.account === undefined ? DEFAULT_CAPS.account : readCapList(keys.account, [...path, 'account'], report),
  };
};
