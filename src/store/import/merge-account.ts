/** What a row of an account file makes of the account that is stored: pure. */
import type { AccountId } from '../../domain/ids.ts';
import type { BusinessTime } from '../../domain/time.ts';
import type { NewFact } from '../facts/append-fact.ts';
import type { MarketDefaults } from './import-defaults.ts';

/** A field of the dossier: what is known, from whom, and as of when (ISO 8601). */
export type DossierField = {
  readonly value: string | number | boolean;
  readonly source: string;
  readonly asOf: string;
};

/** A row of a file; null leaves the field as it is. */
export type AccountRecord = {
  readonly id: AccountId;
  readonly name: string | null;
  readonly country: string | null;
  readonly market: string | null;
  readonly timezone: string | null;
  readonly locale: string | null;
  readonly currency: string | null;
  /** Owner's id or address as the file has it. */
  readonly owner: string | null;
  readonly tier: string | null;
  readonly level: string | null;
  readonly standing: 'key' | 'known' | null;
  readonly dossier: Readonly<Record<string, DossierField>>;
};

export type StoredAccount = {
  readonly id: AccountId;
  readonly name: string;
  readonly country: string | null;
  readonly market: string | null;
  readonly timezone: string | null;
  readonly locale: string | null;
  readonly currency: string | null;
  readonly owner: string | null;
  readonly tier: string | null;
  readonly level: string | null;
  readonly standing: 'provisional' | 'known' | 'key' | 'ended';
  readonly dossier: Readonly<Record<string, DossierField>>;
  readonly lastSeq: number;
  /** Ended by a person's word (or merged away): no file brings it back. */
  readonly endedByHand?: boolean;
};

const FIELDS = ['name', 'country', 'market', 'timezone', 'locale', 'currency', 'owner', 'tier', 'level'] as const;

/** Answers `before` itself when the row says nothing new. A dossier field of the same value keeps its source and as-of. */
export const mergeAccount = (
  before: StoredAccount,
  record: AccountRecord,
  defaultsOf: MarketDefaults,
): StoredAccount => {
  const said = Object.fromEntries(FIELDS.flatMap((field) => (record[field] === null ? [] : [[field, record[field]]])));
  const named: StoredAccount = { ...before, ...said };
  const after = { ...named, ...fromMarket(before, named, record, defaultsOf) };
  const fields = FIELDS.filter((field) => after[field] !== before[field]);
  const dossier = Object.entries(record.dossier).filter(([name, { value }]) => before.dossier[name]?.value !== value);
  const standing = before.endedByHand ? before.standing : standingAfter(before.standing, record.standing);
  if (fields.length === 0 && dossier.length === 0 && standing === before.standing) return before;
  return {
    ...after,
    standing,
    dossier: { ...before.dossier, ...Object.fromEntries(dossier) },
  };
};

/** Zone and language that nobody named are the market's, and go with the account into another one. */
const fromMarket = (
  before: StoredAccount,
  named: StoredAccount,
  record: AccountRecord,
  defaultsOf: MarketDefaults,
): Partial<Pick<StoredAccount, 'timezone' | 'locale'>> => {
  const was = defaultsOf(before);
  const is = defaultsOf(named);
  const unnamed = (['timezone', 'locale'] as const).filter(
    (field) => record[field] === null && (before[field] === null || before[field] === was?.[field]),
  );
  return Object.fromEntries(unnamed.map((field) => [field, is?.[field] ?? null]));
};

/** A file names the provisional and makes key accounts, ended ones again (unless a person ended them); it ends none. */
const standingAfter = (
  before: StoredAccount['standing'],
  file: AccountRecord['standing'],
): StoredAccount['standing'] => {
  if (file === 'key') return 'key';
  return before === 'provisional' ? 'known' : before;
};

/** Moves of tier and level as facts: campaigns may wait for them. */
export const traitChanges = (
  before: StoredAccount,
  after: StoredAccount,
  { live, now }: { readonly live: boolean; readonly now: BusinessTime },
): readonly NewFact[] =>
  (['tier', 'level'] as const)
    .filter((trait) => before[trait] !== after[trait])
    .map((trait) => ({
      account: after.id,
      type: 'Trait Changed',
      source: 'import:accounts',
      // Numbers only grow, so the same move made again later is another fact.
      sourceId: `${after.id}/${trait}@${before.lastSeq}`,
      contact: null,
      occurredAt: now,
      receivedAt: now,
      historic: !live,
      payload: { trait, from: before[trait], to: after[trait] },
    }));
