/** `keyline render` as another program calls it: what it prints, and its exit codes. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'keyline-render-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const BIN = fileURLToPath(new URL('../../src/main/keyline.mjs', import.meta.url));
const run = (...args: readonly string[]) => spawnSync(process.execPath, [BIN, 'render', ...args], { encoding: 'utf8' });

const file = (name: string, content: string): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

test('one JSON document for a template and its data in a language', { timeout: 30_000 }, () => {
  const data = fileURLToPath(new URL('../../templates/comeback-offer/sample.fa.json', import.meta.url));
  const { status, stdout, stderr } = run('comeback-offer', '--data', data, '--locale', 'fa-IR', '--json');
  expect(stderr).toBe('');
  expect(status).toBe(0);
  const answer = JSON.parse(stdout);
  expect(answer).toMatchObject({ locale: 'fa', direction: 'rtl', findings: [] });
  expect(answer.bytes).toBe(Buffer.byteLength(answer.html));
  expect(answer.subject).toBe('۲۰ درصد تخفیف برای سفارش بعدی بازرگانی آرمان');
  expect(answer.text).toContain('KL-7QF2-M9XD');
});

test('data without a value the template needs: exit code 3 and the name', { timeout: 30_000 }, () => {
  const { status, stdout, stderr } = run('comeback-offer', '--data', file('empty.json', '{}'), '--json');
  expect(status).toBe(3);
  expect(JSON.parse(stdout)).toMatchObject({ html: null, findings: [{ severity: 'error', code: 'missing-value' }] });
  expect(stderr).toContain('cannot be sent');
});

test('a bare MJML file, refused with its lines', { timeout: 30_000 }, () => {
  const mjml = file('bare.mjml', '<mjml><mj-head><mj-title>Hi</mj-title></mj-head><mj-body>\n{{{x}}}</mj-body></mjml>');
  const { status, stdout } = run(mjml, '--data', file('data.json', '{}'), '--json');
  expect(status).toBe(3);
  expect(JSON.parse(stdout).findings).toMatchObject([{ code: 'raw-value', line: 2 }]);
});

test('files that are not there or not JSON: exit code 3 and which', { timeout: 30_000 }, () => {
  const missing = run('we-miss-you', '--data', join(folder, 'none.json'), '--json');
  expect(missing.status).toBe(3);
  expect(missing.stdout).toBe('');
  expect(missing.stderr).toContain('none.json does not exist');
  const torn = run('we-miss-you', '--data', file('torn.json', '{"account":'));
  expect(torn.status).toBe(3);
  expect(torn.stderr).toContain('is no JSON');
});
