import { createHash } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { openStore, type Store } from '../../src/store/database/open.ts';

/** A fresh migrated database on the run's PostgreSQL; `name` makes it unique (use the test file's subject). */
export const openTestStore = async (name: string, connections = 10): Promise<Store> => {
  const url = inject('postgresUrl');
  const database = `t_${createHash('sha256').update(`${name}/${process.pid}`).digest('hex').slice(0, 16)}`;
  const admin = new pg.Client({ connectionString: url.replace(/keyline$/, 'postgres') });
  await admin.connect();
  try {
    // Cloning needs the template to be idle: two files that clone at once take turns.
    await admin.query('SELECT pg_advisory_lock(1)');
    await admin.query(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`);
    await admin.query(`CREATE DATABASE ${database} TEMPLATE keyline`);
  } finally {
    await admin.end();
  }
  return openStore({ url: url.replace(/keyline$/, database), connections });
};
