/** `keyline diff`, `publish` and `move`, run as a person and as a script run them. */
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { OWN_CAMPAIGNS } from '../../src/main/campaign-surroundings.ts';
import { runClock, stepClock } from '../../src/store/database/clock.ts';
import type { Store } from '../../src/store/database/open.ts';
import { day } from '../engine/given.ts';
import { addAccount, append, decideUntilDone } from '../support/company.ts';
import { openTestStore } from '../support/database.ts';
import { keyline } from '../support/keyline.ts';

let store: Store;
let cwd: string;
let folder: string;
beforeAll(async () => {
  store = await openTestStore('move-command');
  cwd = await mkdtemp(join(tmpdir(), 'keyline-move-'));
  folder = join(cwd, 'mine');
  await cp(OWN_CAMPAIGNS, folder, { recursive: true });
});
afterAll(async () => {
  await store.close();
  await rm(cwd, { recursive: true, force: true });
});

const run = (...args: string[]) =>
  keyline(args, { cwd, env: { DATABASE_URL: store.url, TEMPORAL_ADDRESS: '', SMTP_URL: '', KEYLINE_HOME: '' } });

test('everything is new, then nothing differs, then what was edited, with who is inside', async () => {
  const before = await run('diff', 'mine');
  expect(before.stdout).toMatch(/^win-back {2}is new$/m);
  expect((await run('publish', 'mine')).code).toBe(0);
  expect((await run('diff', 'mine')).stdout).toBe('Nothing differs from what is in force.\n');

  await stepClock(store.prisma, day(0));
  await addAccount(store, 'acme', { name: 'Acme Trading', lapseState: 'active', currency: 'GBP' });
  await decideUntilDone(store, 'acme');
  await store.prisma.account.update({ where: { id: 'acme' }, data: { lapseState: 'lapsed' } });
  const payload = { from: 'active', to: 'lapsed', since: day(0), reason: 'silent' };
  await append(store, 'acme', 'Lapse State Changed', { payload });
  await decideUntilDone(store, 'acme');
  await runClock(store.prisma);

  const file = join(folder, 'win-back.yaml');
  const text = await readFile(file, 'utf8');
  await writeFile(file, text.replace('  - wait: 14d\n', '  - wait: 10d\n').replace('within: 60d', 'within: 45d'));
  const diff = await run('diff', 'mine');
  expect(diff.stdout).toMatch(
    /^win-back {2}version 1 is in force and differs\n {2}~ goal\n {2}- wait:14d\n {2}\+ wait:10d$/m,
  );
  expect(diff.stdout).toMatch(/v1\tsend:we-miss-you\t1\tAcme Trading\n.*keyline move win-back moves or ends them/);
  const [changed] = (
    JSON.parse((await run('diff', 'mine', '--json')).stdout) as { campaign: string; change: string }[]
  ).filter(({ change }) => change === 'changed');
  expect(changed).toMatchObject({
    campaign: 'win-back',
    version: 1,
    differences: { header: ['goal'], removed: ['wait:14d'], added: ['wait:10d'] },
    inside: [{ account: 'acme', step: 'send:we-miss-you', version: 1 }],
  });
});

test('a publish says who is inside, a move shows them, asks for a word, moves, and is taken back', async () => {
  const published = await run('publish', 'mine');
  expect(published.stdout).toContain('win-back: 1 inside finish on the version they began with; keyline move win-back');
  const looked = await run('move', 'win-back', '--preview');
  expect(looked).toMatchObject({ code: 0, stderr: '' });
  expect(looked.stdout).toMatch(/^acme\tAcme Trading\tv1 send:we-miss-you\t.*\tsend:we-miss-you$/m);
  const asked = await run('move', 'win-back');
  expect(asked).toMatchObject({ code: 2 });
  expect(asked.stderr).toContain('add --yes to do it, or --preview to only look');

  const moved = await run('move', 'win-back', '--yes', '--as', 'mina', '--json');
  expect(JSON.parse(moved.stdout)).toMatchObject({
    move: 'win-back/1',
    lines: [{ account: 'acme', outcome: 'moves' }],
  });
  await decideUntilDone(store, 'acme');
  expect(await store.prisma.enrolment.findFirstOrThrow()).toMatchObject({ version: 2 });
  expect((await run('move', 'win-back', '--preview')).stdout).toBe(
    'Nobody is inside an older version of win-back than 2.\n',
  );
  expect((await run('move', '--list')).stdout).toMatch(/^win-back\/1\t.*\tto version 2\t1\t\tmina$/m);
  const undone = await run('move', '--undo', 'win-back/1');
  expect(undone).toMatchObject({ code: 0, stdout: '1 taken back.\n' });
  await decideUntilDone(store, 'acme');
  expect(await store.prisma.enrolment.findFirstOrThrow()).toMatchObject({ version: 1 });
});

test('what is wrong is said with what to write', async () => {
  const said = async (...args: string[]) => {
    const { code, stderr } = await run(...args);
    return [code, stderr.trim()];
  };
  expect(await said('move')).toEqual([2, 'keyline: name a campaign; keyline campaigns lists them']);
  expect(await said('move', 'winback')).toEqual([
    1,
    'keyline: no campaign "winback". Did you mean "win-back"? keyline campaigns lists them.',
  ]);
  expect(await said('move', 'win-back', '--to', '9')).toEqual([1, 'keyline: win-back has no version 9; in force is 2']);
  expect((await said('move', 'win-back', '--map', 'wait'))[1]).toContain('like send:hello=send:welcome');
  expect(await said('move', '--undo', 'x')).toEqual([1, 'keyline: no move "x": keyline move --list shows them']);
  expect((await said('diff', 'nowhere'))[1]).toContain('there is nothing in nowhere');
});
