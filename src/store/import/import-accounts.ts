/** Accounts from a file: one transaction for some hundred of them, their rows locked in id order. */
import type { AccountId } from '../../domain/ids.ts';
import type { BusinessTime } from '../../domain/time.ts';
import { inTransaction, type Store, type Transaction } from '../database/open.ts';
import { holdBySolvency } from '../dossier/hold-by-solvency.ts';
import { appendFacts } from '../facts/append-facts.ts';
import { marketDefaults } from './import-defaults.ts';
import { importOwners, type OwnerRecord } from './import-owners.ts';
import { type AccountRecord, mergeAccount, type StoredAccount, traitChanges } from './merge-account.ts';

export type AccountsToImport = {
  /** At most 1,000, no id twice. */
  readonly accounts: readonly AccountRecord[];
  readonly owners: readonly OwnerRecord[];
  /** False: moves of tier and level are history and start nothing. */
  readonly live: boolean;
  readonly now: BusinessTime;
};

export type AccountsImported = {
  readonly accepted: number;
  readonly unchanged: number;
  /** Key accounts whose doorbell is to be rung: new ones (it starts their workflow) and those that got a fact. */
  readonly ring: readonly AccountId[];
  /** Key accounts that the file calls known: ending one is not an import's business. */
  readonly notEnded: readonly AccountId[];
  /** Accounts that the file calls key and a person has ended. */
  readonly stayEnded: readonly AccountId[];
};

/** Safe to repeat: a row that changes nothing writes nothing. */
export const importAccounts = (store: Store, input: AccountsToImport): Promise<AccountsImported> =>
  inTransaction(store, async (tx) => {
    const owners = await importOwners(tx, input.owners);
    const records = input.accounts.map((record) => ({ ...record, owner: owners.get(record.owner ?? '') ?? null }));
    const fresh = await createMissing(tx, records);
    const stored = await lockAccounts(tx, records);
    const defaultsOf = await marketDefaults(tx);
    const changes = records.flatMap((record) => {
      const before = stored.get(record.id);
      return before === undefined ? [] : [{ record, before, after: mergeAccount(before, record, defaultsOf) }];
    });
    const changed = changes.filter(({ record, before, after }) => after !== before || fresh.has(record.id));
    await writeAccounts(
      tx,
      changed.map(({ after }) => after),
    );
    const ring = new Set<AccountId>();
    for (const { before, after } of changed) {
      const facts = fresh.has(after.id) ? [] : traitChanges(before, after, input);
      const held = await followSolvency(tx, before, after, input);
      const told = facts.length > 0 && (await appendFacts(tx, after.id, facts)).ring;
      if (after.standing === 'key' && (told || held || before.standing !== 'key')) ring.add(after.id);
    }
    return {
      accepted: changed.length,
      unchanged: records.length - changed.length,
      ring: [...ring],
      notEnded: changes
        .filter(({ record, before }) => record.standing === 'known' && before.standing === 'key')
        .map(({ before }) => before.id),
      stayEnded: changes
        .filter(({ record, before }) => record.standing === 'key' && before.endedByHand)
        .map(({ before }) => before.id),
    };
  });

/** Overdue invoices and a credit stop hold offers, by whatever way they become known. True: ring the account. */
const followSolvency = async (
  tx: Transaction,
  before: StoredAccount,
  after: StoredAccount,
  { now }: AccountsToImport,
): Promise<boolean> => {
  const answer = after.qualification['solvency'];
  if (answer === undefined || answer.value === before.qualification['solvency']?.value) return false;
  const said = { account: after.id, answer: String(answer.value), actor: answer.source };
  return (await holdBySolvency(tx, said, now)).ring;
};

const createMissing = async (tx: Transaction, records: readonly AccountRecord[]): Promise<ReadonlySet<AccountId>> => {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    INSERT INTO accounts (id, name, standing)
    SELECT r.id, r.id, 'known' FROM unnest(${records.map((record) => record.id)}::text[]) AS r(id) ORDER BY r.id
    ON CONFLICT (id) DO NOTHING RETURNING id`;
  return new Set(rows.map((row) => row.id));
};

/** In id order, as everybody locks them: what follows finds all rows locked and may take them in any order. */
const lockAccounts = async (tx: Transaction, records: readonly AccountRecord[]) => {
  const rows = await tx.$queryRaw<StoredAccount[]>`
    SELECT id, name, country, market, timezone, locale, currency, owner_id AS owner, tier, level, standing, dossier,
           level_by AS "levelBy", stale_at AS "staleAt", kinds, qualification, last_seq AS "lastSeq",
           ended_at IS NOT NULL AS "endedByHand"
    FROM accounts WHERE id = ANY (${records.map((record) => record.id)}::text[]) ORDER BY id FOR NO KEY UPDATE`;
  return new Map(rows.map((row) => [row.id, row]));
};

const writeAccounts = async (tx: Transaction, accounts: readonly StoredAccount[]): Promise<void> => {
  if (accounts.length === 0) return;
  await tx.$executeRaw`
    UPDATE accounts a SET name = r.name, country = r.country, market = r.market, timezone = r.timezone,
           locale = r.locale, currency = r.currency, owner_id = r.owner, tier = r.tier, level = r.level,
           standing = r.standing, dossier = r.dossier, level_by = r."levelBy", stale_at = r."staleAt", kinds = r.kinds,
           qualification = r.qualification
    FROM jsonb_to_recordset(${JSON.stringify(accounts)}::jsonb) AS r(
           id text, name text, country text, market text, timezone text, locale text, currency text, owner text,
           tier text, level text, standing text, dossier jsonb, "levelBy" text, "staleAt" timestamptz, kinds text[],
           qualification jsonb)
    WHERE a.id = r.id`;
};
