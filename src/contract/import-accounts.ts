/**
 * Account files: one row an account. A blank cell leaves the field as it is. Dossier fields go by their name, or under
 * `dossier.*` by any; `<field>_source` and `<field>_as_of` say more of one, `source` and `as_of` of the whole row.
 */
import { z } from 'zod';
import { DOSSIER_FIELDS } from '../domain/dossier-fields.ts';
import { KINDS, type Kind, LEVELS, QUESTIONS, type Question } from '../domain/relationship.ts';
import { type ImportColumn, optional, required } from './import-columns.ts';
import {
  id,
  optionalCurrency,
  optionalId,
  optionalInstant,
  optionalLocale,
  optionalSpecial,
  optionalText,
  optionalZone,
} from './import-fields.ts';

export const ACCOUNT_COLUMNS: readonly ImportColumn[] = [
  required('id', 'account', 'account id', 'customer', 'customer id'),
  optional('name', 'account name', 'company', 'company name'),
  optional('country'),
  optional('market'),
  optional('timezone', 'time zone'),
  optional('locale', 'language'),
  optional('currency', 'currency code'),
  optional('owner', 'owner id', 'account manager', 'kam'),
  optional('owner_name'),
  optional('owner_email'),
  optional('tier'),
  optional('level'),
  optional('standing', 'status'),
  optional('as_of'),
  optional('source'),
  optional('kinds', 'kind'),
  ...Object.keys(QUESTIONS).flatMap(withOrigin),
  ...DOSSIER_FIELDS.flatMap(withOrigin),
];

/** A field's own column, and the two that say from whom and as of when. */
export function withOrigin(name: string): readonly ImportColumn[] {
  return [
    optional(name),
    { ...optional(`${name}_source`), unlisted: true },
    { ...optional(`${name}_as_of`), unlisted: true },
  ];
}

/** Any column that begins so is a field of the dossier: `dossier.headcount`. */
export const DOSSIER_PREFIX = 'dossier.';

export const accountRow = (zone: string) =>
  z.object({
    id: id(),
    name: optionalText(),
    country: optionalText(),
    market: optionalText(),
    timezone: optionalZone(),
    locale: optionalLocale(),
    currency: optionalCurrency(),
    owner: optionalId(),
    owner_name: optionalText(),
    owner_email: optionalId(),
    tier: optionalId(),
    level: optionalSpecial(oneOf(LEVELS), `is none of ${LEVELS.join(', ')}`),
    standing: optionalSpecial(readStanding, 'is neither key nor known'),
    as_of: optionalInstant(zone),
    source: optionalText(),
    kinds: optionalSpecial(
      readKinds,
      `holds another word than ${KINDS.join(', ')} (with commas between them, or none)`,
    ),
    need: answer('need'),
    solvency: answer('solvency'),
    authority: answer('authority'),
  });

export type AccountRow = z.output<ReturnType<typeof accountRow>>;

const oneOf =
  <Word extends string>(words: readonly Word[]) =>
  (text: string): Word | null =>
    words.find((word) => word === text.toLowerCase()) ?? null;

const answer = (question: Question) =>
  optionalSpecial(oneOf<string>(QUESTIONS[question]), `is none of ${QUESTIONS[question].join(', ')}`);

/** `none`: no kind, where a blank cell would leave them as they are. */
const readKinds = (text: string): readonly Kind[] | null => {
  if (text.toLowerCase() === 'none') return [];
  const kinds = text.split(/[,;|]/).map((word) => oneOf(KINDS)(word.trim()));
  return kinds.includes(null) ? null : [...new Set(kinds.filter((kind) => kind !== null))].sort();
};

const readStanding = (text: string): 'key' | 'known' | null => {
  const word = text.toLowerCase();
  return word === 'key' || word === 'known' ? word : null;
};

/** A dossier cell as conditions read it: a number or a truth where it looks like one, else text; null when blank. */
export const dossierValue = optionalText().transform((value): string | number | boolean | null => {
  if (value === null) return null;
  if (/^-?(0|[1-9]\d{0,14})(\.\d{1,6})?$/.test(value)) return Number(value);
  if (value === 'true' || value === 'false') return value === 'true';
  return value;
});
