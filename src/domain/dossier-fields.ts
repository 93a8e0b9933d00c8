/** The single-valued fields of an account's dossier, and when what is known goes stale. */
import { instantOf, localOf } from './local-time.ts';
import { type BusinessTime, businessTime } from './time.ts';

/** Every company's fields; its own are listed under `account_fields` in the settings. */
export const DOSSIER_FIELDS = [
  'size',
  'headcount',
  'founded',
  'industry',
  'brand',
  'network',
  'purchase_potential',
  'budget',
  'history',
  'structure',
  'environment',
  'weaknesses',
  'prospects',
  'decision_scheme',
  'incumbent',
  'competitors',
  'website',
] as const;

/** A field of the dossier: what is known, from whom, and as of when (ISO 8601). */
export type DossierField = {
  readonly value: string | number | boolean;
  readonly source: string;
  readonly asOf: string;
};

/** What was known so long ago is stale. */
export const STALE_MONTHS = 12;

/** From then on a field known as of `asOf` is stale; null where `asOf` is no instant. */
export const staleFrom = (asOf: string): BusinessTime | null => {
  const at = Date.parse(asOf);
  if (Number.isNaN(at)) return null;
  const local = localOf(businessTime(at), 'UTC');
  const lastDay = new Date(Date.UTC(local.year + STALE_MONTHS / 12, local.month, 0)).getUTCDate();
  return instantOf({ ...local, year: local.year + STALE_MONTHS / 12, day: Math.min(local.day, lastDay) }, 'UTC');
};

/** Names of the fields that are stale at `now`, those known longest first. What is no field (older data) is left out. */
export const staleFields = (dossier: unknown, now: BusinessTime): readonly string[] =>
  fieldsOf(dossier)
    .flatMap(([name, at]) => (at <= now ? [{ name, at }] : []))
    .toSorted((left, right) => left.at - right.at || (left.name < right.name ? -1 : 1))
    .map(({ name }) => name);

/** When the first field goes stale; null where there is none. */
export const firstStaleAt = (dossier: unknown): BusinessTime | null => {
  const instants = fieldsOf(dossier).map(([, at]) => at);
  return instants.length === 0 ? null : businessTime(Math.min(...instants));
};

/** First instant (UTC) of the month after `at`. */
export const nextMonth = (at: BusinessTime): BusinessTime => {
  const { year, month } = localOf(at, 'UTC');
  return businessTime(Date.UTC(year, month, 1));
};

const fieldsOf = (dossier: unknown): readonly (readonly [string, BusinessTime])[] =>
  typeof dossier !== 'object' || dossier === null
    ? []
    : Object.entries(dossier).flatMap(([name, field]: [string, unknown]) => {
        const asOf = typeof field === 'object' && field !== null && 'asOf' in field ? field.asOf : null;
        const at = typeof asOf === 'string' ? staleFrom(asOf) : null;
        return at === null ? [] : [[name, at] as const];
      });
