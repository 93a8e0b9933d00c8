/** Applies the checked-in migrations; safe to run by several processes at once (an advisory lock lets one work). */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { ADVISORY_LOCKS } from './advisory-locks.ts';
import { openSchemaEngine } from './schema-engine.ts';

const PRISMA_FOLDER = fileURLToPath(new URL('../../../prisma', import.meta.url));

/** Names of the migrations applied by this call, oldest first; empty when the database is up to date. */
export const migrate = async (url: string): Promise<readonly string[]> => {
  const pool = new pg.Pool({ connectionString: url });
  const lock = await pool.connect();
  try {
    await lock.query('SELECT pg_advisory_lock($1)', [ADVISORY_LOCKS.migration]);
    const engine = await openSchemaEngine(pool, await readFile(join(PRISMA_FOLDER, 'schema.prisma'), 'utf8'));
    try {
      const { appliedMigrationNames } = await engine.applyMigrations({
        migrationsList: await readMigrations(),
        filters: { externalTables: [], externalEnums: [] },
      });
      return appliedMigrationNames;
    } finally {
      engine.free();
    }
  } finally {
    // Closes the session as well, and the lock with it.
    lock.release(true);
    await pool.end();
  }
};

const readMigrations = async () => {
  const baseDir = join(PRISMA_FOLDER, 'migrations');
  const folders = (await readdir(baseDir, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  return {
    baseDir,
    lockfile: { path: 'migration_lock.toml', content: await readFile(join(baseDir, 'migration_lock.toml'), 'utf8') },
    shadowDbInitScript: '',
    migrationDirectories: await Promise.all(
      folders
        .map((folder) => folder.name)
        .sort()
        .map(async (path) => ({
          path,
          migrationFile: {
            path: 'migration.sql',
            content: { tag: 'ok' as const, value: await readFile(join(baseDir, path, 'migration.sql'), 'utf8') },
          },
        })),
    ),
  };
};
