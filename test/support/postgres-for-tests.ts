/** Starts one throw-away PostgreSQL for the whole run, migrated once; each test file clones its own database from it. */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { freePort } from '../../src/embedded/free-port.ts';
import { startPostgres } from '../../src/embedded/postgres.ts';
import { migrate } from '../../src/store/database/migrate.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Server of this run, database `keyline` is the migrated template. */
    readonly postgresUrl: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'keyline-test-'));
  // PostgreSQL may run as a user of its own (where we are root): it must be able to walk in.
  await chmod(folder, 0o755);
  const server = await startPostgres({ folder: join(folder, 'postgres'), port: await freePort(), durable: false });
  const stop = async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
  await migrate(server.url).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  const client = new pg.Client({ connectionString: server.url.replace(/keyline$/, 'postgres') });
  await client.connect();
  await client.query('ALTER DATABASE keyline IS_TEMPLATE true');
  await client.end();
  project.provide('postgresUrl', server.url);
  return stop;
}
