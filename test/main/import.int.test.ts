/** `keyline import`, run as a person runs it: exit codes, what stands on which stream. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Store } from '../../src/store/database/open.ts';
import { openTestStore } from '../support/database.ts';
import { keyline } from '../support/keyline.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';

let store: Store;
let folder: TemporaryFolder;
beforeAll(async () => {
  store = await openTestStore('import-command');
  folder = await temporaryFolder();
});
afterAll(async () => {
  await store.close();
  await folder.remove();
});

const run = (...args: string[]) =>
  keyline(['import', ...args], {
    cwd: folder.path,
    env: { DATABASE_URL: store.url, TEMPORAL_ADDRESS: undefined, KEYLINE_HOME: undefined },
  });

const HEADER = 'invoice,date,customer,country,product,description,quantity,unit_price\n';

test('--json: one document, exit 0, and again unchanged', async () => {
  await folder.write('good.csv', `${HEADER}1,2010-12-01,a,UK,p,P,2,1.50\n`);
  const first = await run('orders', 'good.csv', '--json');
  expect(first.code).toBe(0);
  expect(JSON.parse(first.stdout)).toEqual({
    rows: 1,
    accepted: 1,
    unchanged: 0,
    refused: [],
    elapsedMs: expect.any(Number),
    warnings: ['no --currency and no settings: rows that name none were taken as GBP'],
  });
  expect(first.stderr).toContain('note: no --currency');
  const again = await run('orders', 'good.csv', '--json', '--currency', 'gbp');
  expect(JSON.parse(again.stdout)).toMatchObject({ accepted: 0, unchanged: 1, warnings: [] });
});

test('a torn file: what is whole is taken, the rest is told, exit 3', async () => {
  const rows = Array.from({ length: 30 }, (_, index) => `t${index},2010-12-01,a,UK,p,"torn,1,1\n`);
  await folder.write('torn.csv', `${HEADER}${rows.join('')}9,2010-12-01,a,UK,p,P,2,1.50\n`);
  const { code, stdout } = await run('orders', 'torn.csv', '--currency', 'GBP');
  expect(code).toBe(3);
  expect(stdout).toContain('line 2: a quote opens in this line and is not closed properly');
  expect(stdout).toContain('and 10 more, --refused FILE.csv writes them all');
  expect(stdout).toContain('torn.csv: 31 rows, 1 accepted, 0 unchanged, 30 refused');
  await run('orders', 'torn.csv', '--currency', 'GBP', '--refused', 'refused.csv');
  const saved = await readFile(join(folder.path, 'refused.csv'), 'utf8');
  expect(saved.trimEnd().split('\n')).toHaveLength(31);
});

describe('files that cannot be imported: exit 3, one line on standard error, nothing on standard output', () => {
  test.each([
    ['nowhere.csv', null, /^keyline: nowhere\.csv does not exist: check the name and the folder$/m],
    [
      'columns.csv',
      'invoice,date,kunde\n',
      /^keyline: columns\.csv: missing columns: .*; found: invoice, date, kunde; accepted/m,
    ],
    ['empty.csv', '', /^keyline: empty\.csv is empty/m],
    ['not.csv.gz', 'x', /^keyline: not\.csv\.gz is named \.gz but holds no gzip data/m],
  ])('%s', async (name, content, message) => {
    if (content !== null) await folder.write(name, content);
    const { code, stdout, stderr } = await run('orders', name, '--json');
    expect([code, stdout]).toEqual([3, '']);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});

test('wrong usage is exit 2', async () => {
  expect((await run('orders', 'good.csv', '--currency', 'POUNDS')).code).toBe(2);
  expect((await run('orders', 'good.csv', '--timezone', 'Mars/Base')).code).toBe(2);
  expect((await run('orders')).code).toBe(2);
});
