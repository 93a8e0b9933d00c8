/** What a row of an account file makes of the account that is stored: pure. */
import { type DossierField, firstStaleAt } from '../../domain/dossier-fields.ts';
import type { AccountId } from '../../domain/ids.ts';
import { QUESTIONS } from '../../domain/relationship.ts';
import type { BusinessTime } from '../../domain/time.ts';
import type { NewFact } from '../facts/append-fact.ts';
import type { MarketDefaults } from './import-defaults.ts';

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
  readonly dossier: Readonly<Record<string, RecordedField>>;
  /** Kinds in the place of those before. */
  readonly kinds: readonly string[] | null;
  /** Answers to the three questions. */
  readonly qualification: Readonly<Record<string, RecordedField>>;
};

/** `dated`: the file says as of when; otherwise it is the day of the import, which renews nothing. */
export type RecordedField = DossierField & { readonly dated: boolean };

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
  readonly levelBy: string | null;
  readonly staleAt: Date | null;
  readonly kinds: readonly string[];
  readonly qualification: Readonly<Record<string, DossierField>>;
  readonly lastSeq: number;
  /** Ended by a person's word (or merged away): no file brings it back. */
  readonly endedByHand?: boolean;
};

const FIELDS = ['name', 'country', 'market', 'timezone', 'locale', 'currency', 'owner', 'tier', 'level'] as const;

/**
 * Answers `before` itself when the row says nothing new. A dossier field of the same value keeps its source and as-of, unless
 * the file dates it later; what it dates earlier than what another source said is left. A level that complaints made stays
 * theirs.
 */
export const mergeAccount = (
  before: StoredAccount,
  record: AccountRecord,
  defaultsOf: MarketDefaults,
): StoredAccount => {
  const said = Object.fromEntries(
    FIELDS.flatMap((field) =>
      record[field] === null || keepsLevel(field, before, record) ? [] : [[field, record[field]]],
    ),
  );
  const named: StoredAccount = { ...before, ...said };
  const after = { ...named, ...fromMarket(before, named, record, defaultsOf) };
  const fields = FIELDS.filter((field) => after[field] !== before[field]);
  const dossier = newsOf(record.dossier, before.dossier);
  const answers = newsOf(record.qualification, before.qualification);
  const kinds = record.kinds !== null && record.kinds.join() !== before.kinds.join() ? record.kinds : null;
  const standing = before.endedByHand ? before.standing : standingAfter(before.standing, record.standing);
  const news = fields.length + dossier.length + answers.length;
  if (news === 0 && kinds === null && standing === before.standing) return before;
  const known = { ...before.dossier, ...Object.fromEntries(dossier) };
  const staleAt = dossier.length === 0 ? null : firstStaleAt(known);
  return {
    ...after,
    ...(fields.includes('level') ? { levelBy: null } : {}),
    ...(staleAt === null ? {} : { staleAt: new Date(staleAt) }),
    ...(kinds === null ? {} : { kinds }),
    standing,
    dossier: known,
    qualification: { ...before.qualification, ...Object.fromEntries(answers) },
  };
};

const keepsLevel = (field: string, before: StoredAccount, record: AccountRecord): boolean =>
  field === 'level' && before.levelBy === 'complaint' && record.level === 'major';

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

const newsOf = (
  file: Readonly<Record<string, RecordedField>>,
  known: Readonly<Record<string, DossierField>>,
): readonly (readonly [string, DossierField])[] =>
  Object.entries(file).flatMap(([name, { dated, ...field }]) => {
    const before = Object.hasOwn(known, name) ? known[name] : undefined;
    if (before === undefined) return [[name, field] as const];
    const later = Date.parse(field.asOf) - Date.parse(before.asOf);
    // What is newer stays: an old report takes nothing back. A source may correct itself.
    if (dated && later < 0 && field.source !== before.source) return [];
    return before.value !== field.value || (dated && later > 0) ? [[name, field] as const] : [];
  });

/** A file names the provisional and makes key accounts, ended ones again (unless a person ended them); it ends none. */
const standingAfter = (
  before: StoredAccount['standing'],
  file: AccountRecord['standing'],
): StoredAccount['standing'] => {
  if (file === 'key') return 'key';
  return before === 'provisional' ? 'known' : before;
};

/** Moves of tier, level, kinds and answers as facts: campaigns may wait for them. */
export const traitChanges = (
  before: StoredAccount,
  after: StoredAccount,
  { live, now }: { readonly live: boolean; readonly now: BusinessTime },
): readonly NewFact[] =>
  movedTraits(before, after).map(({ trait, from, to }) => ({
    account: after.id,
    type: 'Trait Changed',
    source: 'import:accounts',
    // Numbers only grow, so the same move made again later is another fact.
    sourceId: `${after.id}/${trait}@${before.lastSeq}`,
    contact: null,
    occurredAt: now,
    receivedAt: now,
    historic: !live,
    payload: { trait, from, to },
  }));

type Move = { readonly trait: string; readonly from: string | null; readonly to: string | null };

const movedTraits = (before: StoredAccount, after: StoredAccount): readonly Move[] =>
  [
    { trait: 'tier', from: before.tier, to: after.tier },
    { trait: 'level', from: before.level, to: after.level },
    { trait: 'kinds', from: before.kinds.join(', ') || null, to: after.kinds.join(', ') || null },
    ...Object.keys(QUESTIONS).map((trait) => ({
      trait,
      from: textOf(before.qualification[trait]),
      to: textOf(after.qualification[trait]),
    })),
  ].filter(({ from, to }) => from !== to);

const textOf = (field: DossierField | undefined): string | null => (field === undefined ? null : String(field.value));
