/**
 * A service of `docker-compose.yml` as a plain process of this machine: entry point and ENV of the image, command and
 * environment of the file, with the names of other containers, and what a container has for itself, mapped.
 */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ComposeFile, composeWith } from './compose-file.ts';
import { environmentOf, execForm, lastOf, readDockerfile } from './dockerfile.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

export type Here = {
  /** Of `.env`. */
  readonly dotEnv: Readonly<Record<string, string>>;
  /** Where the other containers' names lead: `temporal:7233` to `127.0.0.1:12345`. */
  readonly hosts: Readonly<Record<string, string>>;
  /** In place of DATABASE_URL's user and database as well: those of this machine's server. */
  readonly databaseUrl: string;
  /** The container's own folder and ports; others of its kind run on this machine. */
  readonly home: string;
  readonly ports: { readonly door: number; readonly pages: number; readonly health: number };
};

export type PlainProcess = {
  readonly words: readonly string[];
  /** Nothing of the calling process gets in but where its programs lie. */
  readonly env: Readonly<Record<string, string>>;
  readonly healthCheck: readonly string[];
};

export const plainProcess = (service: string, here: Here): PlainProcess => {
  const file: ComposeFile = composeWith(here.dotEnv);
  const found = file.services[service];
  const image = readDockerfile().at(-1);
  if (!found || !image) throw new Error(`there is no ${service}`);
  const own = found.build !== undefined;
  const entry = found.entrypoint ?? (own ? execForm(lastOf(image, 'ENTRYPOINT')) : null) ?? [];
  const given = { ...(own ? environmentOf(image) : {}), ...found.environment };
  const env = Object.fromEntries(Object.entries(given).map(([name, value]) => [name, mapped(String(value), here)]));
  return {
    words: [...entry, ...(found.command ?? [])].map(wordHere),
    env: { PATH: [dirname(process.execPath), process.env['PATH']].join(':'), ...env, ...(own ? ownOf(env, here) : {}) },
    healthCheck: (found.healthcheck?.test ?? []).slice(1).map(wordHere),
  };
};

const wordHere = (word: string): string => {
  if (word === 'node') return process.execPath;
  return word.startsWith('/app/') ? join(ROOT, word.slice('/app/'.length)) : word;
};

const mapped = (value: string, { hosts }: Here): string =>
  Object.entries(hosts).reduce((text, [name, address]) => text.replace(name, address), value);

/** A container has its own network and folders; the names of the variables are checked, so that none is made up here. */
const ownOf = (env: Readonly<Record<string, string>>, here: Here): Record<string, string> => {
  const { hostname, port } = new URL(here.databaseUrl);
  if (new URL(env['DATABASE_URL'] ?? '').host !== `${hostname}:${port}`) throw new Error('another database is meant');
  for (const name of ['KEYLINE_HOST', 'KEYLINE_HOME', 'KEYLINE_HEALTH_PORT']) {
    if (env[name] === undefined) throw new Error(`the image sets no ${name}`);
  }
  return {
    DATABASE_URL: here.databaseUrl,
    // Nothing of a test is to be reached from elsewhere.
    KEYLINE_HOST: '127.0.0.1',
    KEYLINE_HOME: here.home,
    KEYLINE_PORT: String(here.ports.door),
    KEYLINE_PAGES_PORT: String(here.ports.pages),
    KEYLINE_HEALTH_PORT: String(here.ports.health),
  };
};
