/**
 * `docker-compose.yml` by the Compose specification's schema, and by what the specification leaves open.
 *
 * compose-spec.schema.json is the specification's own `schema/compose-spec.json` (github.com/compose-spec/compose-spec,
 * Apache-2.0), as the PyPI package check-jsonschema 0.39.0 carries it; only its white space is ours.
 */
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { type ComposeService, composeWith, interpolate, rawCompose, seconds } from './compose-file.ts';
import { lastOf, readDockerfile } from './dockerfile.ts';

const schema: object = JSON.parse(readFileSync(new URL('compose-spec.schema.json', import.meta.url), 'utf8'));
const validate = new Ajv2020({ strict: false, allErrors: true }).compile(schema);

const SECRETS = { KEYLINE_DB_PASSWORD: 'a1', TEMPORAL_DB_PASSWORD: 'b2', KEYLINE_API_KEY: 'k'.repeat(16) };
const raw = rawCompose();
const services = Object.entries(raw.services);
const ours = services.filter(([, { build }]) => build !== undefined);

describe('docker-compose.yml', () => {
  test('keeps to the schema of the Compose specification', () => {
    validate(raw);
    expect(validate.errors ?? []).toEqual([]);
  });

  test('which tells a file that does not', () => {
    const wrong = structuredClone(raw) as unknown as { services: Record<string, Record<string, unknown>> };
    wrong.services['web'] = { ...wrong.services['web'], depends_on: { postgres: { condition: 'healthy' } } };
    wrong.services['worker'] = { ...wrong.services['worker'], stop_grace: '90s' };
    expect(validate(wrong)).toBe(false);
    const places = new Set(
      (validate.errors ?? []).map(({ instancePath }) => instancePath.split('/').slice(0, 3).join('/')),
    );
    expect([...places].sort()).toEqual(['/services/web', '/services/worker']);
  });

  test('has all parts of a house, and each role once; a build of the worker beside it only where it is asked for', () => {
    expect(services.map(([name]) => name).sort()).toEqual([
      ...['mailpit', 'migrate', 'postgres', 'temporal', 'temporal-namespace', 'temporal-postgres', 'temporal-schema'],
      ...['temporal-ui', 'web', 'worker', 'worker-build'],
    ]);
    expect(ours.map(([, { command }]) => command?.[0]).sort()).toEqual(['migrate', 'web', 'worker', 'worker']);
    const { 'worker-build': build, worker } = raw.services;
    expect(build).toMatchObject({ ...worker, command: expect.anything(), profiles: ['scale-out'] });
    expect(build?.command?.slice(0, worker?.command?.length)).toEqual(worker?.command);
  });

  test.each(services)('%s: pinned, restarted, on networks, volumes and configs that are declared', (_name, service) => {
    expect(service.image).toMatch(/^[\w./-]+:v?\d+\.\d+(\.\d+)?$/);
    expect(service.restart).toMatch(/^(unless-stopped|on-failure:\d+)$/);
    expect(service.networks?.length).toBeGreaterThan(0);
    for (const network of service.networks ?? []) expect(Object.keys(raw.networks)).toContain(network);
    for (const volume of service.volumes ?? []) expect(Object.keys(raw.volumes)).toContain(volume.split(':')[0]);
    for (const { source } of service.configs ?? []) expect(Object.keys(raw.configs)).toContain(source);
  });

  test.each(services)('%s: publishes to this machine only', (_name, { ports = [] }) => {
    for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:\d+:\d+$/);
  });

  test('publishes the door, the pages, the Temporal UI and caught mail, nothing else', () => {
    const published = services.flatMap(([name, { ports = [] }]) =>
      ports.map((port) => `${name} ${port.split(':')[1]}`),
    );
    expect(published.sort()).toEqual(['mailpit 8025', 'temporal-ui 8080', 'web 4510', 'web 4511']);
  });

  test.each(services)('%s: waits for services that are there, healthy where they can say so', (_name, service) => {
    for (const [name, { condition }] of Object.entries(service.depends_on ?? {})) {
      const other = raw.services[name];
      expect(other, name).toBeDefined();
      const oneShot = other?.restart?.startsWith('on-failure') ?? false;
      expect(condition).toBe(oneShot ? 'service_completed_successfully' : 'service_healthy');
      if (!oneShot) expect(other?.healthcheck?.test?.[0]).toMatch(/^CMD/);
    }
  });

  test('has no password of its own: each is asked for in words', () => {
    for (const name of Object.keys(SECRETS)) {
      expect(() => composeWith({ ...SECRETS, [name]: '' })).toThrow(`${name}: set it in .env`);
    }
    const secrets = services.flatMap(([, { environment = {} }]) =>
      Object.entries(environment).filter(([variable]) => /PASSWORD|PWD|API_KEY|DATABASE_URL/.test(variable)),
    );
    expect(secrets.length).toBe(9);
    for (const [, value] of secrets) expect(value).toMatch(/\$\{[A-Z_]+:\?/);
  });

  test('lets no mail out unless told to, and then to the catcher unless told otherwise', () => {
    const { environment } = composeWith(SECRETS).services['worker'] as ComposeService;
    expect(environment).toMatchObject({ KEYLINE_LIVE: '0', SMTP_URL: 'smtp://mailpit:1025?ignoreTLS=true' });
    const live = composeWith({ ...SECRETS, KEYLINE_LIVE: '1', SMTP_URL: 'smtps://u:p@mail.example.com' });
    expect(live.services['worker']?.environment).toMatchObject({
      KEYLINE_LIVE: '1',
      SMTP_URL: 'smtps://u:p@mail.example.com',
    });
  });

  test('stops no role before its work may end', () => {
    const graceOf = (name: string) => seconds(raw.services[name]?.stop_grace_period ?? '10s');
    const { command = [] } = raw.services['worker'] as ComposeService;
    // src/main/worker.ts: what is not a mail ends 30 s after the mails' own time.
    expect(graceOf('worker')).toBeGreaterThan(seconds(command[command.indexOf('--drain') + 1] ?? '') + 30);
    // src/main/open-doors.ts: requests under way are cut off after 15 s.
    expect(graceOf('web')).toBeGreaterThan(15);
  });

  test.each(ours)('%s: writes to its own folder only, and is as healthy as its image says', (name, service) => {
    expect(service.read_only).toBe(true);
    if (name === 'migrate') return expect(service.healthcheck).toEqual({ disable: true });
    const [image] = readDockerfile().slice(-1);
    if (!image) throw new Error('the Dockerfile has no stage');
    const byImage: unknown = JSON.parse(lastOf(image, 'HEALTHCHECK').replace(/^.*?CMD /, ''));
    expect(service.healthcheck?.test).toEqual(['CMD', ...(byImage as string[])]);
  });
});

describe('filling in', () => {
  test('as Compose does it', () => {
    const form = (inside: string) => ['$', '{', inside, '}'].join('');
    const text = `$${form('A%%:*')} ${form('A')} ${form('B:-b')} ${form('C:-')}!`;
    expect(interpolate(text, { A: 'a' })).toBe(`${form('A%%:*')} a b !`);
    expect(() => interpolate(form('A:?say it'), { A: '' })).toThrow('A: say it');
  });
});
