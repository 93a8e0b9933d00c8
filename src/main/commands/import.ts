/** `keyline import orders|accounts|contacts|products FILE`: facts and master data from CSV files, safe to repeat. */
import type { Command } from 'commander';
import { importAccounts } from '../../ingest/files/import-accounts.ts';
import { importContacts } from '../../ingest/files/import-contacts.ts';
import { importOrders } from '../../ingest/files/import-orders.ts';
import { importProducts } from '../../ingest/files/import-products.ts';
import type { ImportReport } from '../../ingest/files/import-report.ts';
import { InvalidFile } from '../../ingest/files/invalid-file.ts';
import { importDefaults } from '../../store/import/import-defaults.ts';
import { withStore } from '../connect-store.ts';
import { Failure } from '../failure.ts';
import { readCurrency, readZone } from '../import-options.ts';
import { type ImportPorts, importPorts } from '../import-ports.ts';
import { printImport, writeRefusals } from '../print-import.ts';

type Options = {
  readonly json?: boolean;
  readonly refused?: string;
  readonly source: string;
  readonly live?: boolean;
  readonly currency?: string;
  readonly timezone?: string;
  readonly allowMoves?: boolean;
};

export const registerImport = (program: Command): void => {
  const group = program
    .command('import')
    .summary('take in orders, accounts, contacts or products')
    .description('Take in a CSV file; importing it again changes nothing');
  const add = (kind: string, what: string) =>
    group
      .command(`${kind} <file>`)
      .description(what)
      .option('--json', 'one JSON document on standard output')
      .option('--refused <file>', 'write every refused row as CSV: line, reason')
      .option('--source <name>', 'the feed it comes from', 'import');

  add('orders', 'orders, one row a line or one row an order (.csv or .csv.gz)')
    .option('--live', 'orders of the last three days may start campaigns; without it all is history')
    .option('--currency <code>', 'ISO 4217, for rows that name none', readCurrency)
    .option('--timezone <zone>', 'IANA zone of dates without an offset', readZone)
    .action((path: string, options: Options) =>
      run(path, options, async ({ store, latest, ring, onProgress }) => {
        const defaults = await importDefaults(store);
        const currency = options.currency ?? defaults?.currency ?? 'GBP';
        const timezone = options.timezone ?? defaults?.timezone ?? 'UTC';
        const { source, live = false } = options;
        const report = await importOrders(store, {
          path,
          source,
          live,
          currency,
          timezone,
          now: latest,
          ring,
          onProgress,
        });
        const assumed =
          (options.currency ?? defaults?.currency) === undefined
            ? ['no --currency and no settings: rows that name none were taken as GBP']
            : [];
        return { ...report, warnings: [...assumed, ...report.warnings] };
      }),
    );
  add('accounts', 'accounts with owner, standing and dossier')
    .option('--live', 'moves of tier and level may start campaigns; without it they are history')
    .option('--timezone <zone>', 'IANA zone of dates without an offset', readZone)
    .action((path: string, options: Options) =>
      run(path, options, async ({ store, now, ring, onProgress }) => {
        const timezone = options.timezone ?? (await importDefaults(store))?.timezone ?? 'UTC';
        const { source, live = false } = options;
        return importAccounts(store, { path, source, live, timezone, now, ring, onProgress });
      }),
    );
  add('contacts', 'contacts with roles and consents')
    .option('--live', 'people who change accounts may start campaigns; without it that is history')
    .option('--allow-moves', 'more than 1 % of contacts may move to another account')
    .action((path: string, options: Options) =>
      run(path, options, ({ store, now, ring, onProgress }) => {
        const { source, live = false, allowMoves = false } = options;
        return importContacts(store, { path, source, live, allowMoves, now, ring, onProgress });
      }),
    );
  add('products', 'products with names and costs').action((path: string, options: Options) =>
    run(path, options, ({ store, onProgress }) => importProducts(store, { path, onProgress })),
  );
};

/** Exit code 3 when a row was refused: what was accepted stays, and the file wants mending. */
const run = async (
  path: string,
  options: Options,
  work: (ports: ImportPorts) => Promise<ImportReport>,
): Promise<void> => {
  const started = Date.now();
  const report = await withStore((store, surroundings) => importPorts(store, surroundings, work)).catch(
    (error: unknown) => {
      throw error instanceof InvalidFile ? new Failure(error.message, 3, { cause: error }) : error;
    },
  );
  if (options.refused !== undefined) await writeRefusals(options.refused, report.refused);
  printImport(path, report, { json: options.json ?? false, elapsedMs: Date.now() - started, saved: options.refused });
  if (report.refused.length > 0) process.exitCode = 3;
};
