/** Account files: one row an account. A blank cell leaves the field as it is; `dossier.*` columns go into the dossier. */
import { z } from 'zod';
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
];

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
    level: optionalId(),
    standing: optionalSpecial(readStanding, 'is neither key nor known'),
    as_of: optionalInstant(zone),
  });

export type AccountRow = z.output<ReturnType<typeof accountRow>>;

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
