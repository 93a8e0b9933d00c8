/** What goes wrong at a person's keyboard: each says what, where, why and how to mend, with the exit code promised. */
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readNow } from '../../src/store/database/clock.ts';
import { openTestStore } from '../support/database.ts';
import { keyline } from '../support/keyline.ts';

let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'keyline-bad-'));
  await chmod(cwd, 0o755);
});
afterAll(() => rm(cwd, { recursive: true, force: true }));

const NOTHING = {
  ...{ DATABASE_URL: undefined, TEMPORAL_ADDRESS: undefined, SMTP_URL: undefined, KEYLINE_LIVE: undefined },
  KEYLINE_HOME: undefined,
};
/** So that a command that should end before it starts anything fails at once where it does not. */
const NO_TEMPORAL = { ...NOTHING, KEYLINE_TEMPORAL_CLI: undefined, KEYLINE_TEMPORAL_LOOKUP: 'off' };

const run = (args: readonly string[], env: Readonly<Record<string, string | undefined>> = NO_TEMPORAL) =>
  keyline(args, { cwd, env });

const HEADER = 'invoice,date,customer,country,product,description,quantity,unit_price\n';
const LINES = Array.from({ length: 5_000 }, (_, index) => `${index},2027-01-01,a,UK,p,P,2,1.50\n`).join('');

describe('keyline demo --orders: exit 3 and one line before anything is started', () => {
  const torn = gzipSync(HEADER + LINES);
  test.each<[name: string, content: string | Buffer | null, message: RegExp]>([
    ['nowhere.csv', null, /^keyline: \S+nowhere\.csv does not exist: check the name and the folder\n$/],
    [
      'totals.csv',
      'customer,date,lines\na,2027-01-01,5\n',
      /^keyline: \S+totals\.csv: missing column: amount; found: customer, date, lines; accepted /,
    ],
    [
      'torn.csv.gz',
      torn.subarray(0, torn.length / 2),
      /^keyline: \S+torn\.csv\.gz ends in the middle of its gzip data/,
    ],
    ['empty.csv', '', /^keyline: \S+empty\.csv is empty: it needs a header line/],
  ])('%s', async (name, content, message) => {
    if (content !== null) await writeFile(join(cwd, name), content);
    const { code, stdout, stderr } = await run(['demo', '--orders', name, '--exit', '--json']);
    expect([code, stdout]).toEqual([3, '']);
    expect(stderr).toMatch(message);
    expect(stderr.split('\n')).toHaveLength(2);
  });

  test('a file without enough history names the first day played and the mend, and leaves nothing running', async () => {
    await writeFile(join(cwd, 'short.csv'), `${HEADER}1,2027-01-01,a,UK,p,P,2,1.50\n`);
    const { code, stdout, stderr } = await run(['demo', '--orders', 'short.csv', '--exit', '--json'], NOTHING);
    expect([code, stdout]).toEqual([3, '']);
    expect(stderr).toMatch(/short\.csv: no customer has 3 orders before 2026-08-30, .*: give fewer --days/);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  test('options that do not go together are wrong usage', async () => {
    expect(await run(['demo', '--list', '--exit'])).toMatchObject({
      code: 2,
      stderr: 'keyline: --list goes with --json: add it\n',
    });
    expect((await run(['demo', '--days', 'many'])).code).toBe(2);
  });
});

describe('no Temporal to be had, look-ups off: exit 1, what was looked at and the mend', () => {
  test.each([['demo', '--exit'], ['start']])('keyline %s', async (...args) => {
    const { code, stdout, stderr } = await run(args);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(
      /keyline: no Temporal server to be had\. The look-ups are turned off \(KEYLINE_TEMPORAL_LOOKUP=off\)\. Set TEMPORAL_ADDRESS/,
    );
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});

describe('a database that does not answer: exit 1, its place without the password, and the mend', () => {
  test.each([['migrate'], ['accounts'], ['import', 'accounts', 'a.csv']])('keyline %s', async (...args) => {
    await writeFile(join(cwd, 'a.csv'), 'id,name\na,A\n');
    const { code, stdout, stderr } = await run(args, {
      ...NO_TEMPORAL,
      DATABASE_URL: 'postgresql://me:hunter2@127.0.0.1:9/shop',
    });
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^keyline: the database shop at 127\.0\.0\.1:9 cannot be used: .*Check DATABASE_URL/);
    expect(stderr).not.toMatch(/hunter2|^\s+at /m);
  });
});

test('a demo in the database of a company on real time is refused, and its clock stays as it is', async () => {
  const store = await openTestStore('demo-refused');
  try {
    await store.prisma.account.create({ data: { id: 'a', name: 'Alder' } });
    const { code, stdout, stderr } = await run(['demo', '--exit'], { ...NOTHING, DATABASE_URL: store.url });
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(
      /keyline: the database holds a company on real time, .*unset DATABASE_URL, or name an empty one/,
    );
    expect((await readNow(store.prisma)).mode).toBe('real');
  } finally {
    await store.close();
  }
});
