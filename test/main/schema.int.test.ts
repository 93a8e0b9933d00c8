/** `keyline schema` as an editor's setting and a reader call it: what is written where, and wrong usage. */
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { keyline } from '../support/keyline.ts';

const STARTERS = fileURLToPath(new URL('../../campaigns', import.meta.url));

let cwd: string;
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'keyline-schema-'));
});
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

describe('keyline schema', () => {
  test('without a word: the campaign, on standard output', async () => {
    const { code, stdout, stderr } = await keyline(['schema'], { cwd });
    expect([code, stderr]).toEqual([0, '']);
    expect(JSON.parse(stdout)).toMatchObject({
      $schema: 'http://json-schema.org/draft-07/schema#',
      title: 'Keyline campaign',
    });
  });

  test('--write: every kind, where the hint for editors points, with the words of this folder', async () => {
    cpSync(STARTERS, join(cwd, 'campaigns'), { recursive: true });
    const lapsed = join(cwd, 'campaigns', 'segments', 'lapsed.yaml');
    cpSync(lapsed, join(cwd, 'campaigns', 'segments', 'of-our-own.yaml'));
    const { code, stdout } = await keyline(['schema', '--write', '--json'], { cwd });
    expect(code).toBe(0);
    const files = ['campaign', 'segment', 'settings', 'tiers', 'market'].map((kind) => `.keyline/schema/${kind}.json`);
    expect(JSON.parse(stdout)).toEqual({ files });
    expect(readFileSync(join(cwd, '.keyline/schema/campaign.json'), 'utf8')).toContain('"of-our-own"');
  });

  test('--reference is the page that is kept', async () => {
    const { code } = await keyline(['schema', '--reference', '--out', 'page.md'], { cwd });
    expect(code).toBe(0);
    expect(readFileSync(join(cwd, 'page.md'), 'utf8')).toBe(readFileSync(join(STARTERS, 'REFERENCE.md'), 'utf8'));
  });

  test('wrong usage is exit code 2, a folder with nothing in it 3', async () => {
    expect((await keyline(['schema', 'campaigns'], { cwd })).code).toBe(2);
    expect((await keyline(['schema', '--write', '--out', 'a.json'], { cwd })).code).toBe(2);
    expect((await keyline(['schema', 'tiers', '--reference'], { cwd })).code).toBe(2);
    expect((await keyline(['schema', '--folder', 'nowhere'], { cwd })).code).toBe(3);
  });
});
