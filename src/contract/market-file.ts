/** A market file (`markets/<id>.yaml`) to a market: whose money, zone, language, weekend, holidays and quiet hours. */
import { z } from 'zod';
import { type Market, type MarketId, marketKey } from '../domain/market.ts';
import { checkShape, isRecord } from './check-shape.ts';
import { afterYaml, createReporter, type Diagnostic, fileStem, type Report } from './diagnostic.ts';
import { currency, identifier, listOf, locale, timezone, weekday, words } from './field-values.ts';
import { readHolidays } from './market-holidays.ts';
import { readQuietHours, readSeasons } from './market-seasons.ts';
import { readYaml, type YamlSource } from './yaml-source.ts';

export type ParsedMarket = {
  readonly market: Market | null;
  readonly diagnostics: readonly Diagnostic[];
  readonly locate: YamlSource['locate'];
};

export const MARKET = {
  schema: z
    .strictObject({
      market: identifier.optional().meta({ description: "Its id, the same as the file's name.", sample: 'ph' }),
      title: words.meta({ description: 'What people call it.', sample: 'Philippines' }),
      countries: listOf(words, 'countries, such as [ PH, Philippines ]').meta({
        description: 'Its countries, in every way account rows write them.',
        sample: ['PH', 'Philippines'],
      }),
      currency: currency.meta({ description: 'Its currency.' }),
      timezone: timezone.meta({ description: 'Its zone.' }),
      locale: locale.meta({ description: 'Its language.' }),
      weekend: listOf(weekday, 'days of the week').meta({
        description: 'Days of the week without mail.',
        sample: ['saturday', 'sunday'],
        rows: [38],
      }),
      quiet_hours: z
        .unknown()
        .optional()
        .meta({ description: 'When no mail arrives; otherwise the settings say it.', rows: [38] }),
      seasons: z.unknown().optional().meta({ description: 'Weeks with quiet hours of their own, such as Ramadan.' }),
      source: words.meta({
        description: 'Where the dates come from, for whoever brings them up to date.',
        sample: 'Official Gazette, Proclamation 727',
      }),
      holidays: z.unknown().meta({ description: 'Closed days by date.' }),
    })
    .meta({ description: 'A market: its money, clock, language, weekend, holidays and quiet hours.' }),
};

/** Total; the market is null when a diagnostic is an error. `currencies`: those of the settings, null where not known. */
export const parseMarket = (text: string, file: string, currencies: readonly string[] | null): ParsedMarket => {
  const source = readYaml(text);
  const { locate } = source;
  const { report, diagnostics, hasErrors } = createReporter(file, locate);
  const found = source.problems.map((problem): Diagnostic => ({ file, severity: 'error', ...problem }));
  if (source.value === undefined) return { market: null, diagnostics: found, locate };
  const raw = isRecord(source.value) ? source.value : {};
  const keys = checkShape(MARKET, source.value, [], report, 'a market');
  const quietHours =
    raw['quiet_hours'] === undefined ? null : readQuietHours(raw['quiet_hours'], ['quiet_hours'], report);
  const seasons = raw['seasons'] === undefined ? [] : readSeasons(raw['seasons'], ['seasons'], report);
  const holidays = raw['holidays'] === undefined ? [] : readHolidays(raw['holidays'], ['holidays'], report);
  const id = fileStem(file);
  checkName(keys?.market, id, report);
  if (keys) {
    if (new Set(keys.weekend).size === 7) {
      report(['weekend'], { code: 'invalid-value', message: 'With all seven days closed nothing is ever sent.' });
    }
    checkCountries(keys.countries, report);
    if (currencies !== null && !currencies.includes(keys.currency)) {
      const message = `${keys.currency} is not among the currencies of settings.yaml: offers there would name no amount.`;
      report(['currency'], { code: 'unknown-currency', message, severity: 'warn' });
    }
  }
  const all = afterYaml(found, diagnostics());
  if (!keys || hasErrors() || found.length > 0) return { market: null, diagnostics: all, locate };
  const market: Market = {
    id,
    title: keys.title,
    countries: keys.countries,
    currency: keys.currency,
    timezone: keys.timezone,
    locale: keys.locale,
    closedWeekdays: [...new Set(keys.weekend)].sort(),
    quietHours,
    seasons,
    holidays,
  };
  return { market, diagnostics: all, locate };
};

const checkName = (name: string | undefined, id: MarketId, report: Report): void => {
  if (!identifier.safeParse(id).success) {
    const message = `"${id}" is the file's name and no name for a market. Write small letters, digits and hyphens.`;
    report([], { code: 'file-name', message });
  } else if (name !== undefined && name !== id) {
    report(['market'], { code: 'file-name', message: `The file is called "${id}": a market's file has its name.` });
  }
};

const checkCountries = (countries: readonly string[], report: Report): void => {
  if (countries.length === 0) {
    const message = 'No account is ever in it. Name the country as account rows do: [ PH, Philippines ].';
    report(['countries'], { code: 'invalid-value', message, severity: 'warn' });
  }
  const known = new Set<string>();
  for (const [index, country] of countries.entries()) {
    if (known.has(marketKey(country))) {
      report(['countries', index], { code: 'duplicate-country', message: `"${country}" stands here twice.` });
    }
    known.add(marketKey(country));
  }
};
