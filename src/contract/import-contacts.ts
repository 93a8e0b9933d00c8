/** Contact files: one row a person. Several roles or topics stand in one cell, parted by `;`. */
import { z } from 'zod';
import { normaliseAddress } from '../domain/address.ts';
import { type ImportColumn, optional, required } from './import-columns.ts';
import {
  id,
  optionalId,
  optionalLocale,
  optionalSpecial,
  optionalText,
  optionalZone,
  special,
} from './import-fields.ts';

export const CONTACT_COLUMNS: readonly ImportColumn[] = [
  optional('id', 'contact', 'contact id'),
  required('account', 'account id', 'customer', 'customer id'),
  required('email', 'address', 'e-mail', 'mail', 'email address'),
  optional('first_name', 'given name'),
  optional('last_name', 'family name', 'surname'),
  optional('title', 'job title', 'position'),
  optional('roles', 'role', 'buying roles', 'buying role'),
  optional('locale', 'language'),
  optional('timezone', 'time zone'),
  optional('topics', 'topic'),
  optional('consent_source', 'consent'),
];

/** `email` comes out normalised (src/domain/address.ts). */
export const contactRow = z.object({
  id: optionalId(),
  account: id(),
  email: special(normaliseAddress, 'is no mail address'),
  first_name: optionalText(),
  last_name: optionalText(),
  title: optionalText(),
  roles: optionalSpecial((text) => words(text), 'holds a word longer than 60 characters'),
  locale: optionalLocale(),
  timezone: optionalZone(),
  topics: optionalSpecial((text) => words(text), 'holds a word longer than 60 characters'),
  consent_source: optionalText(),
});

export type ContactRow = z.output<typeof contactRow>;

/** `Decision maker; User` to `decision-maker`, `user`: the words campaigns use. */
const words = (text: string): readonly string[] | null => {
  const list = text
    .split(';')
    .map((word) => word.trim().toLowerCase().replace(/\s+/g, '-'))
    .filter((word) => word !== '');
  return list.some((word) => word.length > 60) ? null : [...new Set(list)];
};
