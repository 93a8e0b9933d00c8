/** `keyline contact`, run as a person runs it. */
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
  store = await openTestStore('contact-command');
  cwd = await mkdtemp(join(tmpdir(), 'keyline-contact-'));
  await store.prisma.account.createMany({
    data: ['acme', 'bolt'].map((id) => ({ id, name: id, standing: 'key' })),
  });
  const ana = { id: 'k1', accountId: 'acme', email: 'ana@acme.test', firstName: 'Ana', lastName: 'Lee' };
  await store.prisma.contact.create({ data: { ...ana, roles: ['decision-maker'] } });
});
afterAll(async () => {
  await store.close();
  await rm(cwd, { recursive: true, force: true });
});

const contact = (...args: string[]) =>
  keyline(['contact', ...args], {
    cwd,
    env: { DATABASE_URL: store.url, TEMPORAL_ADDRESS: '', SMTP_URL: '', KEYLINE_HOME: '' },
  });

test('moves, leaves and comes back, by id or address, and says what follows', async () => {
  const moved = await contact('move', 'ana@acme.test', 'bolt');
  expect(moved).toMatchObject({
    code: 0,
    stdout: 'Ana Lee moved from acme to bolt. The owner is asked for a successor.\n',
  });
  expect(moved.stderr).toContain('nobody was rung');
  const left = await contact('left', 'k1', '--json', '--as', 'mina');
  expect(JSON.parse(left.stdout)).toEqual({
    ...{ contact: 'k1', name: 'Ana Lee', from: 'bolt', touches: 0, rung: false },
    successor: expect.stringMatching(/^keyline\/find-successor\/bolt\/k1@/),
  });
  expect((await contact('back', 'k1')).stdout).toBe('Ana Lee is with bolt again.\n');
  const unknown = await contact('left', 'nobody');
  expect(unknown).toMatchObject({ code: 1, stdout: '' });
  expect(unknown.stderr).toContain('no contact "nobody": give an id or an address');
  expect((await contact('move', 'k1', 'bolty')).stderr).toContain('no account "bolty". Did you mean "bolt"?');
});
