/** What a database looks like before anybody migrates it; reads only. */
import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';

export type DatabaseState = {
  /** As PostgreSQL writes it: 150004 is 15.4. */
  readonly version: number;
  /** Names of the migrations of this build that the database lacks, oldest first. */
  readonly pending: readonly string[];
  /** Migrations the database has and this build does not know: it was used by a newer one. */
  readonly unknown: readonly string[];
};

const MIGRATIONS = fileURLToPath(new URL('../../../prisma/migrations', import.meta.url));

/** Throws what the connection says when there is none within 5 s. */
export const databaseState = async (url: string): Promise<DatabaseState> => {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  await client.connect();
  try {
    const { rows } = await client.query<{ version: number; migrated: boolean }>(
      `SELECT current_setting('server_version_num')::int AS version, to_regclass('_prisma_migrations') IS NOT NULL AS migrated`,
    );
    const applied = rows[0]?.migrated ? await appliedMigrations(client) : [];
    const known = await knownMigrations();
    return {
      version: rows[0]?.version ?? 0,
      pending: known.filter((name) => !applied.includes(name)),
      unknown: applied.filter((name) => !known.includes(name)),
    };
  } finally {
    await client.end();
  }
};

const appliedMigrations = async (client: pg.Client): Promise<string[]> => {
  const { rows } = await client.query<{ name: string }>(
    'SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
  );
  return rows.map(({ name }) => name);
};

const knownMigrations = async (): Promise<string[]> => {
  const entries = await readdir(MIGRATIONS, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
};
