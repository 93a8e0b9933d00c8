/** The environment variables Keyline reads, documented for people in `.env.example`. All are optional. */
import { isIP } from 'node:net';
import { isAbsolute, resolve } from 'node:path';
import { z } from 'zod';

export type Environment = {
  /** Null: the embedded PostgreSQL. */
  readonly databaseUrl: string | null;
  /** `host:port`. Null: the embedded Temporal server. */
  readonly temporalAddress: string | null;
  readonly temporalNamespace: string;
  /** Null: the mail catcher. */
  readonly smtpUrl: string | null;
  /** Absolute folder of everything Keyline keeps on this machine. */
  readonly home: string;
  /** False: nothing is sent to any server but the catcher. */
  readonly live: boolean;
  /** Addresses and `@domains` that may get mail; empty: no restriction. Lower case. */
  readonly onlyTo: readonly string[];
  readonly temporalCli: string | null;
  readonly temporalLookup: boolean;
  /** Origin under which recipients reach the tracking server, no slash at the end. Null: this machine's own. */
  readonly publicUrl: string | null;
  readonly apiKey: string | null;
  /** True: mail for the reply addresses of the sending domain is handed to `keyline receive`. The catcher needs no word. */
  readonly inbound: boolean;
  /** Address that the listeners of `keyline web` and `keyline worker` bind to. */
  readonly host: string;
  /** Of the public door: events, tracking. */
  readonly port: number;
  /** Of the pages for sales. */
  readonly pagesPort: number;
  /** Origin under which sales reach the pages through whatever signs them in, no slash at the end. Null: this machine's own. */
  readonly pagesUrl: string | null;
  /** Where `keyline web` and `keyline worker` say how they are. Null: nowhere. */
  readonly healthPort: number | null;
};

export type EnvironmentProblem = { readonly variable: string; readonly value: string; readonly mend: string };

/** Its message has a line for each variable that cannot be used: what it holds, and what it should hold. */
export class InvalidEnvironment extends Error {
  override readonly name = 'InvalidEnvironment';
  readonly problems: readonly EnvironmentProblem[];
  constructor(problems: readonly EnvironmentProblem[]) {
    const lines = problems.map(({ variable, value, mend }) => `  ${variable}=${value}: ${mend}`);
    super(`the environment cannot be used:\n${lines.join('\n')}`);
    this.problems = problems;
  }
}

const urlOf = (protocols: readonly string[], example: string) =>
  z.string().refine((value) => URL.canParse(value) && protocols.includes(new URL(value).protocol), {
    error: `set a URL like ${example}, or unset it`,
  });

const port = z
  .string()
  .regex(/^\d{1,5}$/, { error: 'set a port from 1 to 65535' })
  .transform(Number)
  .refine((value) => value >= 1 && value <= 65_535, { error: 'set a port from 1 to 65535' });

const EMAIL_OR_DOMAIN = /^[^\s@,]*@[^\s@,]+$/;

const schema = z.object({
  DATABASE_URL: urlOf(['postgresql:', 'postgres:'], 'postgresql://user:password@host:5432/keyline').optional(),
  TEMPORAL_ADDRESS: z
    .string()
    .regex(/^[^\s:/]+:\d{1,5}$|^\[[0-9a-fA-F:]+\]:\d{1,5}$/, {
      error: 'set host:port, like localhost:7233, or unset it',
    })
    .optional(),
  TEMPORAL_NAMESPACE: z.string().default('default'),
  SMTP_URL: urlOf(['smtp:', 'smtps:'], 'smtps://user:password@mail.example.com:465').optional(),
  KEYLINE_HOME: z.string().default('.keyline'),
  KEYLINE_LIVE: z.enum(['0', '1'], { error: 'set 1 to let mail out, 0 or nothing to keep it in' }).default('0'),
  KEYLINE_ONLY_TO: z
    .string()
    .transform((value) =>
      value
        .toLowerCase()
        .split(',')
        .map((part) => part.trim())
        .filter((part) => part !== ''),
    )
    .refine((parts) => parts.every((part) => EMAIL_OR_DOMAIN.test(part)), {
      error: 'set addresses and domains with commas between, like me@example.com,@example.org',
    })
    .default([]),
  KEYLINE_TEMPORAL_CLI: z.string().optional(),
  KEYLINE_TEMPORAL_LOOKUP: z.enum(['on', 'off'], { error: 'set on or off' }).default('on'),
  KEYLINE_PUBLIC_URL: urlOf(['https:', 'http:'], 'https://mail.example.com').optional(),
  KEYLINE_INBOUND: z
    .enum(['0', '1'], { error: 'set 1 once mail for reply+ and bounce+ addresses reaches keyline receive' })
    .default('0'),
  KEYLINE_API_KEY: z.string().min(16, { error: 'set at least 16 characters, or unset it' }).optional(),
  KEYLINE_HOST: z
    .string()
    .refine((value) => isIP(value) !== 0 || value === 'localhost', {
      error: 'set an address of this machine, like 127.0.0.1, or 0.0.0.0 for all of them',
    })
    .default('127.0.0.1'),
  KEYLINE_PORT: port.default(4510),
  KEYLINE_PAGES_PORT: port.default(4511),
  KEYLINE_PAGES_URL: urlOf(['https:', 'http:'], 'https://accounts.example.com').optional(),
  KEYLINE_HEALTH_PORT: port.optional(),
});

/** Every variable that is read. */
export const VARIABLES: readonly string[] = Object.keys(schema.shape);

/** Whose values never appear in a message. */
const HIDDEN: readonly string[] = ['KEYLINE_API_KEY', 'DATABASE_URL', 'SMTP_URL'];

/** Reads the variables of `env`; an empty value counts as unset. `workingFolder` anchors a relative home. Throws `InvalidEnvironment`. */
export const parseEnvironment = (
  env: Readonly<Record<string, string | undefined>>,
  workingFolder: string,
): Environment => {
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = schema.safeParse(set);
  if (!parsed.success) throw new InvalidEnvironment(parsed.error.issues.map((issue) => problemOf(issue, env)));
  const { data } = parsed;
  return {
    databaseUrl: data.DATABASE_URL ?? null,
    temporalAddress: data.TEMPORAL_ADDRESS ?? null,
    temporalNamespace: data.TEMPORAL_NAMESPACE,
    smtpUrl: data.SMTP_URL ?? null,
    home: isAbsolute(data.KEYLINE_HOME) ? data.KEYLINE_HOME : resolve(workingFolder, data.KEYLINE_HOME),
    live: data.KEYLINE_LIVE === '1',
    onlyTo: data.KEYLINE_ONLY_TO,
    temporalCli: data.KEYLINE_TEMPORAL_CLI ?? null,
    temporalLookup: data.KEYLINE_TEMPORAL_LOOKUP === 'on',
    publicUrl: data.KEYLINE_PUBLIC_URL?.replace(/\/+$/, '') ?? null,
    apiKey: data.KEYLINE_API_KEY ?? null,
    inbound: data.KEYLINE_INBOUND === '1',
    host: data.KEYLINE_HOST,
    port: data.KEYLINE_PORT,
    pagesPort: data.KEYLINE_PAGES_PORT,
    pagesUrl: data.KEYLINE_PAGES_URL?.replace(/\/+$/, '') ?? null,
    healthPort: data.KEYLINE_HEALTH_PORT ?? null,
  };
};

const problemOf = (
  issue: { readonly path: readonly PropertyKey[]; readonly message: string },
  env: Readonly<Record<string, string | undefined>>,
): EnvironmentProblem => {
  const variable = String(issue.path[0]);
  return { variable, value: HIDDEN.includes(variable) ? '(not shown)' : (env[variable] ?? ''), mend: issue.message };
};
