import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { environmentOf, execForm, lastOf, readDockerfile, type Stage, stagesOf } from './dockerfile.ts';

const ROOT = new URL('../../', import.meta.url);
const stages = readDockerfile();
const image = stages.at(-1) as Stage;
const all = stages.flatMap(({ instructions }) => instructions);

/** In the image `/app` is the repository's root. */
const inRepository = (path: string): boolean => existsSync(new URL(path.replace(/^\/app\//, ''), ROOT));

/** What `.dockerignore` lets into the context: everything is out, then names are let in. */
const context = (): readonly string[] => {
  const lines = readFileSync(new URL('.dockerignore', ROOT), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  expect(lines[0]).toBe('*');
  return lines.filter((line) => line.startsWith('!')).map((line) => line.slice(1));
};

describe('Dockerfile', () => {
  test('builds on one pinned version, the one the tests run on', () => {
    expect(new Set(stages.map(({ base }) => base)).size).toBe(1);
    expect(image.base).toMatch(/^node:\d+\.\d+\.\d+-[a-z]+-slim$/);
    const { engines } = JSON.parse(readFileSync(new URL('package.json', ROOT), 'utf8'));
    const [, major, minor] = /^node:(\d+)\.(\d+)/.exec(image.base) ?? [];
    expect(engines.node).toBe('>=20.19');
    expect(Number(major) === 20 && Number(minor) >= 19).toBe(true);
  });

  test('runs as a user of its own from the end of the file on', () => {
    const last = image.instructions.map(({ name }) => name).lastIndexOf('USER');
    expect(lastOf(image, 'USER')).toBe('node');
    for (const { name } of image.instructions.slice(last + 1)) expect(['RUN', 'COPY', 'ADD']).not.toContain(name);
  });

  test('fetches nothing by address, and holds no secret', () => {
    expect(all.map(({ name }) => name)).not.toContain('ADD');
    expect(all.map(({ args }) => args).join('\n')).not.toMatch(/https?:|curl|wget/);
    for (const { name, args } of all)
      if (name === 'ENV' || name === 'ARG') expect(args).not.toMatch(/PASSWORD|KEY=|TOKEN|SECRET/);
  });

  test('installs what the lockfile says, without development packages and without install scripts', () => {
    const [install] = all.filter(({ name, args }) => name === 'RUN' && args.includes('npm ci'));
    expect(install?.args).toMatch(/^npm ci --omit=dev --ignore-scripts/);
    expect(install?.args).toContain('npm run prepare');
    // Set by that script, so that no engine is downloaded.
    const { scripts } = JSON.parse(readFileSync(new URL('package.json', ROOT), 'utf8'));
    expect(scripts.prepare).toMatch(/PRISMA_SCHEMA_ENGINE_BINARY=\/bin\/true/);
  });

  test('says how it is without curl, by a file that is there', () => {
    const [, command = ''] = /^(?:--\S+ )+CMD (.*)$/.exec(lastOf(image, 'HEALTHCHECK')) ?? [];
    const words = execForm(command) ?? [];
    expect(words[0]).toBe('node');
    expect(inRepository(words[1] ?? '')).toBe(true);
    expect(commands()).toContain(words[2]);
    expect(environmentOf(image)['KEYLINE_HEALTH_PORT']).toMatch(/^\d+$/);
  });

  test('takes the role by command: an entry point that is no shell, and a command that exists', () => {
    const entry = execForm(lastOf(image, 'ENTRYPOINT')) ?? [];
    expect(entry[0]).toBe('node');
    expect(inRepository(entry[1] ?? '')).toBe(true);
    const [role] = execForm(lastOf(image, 'CMD')) ?? [];
    expect(commands()).toContain(role);
  });

  test('copies what is there and in the context, and has all that runs', () => {
    const copied = image.instructions
      .filter(({ name, args }) => name === 'COPY' && !args.startsWith('--from'))
      .flatMap(({ args }) => args.split(' ').slice(0, -1));
    for (const path of copied) {
      expect(inRepository(path), path).toBe(true);
      expect(context(), path).toContain(path);
    }
    for (const folder of ['src', 'workflows', 'activities', 'templates', 'prisma', 'campaigns']) {
      expect(copied).toContain(folder);
    }
  });

  test('leaves tests, settings and what was kept at home out of the context', () => {
    for (const name of ['test', '.env', '.git', '.keyline', 'node_modules']) expect(context()).not.toContain(name);
  });
});

describe('the parser', () => {
  test('joins lines, drops comments, keeps stages apart', () => {
    const text = '# x\nFROM a:1 AS one\nRUN a \\\n  # why\n  && b\nFROM b:2\nCOPY --from=one x y\nUSER u\n';
    expect(stagesOf(text)).toEqual([
      { base: 'a:1', name: 'one', instructions: [{ name: 'RUN', args: 'a && b' }] },
      {
        base: 'b:2',
        name: null,
        instructions: [
          { name: 'COPY', args: '--from=one x y' },
          { name: 'USER', args: 'u' },
        ],
      },
    ]);
  });
});

/** The command line's own list. */
function commands(): readonly string[] {
  const cli = readFileSync(new URL('src/main/cli.ts', ROOT), 'utf8');
  return [...cli.matchAll(/^ {4}(\w+): async \(\) =>/gm)].map(([, name]) => name ?? '');
}
