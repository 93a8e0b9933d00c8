/** `docker-compose.yml` as Compose reads it: anchors merged, `${...}` filled in from an environment. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

export type ComposeService = {
  readonly image: string;
  readonly build?: string;
  readonly command?: readonly string[];
  readonly entrypoint?: readonly string[];
  readonly restart?: string;
  readonly environment?: Readonly<Record<string, string | number>>;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly networks?: readonly string[];
  readonly configs?: readonly { readonly source: string }[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: { readonly test?: readonly string[]; readonly disable?: boolean };
  readonly stop_grace_period?: string;
  readonly read_only?: boolean;
};

export type ComposeFile = {
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly volumes: Readonly<Record<string, unknown>>;
  readonly networks: Readonly<Record<string, unknown>>;
  readonly configs: Readonly<Record<string, unknown>>;
};

const TEXT = readFileSync(new URL('../../docker-compose.yml', import.meta.url), 'utf8');

/** Not filled in: what the file itself says. */
export const rawCompose = (): ComposeFile => parse(TEXT, { merge: true }) as ComposeFile;

/** Throws where a variable is missing that the file asks for, with the words the file has for it. */
export const composeWith = (env: Readonly<Record<string, string>>): ComposeFile =>
  filled(rawCompose(), env) as ComposeFile;

const filled = (value: unknown, env: Readonly<Record<string, string>>): unknown => {
  if (typeof value === 'string') return interpolate(value, env);
  if (Array.isArray(value)) return value.map((item) => filled(item, env));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, filled(inner, env)]));
};

/** The forms the file uses: `$$`, `${NAME}`, `${NAME:-default}`, `${NAME:?words}`. */
export const interpolate = (text: string, env: Readonly<Record<string, string>>): string =>
  text.replaceAll(/\$\$|\$\{([A-Z_]+)(?:(:[-?])([^}]*))?\}/g, (all, name: string, form: string, rest: string) => {
    if (all === '$$') return '$';
    const value = env[name] ?? '';
    if (value !== '') return value;
    if (form === ':?') throw new Error(`${name}: ${rest}`);
    return form === ':-' ? rest : '';
  });

/** `90s`, `2m` in seconds. */
export const seconds = (text: string): number => {
  const [, amount = '', unit = ''] = /^(\d+)(s|m)$/.exec(text) ?? [];
  if (amount === '') throw new Error(`no time: ${text}`);
  return Number(amount) * (unit === 'm' ? 60 : 1);
};
