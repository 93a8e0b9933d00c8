import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { InvalidEnvironment, parseEnvironment, VARIABLES } from '../../src/contract/environment.ts';

const parse = (env: Record<string, string | undefined>) => parseEnvironment(env, '/home/ada/shop');

test('an empty environment is the embedded one, with nothing let out', () => {
  expect(parse({ DATABASE_URL: '', PATH: '/bin' })).toEqual({
    databaseUrl: null,
    temporalAddress: null,
    temporalNamespace: 'default',
    smtpUrl: null,
    home: '/home/ada/shop/.keyline',
    live: false,
    onlyTo: [],
    temporalCli: null,
    temporalLookup: true,
    publicUrl: null,
    apiKey: null,
    inbound: false,
    host: '127.0.0.1',
    port: 4510,
    pagesPort: 4511,
    pagesUrl: null,
    healthPort: null,
  });
});

test('every variable arrives', () => {
  const environment = parse({
    DATABASE_URL: 'postgresql://u:p@db:5432/k',
    TEMPORAL_ADDRESS: 'temporal.internal:7233',
    TEMPORAL_NAMESPACE: 'marketing',
    SMTP_URL: 'smtps://u:p@mail.test:465',
    KEYLINE_HOME: '/var/lib/k',
    KEYLINE_LIVE: '1',
    KEYLINE_ONLY_TO: 'Me@Example.com, @example.org,',
    KEYLINE_TEMPORAL_CLI: '/opt/temporal',
    KEYLINE_TEMPORAL_LOOKUP: 'off',
    KEYLINE_PUBLIC_URL: 'https://mail.example.com//',
    KEYLINE_API_KEY: 'k'.repeat(16),
    KEYLINE_HOST: '0.0.0.0',
    KEYLINE_PORT: '80',
    KEYLINE_PAGES_PORT: '81',
    KEYLINE_PAGES_URL: 'https://accounts.example.com/',
    KEYLINE_HEALTH_PORT: '4512',
  });
  expect(environment).toMatchObject({
    databaseUrl: 'postgresql://u:p@db:5432/k',
    temporalAddress: 'temporal.internal:7233',
    temporalNamespace: 'marketing',
    home: '/var/lib/k',
    live: true,
    onlyTo: ['me@example.com', '@example.org'],
    temporalLookup: false,
    publicUrl: 'https://mail.example.com',
    host: '0.0.0.0',
    port: 80,
    pagesPort: 81,
    pagesUrl: 'https://accounts.example.com',
    healthPort: 4512,
  });
});

test('every mistake is named at once, with its value and its mend, and secrets are not repeated', () => {
  const wrong = {
    DATABASE_URL: 'mysql://user:hunter2@db/k',
    TEMPORAL_ADDRESS: 'http://temporal:7233',
    KEYLINE_LIVE: 'yes',
    KEYLINE_ONLY_TO: 'me at example',
    KEYLINE_TEMPORAL_LOOKUP: 'never',
    KEYLINE_PUBLIC_URL: 'mail.example.com',
    KEYLINE_INBOUND: 'yes',
    KEYLINE_API_KEY: 'short',
    KEYLINE_HOST: 'shop.example.com',
    KEYLINE_PORT: '70000',
    KEYLINE_HEALTH_PORT: 'none',
  };
  let caught: unknown;
  try {
    parse(wrong);
  } catch (error) {
    caught = error;
  }
  if (!(caught instanceof InvalidEnvironment)) throw new Error('it was accepted');
  expect(caught.problems.map(({ variable }) => variable).sort()).toEqual(Object.keys(wrong).sort());
  expect(caught.message).toContain('KEYLINE_LIVE=yes: set 1 to let mail out');
  expect(caught.message).toContain('TEMPORAL_ADDRESS=http://temporal:7233: set host:port');
  expect(caught.message).not.toMatch(/hunter2|short/);
});

test('.env.example names every variable that is read here or by docker-compose.yml, and no other', () => {
  const example = readFileSync(new URL('../../.env.example', import.meta.url), 'utf8');
  const named = [...example.matchAll(/^#?([A-Z_]+)=/gm)].map(([, name]) => name);
  const compose = readFileSync(new URL('../../docker-compose.yml', import.meta.url), 'utf8');
  const byCompose = [...compose.matchAll(/(?<!\$)\$\{([A-Z_]+)/g)].map(([, name]) => name ?? '');
  expect(named.sort()).toEqual([...new Set([...VARIABLES, ...byCompose])].sort());
});
