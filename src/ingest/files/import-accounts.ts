/** The door for account files: fields, owner, standing, and the dossier with its source and as-of. */
import {
  ACCOUNT_COLUMNS,
  type AccountRow,
  accountRow,
  DOSSIER_PREFIX,
  withOrigin,
} from '../../contract/import-accounts.ts';
import type { BusinessTime } from '../../domain/time.ts';
import type { Store } from '../../store/database/open.ts';
import { readAccountFields } from '../../store/dossier/read-account-fields.ts';
import { importAccounts as storeAccounts } from '../../store/import/import-accounts.ts';
import type { OwnerRecord } from '../../store/import/import-owners.ts';
import type { AccountRecord } from '../../store/import/merge-account.ts';
import { importInChunks } from './import-in-chunks.ts';
import type { ImportReport, OnProgress } from './import-report.ts';
import { parseRow } from './parse-row.ts';
import { type DossierCells, readDossierCells } from './read-dossier-cells.ts';
import { openTable } from './read-table.ts';

export type AccountFile = {
  readonly path: string;
  /** Stands in the dossier as the source of what the file says. */
  readonly source: string;
  readonly live: boolean;
  /** IANA zone of dates without an offset (`as_of`). */
  readonly timezone: string;
  /** As-of of dossier fields where the file has no `as_of`. */
  readonly now: BusinessTime;
  readonly ring: (accounts: readonly string[]) => Promise<void>;
  readonly onProgress?: OnProgress;
};

/** Throws InvalidFile when the file as a whole cannot be read; nothing is written then. */
export const importAccounts = async (store: Store, file: AccountFile): Promise<ImportReport> => {
  const fields = await readAccountFields(store);
  const own = fields.filter((name) => ACCOUNT_COLUMNS.every((column) => column.name !== name));
  const table = await openTable(file.path, {
    layouts: { accounts: [...ACCOUNT_COLUMNS, ...own.flatMap(withOrigin)] },
    prefix: DOSSIER_PREFIX,
    ...(file.onProgress && { onProgress: file.onProgress }),
  });
  const schema = accountRow(file.timezone);
  const notEnded: string[] = [];
  const stayEnded: string[] = [];
  const counts = await importInChunks<Parsed>(table, {
    read: (row) => {
      const result = parseRow(schema, row);
      if ('refusal' in result) return result;
      const { as_of: asOf, source } = result.row;
      const { timezone, now } = file;
      const dossier = readDossierCells(row, { fields, timezone, source: source ?? file.source, asOf, now });
      return 'refusal' in dossier ? dossier : { row: toRecords(result.row, dossier) };
    },
    keys: ({ account }) => [`account ${account.id}`],
    write: async (rows) => {
      const { live, now } = file;
      const accounts = rows.map(({ account }) => account);
      const owners = rows.flatMap(({ owner }) => (owner === null ? [] : [owner]));
      const result = await storeAccounts(store, { accounts, owners, live, now });
      notEnded.push(...result.notEnded);
      stayEnded.push(...result.stayEnded);
      if (result.ring.length > 0) await file.ring(result.ring);
      return { ...result, refused: [] };
    },
  });
  return { ...counts, warnings: [...table.warnings, ...notEndedWarning(notEnded), ...stayEndedWarning(stayEnded)] };
};

type Parsed = { readonly account: AccountRecord; readonly owner: OwnerRecord | null };

const toRecords = (row: AccountRow, cells: DossierCells): Parsed => {
  const { owner_name, owner_email, owner } = row;
  const { id, name, country, market, timezone, locale, currency, tier, level, kinds, standing } = row;
  const fields = { id, name, country, market, timezone, locale, currency, tier, level, kinds, standing };
  return {
    account: { ...fields, ...cells, owner },
    owner: owner === null ? null : { ref: owner, name: owner_name, email: owner_email },
  };
};

const notEndedWarning = (accounts: readonly string[]): string[] =>
  accounts.length === 0
    ? []
    : [
        `key accounts that the file calls known stay key accounts (an import ends none): ${accounts.slice(0, 20).join(', ')}`,
      ];

const stayEndedWarning = (accounts: readonly string[]): string[] =>
  accounts.length === 0
    ? []
    : [
        `accounts that the file calls key were ended here and stay so (keyline return brings one back): ${accounts.slice(0, 20).join(', ')}`,
      ];
