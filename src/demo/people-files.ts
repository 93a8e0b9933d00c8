/** Accounts and people of a demo, and the files of them that an import takes. */
import type { OwnerDescription } from '../store/people/describe-owners.ts';
import { csvRecord } from './csv.ts';

/** A key account; null: nobody said. */
export type DemoAccount = {
  readonly id: string;
  readonly name: string;
  readonly country: string;
  readonly market: string | null;
  readonly timezone: string;
  readonly locale: string;
  readonly currency: string;
  readonly owner: string;
  readonly ownerName: string;
  readonly ownerEmail: string | null;
  readonly tier: string | null;
  readonly level: string | null;
  /** For the dossier. */
  readonly headcount: number | null;
};

export type Person = {
  readonly id: string;
  readonly account: string;
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly title: string | null;
  readonly role: string;
  readonly locale: string;
  readonly topics: readonly string[];
};

export type People = {
  readonly accounts: readonly DemoAccount[];
  readonly contacts: readonly Person[];
  /** The language and clock of the owners, where they are known. */
  readonly owners?: readonly OwnerDescription[];
};

/** Everybody of a demo has consented to everything. */
export const ALL_TOPICS: readonly string[] = ['offers', 'newsletter', 'events', 'service'];

export const accountsCsv = ({ accounts }: People): string =>
  csvRecord([
    ...['id', 'name', 'country', 'market', 'timezone', 'locale', 'currency', 'owner', 'owner_name', 'owner_email'],
    ...['tier', 'level', 'standing', 'dossier.headcount'],
  ]) +
  accounts
    .map((one) =>
      csvRecord([
        ...[one.id, one.name, one.country, one.market, one.timezone, one.locale, one.currency],
        ...[one.owner, one.ownerName, one.ownerEmail, one.tier, one.level, 'key', one.headcount],
      ]),
    )
    .join('');

export const contactsCsv = ({ contacts }: People): string =>
  csvRecord([
    ...['id', 'account', 'email', 'first_name', 'last_name', 'title', 'roles', 'locale', 'topics', 'consent_source'],
  ]) +
  contacts
    .map(({ id, account, email, firstName, lastName, title, role, locale, topics }) =>
      csvRecord([id, account, email, firstName, lastName, title, role, locale, topics.join(';'), 'trade fair']),
    )
    .join('');
