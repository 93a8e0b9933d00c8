/** A Temporal development server as a child process, its state in one SQLite file. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type ChildEnd, startChild } from './child.ts';
import { endProcess } from './end-process.ts';
import { freePort } from './free-port.ts';

export type RunningTemporal = {
  /** `127.0.0.1:<port>` of the gRPC front end, namespace `default`. */
  readonly address: string;
  /** Null when headless. */
  readonly uiUrl: string | null;
  readonly pid: number;
  readonly ended: Promise<ChildEnd>;
  readonly stop: () => Promise<void>;
};

export type TemporalOptions = {
  /** Path of the `temporal` command (see temporal-binary.ts). */
  readonly binary: string;
  /** Absolute path of the database file, or null to forget everything at the end. */
  readonly file: string | null;
  readonly port: number;
  /** Null: no UI. */
  readonly uiPort: number | null;
  /** Keyword search attributes the namespace is to know from the first moment on. */
  readonly keywords: readonly string[];
  readonly onLog?: (line: string) => void;
};

/** Starts it and waits until the namespace `default` answers. Throws with the server's own words when it does not. */
export const startTemporal = async (options: TemporalOptions): Promise<RunningTemporal> => {
  const { file } = options;
  if (file !== null) {
    await mkdir(dirname(file), { recursive: true });
    await endLeftOver(file);
  }
  const httpPort = await freePort();
  const child = await startChild({
    name: 'Temporal',
    command: options.binary,
    args: [
      ...['server', 'start-dev', '--ip', '127.0.0.1', '--port', String(options.port), '--http-port', String(httpPort)],
      ...(options.uiPort === null ? ['--headless'] : ['--ui-port', String(options.uiPort), '--ui-disable-news-fetch']),
      ...(file === null ? [] : ['--db-filename', file]),
      ...options.keywords.flatMap((name) => ['--search-attribute', `${name}=Keyword`]),
      ...['--log-level', 'warn'],
    ],
    cwd: '/',
    stopSignal: 'SIGTERM',
    patience: 15_000,
    onLine: options.onLog ?? (() => undefined),
  });
  if (file !== null) await writeFile(`${file}.pid`, String(child.pid));
  try {
    const first = await Promise.race([healthy(httpPort), child.ended]);
    if (first !== 'healthy') {
      const said = first.lastLines.join('\n');
      throw new Error(`Temporal did not start on port ${options.port} (${first.how}). It said:\n${said}`);
    }
  } catch (error) {
    await child.stop();
    throw error;
  }
  return {
    address: `127.0.0.1:${options.port}`,
    uiUrl: options.uiPort === null ? null : `http://127.0.0.1:${options.uiPort}`,
    pid: child.pid,
    ended: child.ended,
    stop: child.stop,
  };
};

/** Two minutes: a cold disk may need many seconds to read 150 MB of binary, and a dead server ends the wait anyway. */
const TRIES = 1_200;

/** The server's own HTTP API, so that this room needs no Temporal client. */
const healthy = async (httpPort: number): Promise<'healthy'> => {
  for (let tried = 0; tried < TRIES; tried += 1) {
    const answer = await fetch(`http://127.0.0.1:${httpPort}/api/v1/namespaces/default`, {
      signal: AbortSignal.timeout(5_000),
    }).catch(() => null); // Not listening yet.
    if (answer?.ok) return 'healthy';
    await wait(100);
  }
  throw new Error('Temporal was started and does not answer within two minutes');
};

const endLeftOver = async (file: string): Promise<void> => {
  const pid = Number(await readFile(`${file}.pid`, 'utf8').catch(() => '0'));
  await endProcess({ pid, commandHas: file, signal: 'SIGTERM', patience: 15_000 });
};
