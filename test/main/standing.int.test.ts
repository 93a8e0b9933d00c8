/** `keyline key`, `end`, `return` and `merge`, run as a person runs them. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Store } from '../../src/store/database/open.ts';
import { openTestStore } from '../support/database.ts';
import { keyline } from '../support/keyline.ts';

let store: Store;
let cwd: string;
beforeAll(async () => {
  store = await openTestStore('standing-commands');
  cwd = await mkdtemp(join(tmpdir(), 'keyline-standing-'));
  await store.prisma.account.createMany({
    data: [
      { id: 'acme', name: 'Acme', standing: 'known' },
      { id: 'acme-2', name: 'Acme Ltd', standing: 'known' },
    ],
  });
});
afterAll(async () => {
  await store.close();
  await rm(cwd, { recursive: true, force: true });
});

const run = async (...args: string[]) => {
  const { code, stdout, stderr } = await keyline(args, {
    cwd,
    env: { DATABASE_URL: store.url, TEMPORAL_ADDRESS: '', SMTP_URL: '', KEYLINE_HOME: '' },
  });
  return [code, stdout.trim(), stderr.trim()] as const;
};
const NOBODY_RUNG = 'nobody was rung: it holds already, and the sweep of a running keyline start delivers the news';

test('an account becomes key, ends with a reason and comes back; each says what it did and who said so is kept', async () => {
  expect(await run('key', 'acme')).toEqual([0, 'acme is a key account now.', NOBODY_RUNG]);
  expect(await run('key', 'acme')).toEqual([1, '', 'keyline: acme is a key account already']);
  expect(await run('key', 'acmee')).toMatchObject([1, '', expect.stringContaining('Did you mean "acme"')]);
  expect(await run('end', 'acme')).toMatchObject([2, '', expect.stringContaining("'--reason <text>' not specified")]);
  expect(await run('end', 'acme', '--reason', 'moved to a rival', '--as', 'mina')).toEqual([
    ...[
      0,
      'acme has ended: 0 planned touches and 0 tasks ended with it. keyline return acme brings it back.',
      NOBODY_RUNG,
    ],
  ]);
  expect(await run('return', 'acme', '--json')).toEqual([0, '{"account":"acme","rung":false}', NOBODY_RUNG]);
  expect(
    await store.prisma.auditEntry.findMany({ orderBy: { id: 'asc' }, select: { action: true, subject: true } }),
  ).toEqual(['made key', 'ended', 'returned'].map((word) => ({ action: `account ${word}`, subject: 'acme' })));
});

test('a merge asks first, since it cannot be taken back', async () => {
  expect(await run('merge', 'acme-2', 'acme')).toMatchObject([
    ...[2, '', expect.stringContaining('add --yes; a merge cannot be taken back')],
  ]);
  expect(await run('merge', 'acme', 'acme')).toEqual([1, '', 'keyline: acme cannot be merged into itself']);
  expect((await run('merge', 'acme-2', 'acme', '--yes', '--json')).slice(0, 2)).toEqual([
    ...[0, '{"account":"acme","contacts":0,"orders":0,"offers":0,"becameKey":false,"rung":false}'],
  ]);
  expect(await run('return', 'acme-2')).toMatchObject([
    1,
    '',
    expect.stringMatching(/was merged into acme on .* goes on in its place$/),
  ]);
});
