/** The commands by which people say something of an account, run as a person runs them. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runClock, stepClock } from '../../src/store/database/clock.ts';
import type { Store } from '../../src/store/database/open.ts';
import { day } from '../engine/given.ts';
import { addAccount, publish } from '../support/company.ts';
import { openTestStore } from '../support/database.ts';
import { keyline, type Ran } from '../support/keyline.ts';

let store: Store;
let cwd: string;
beforeAll(async () => {
  store = await openTestStore('register-commands');
  cwd = await mkdtemp(join(tmpdir(), 'keyline-registers-'));
  await publish(store, []);
  await store.prisma.owner.createMany({
    data: [
      { id: 'mina', name: 'Mina', email: 'mina@keyline.test', timezone: 'Asia/Manila' },
      { id: 'omid', name: 'Omid', email: 'omid@keyline.test' },
    ],
  });
  await addAccount(store, 'acme', { name: 'Acme & Sons', ownerId: 'mina', level: 'major', currency: 'GBP' });
  await addAccount(store, 'other');
});
afterAll(async () => {
  await runClock(store.prisma);
  await store.close();
  await rm(cwd, { recursive: true, force: true });
});

const say = (...args: string[]): Promise<Ran> =>
  keyline([...args], { cwd, env: { DATABASE_URL: store.url, TEMPORAL_ADDRESS: '', SMTP_URL: '', KEYLINE_HOME: '' } });
const json = async (...args: string[]): Promise<unknown> => {
  const { code, stdout, stderr } = await say(...args, '--json');
  if (code !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
};
/** A command that fails, and what it says. */
const failure = async (...args: string[]): Promise<readonly [number, string]> => {
  const { code, stdout, stderr } = await say(...args);
  expect(stdout).toBe('');
  return [code, stderr.trim()];
};

test('a complaint from opening to closing', async () => {
  // Monday 17:00 in Manila: four working hours end on Tuesday at 13:00.
  const opened = await say(
    'complaint',
    'open',
    'acme',
    'Wrong goods',
    '--contact',
    'acme-ana@firm.test',
    '--as',
    'mina',
  );
  expect(opened).toMatchObject({ code: 0 });
  expect(opened.stdout).toBe(
    'Complaint acme/people/1: to be answered by Tue 2 Mar 2027, 13:00 (Asia/Manila).\n' +
      'Marketing to the account is held until it is closed.\nIts level is major-with-problems now.\n',
  );
  expect(opened.stderr).toContain('nobody was rung');
  const [list, requests] = await Promise.all([say('complaint', 'list'), say('request', 'list')]);
  expect(list.stdout.split('\n')[1]).toBe('Tue 2 Mar 2027, 05:00\tacme\tWrong goods\ttoday\tmina\tacme/people/1');
  expect(requests.stdout).toBe('No request is open.\n');
  expect(await json('complaint', 'answer', 'acme/people/1')).toMatchObject({
    ...{ account: 'acme', case: 'acme/people/1', status: 'answered', late: false },
  });
  expect(await failure('complaint', 'close', 'acme/people/1')).toEqual([
    3,
    'keyline: a complaint is closed with what the customer says: --solved yes or --solved no.',
  ]);
  const unsolved = await say('complaint', 'close', 'acme/people/1', '--solved', 'no', '--note', 'still angry');
  expect(unsolved.stdout).toMatch(/^acme\/people\/1 closed, not solved\. The account stays major-with-problems/);
  expect(await json('complaint', 'close', 'acme/people/1', '--solved', 'yes')).toMatchObject({
    ...{ solved: true, level: 'returned', rung: false },
  });
});

test('a promise: made, listed, kept; a call, a need', async () => {
  const made = await json('log', 'promise', 'acme', 'Samples of blue', '--due', '2027-03-05', '--to', 'acme-ana');
  const { promise } = made as { promise: string };
  expect(made).toMatchObject({
    account: 'acme',
    promise: expect.stringMatching(/^acme\/promise\/\d+$/),
    dueAt: '2027-03-05T15:59:59.000Z',
  });
  const list = await say('promise', 'list', '--account', 'acme');
  expect(list.stdout.split('\n')[1]).toBe(
    `Fri 5 Mar 2027 (in 4 days)\topen\tacme\tSamples of blue\tacme-ana\tmina\t${promise}`,
  );
  const [kept, call, need] = [
    await say('promise', 'kept', promise),
    await say('log', 'call', 'acme', 'They plan a new hall', '--at', '2027-02-27', '--contact', 'acme-ana'),
    await json('log', 'need', 'acme', 'Racks for the new hall', '--about', 'racks'),
  ];
  expect(kept.stdout).toBe('Promise kept.\n');
  expect(call.stdout).toMatch(/^Logged as acme\/call\/\d+, Sat 27 Feb 2027\.\n$/);
  expect(need).toMatchObject({ logged: expect.stringMatching(/^acme\/need\/\d+$/), kind: 'need' });
  expect(await failure('promise', 'kept', promise)).toEqual([
    1,
    'keyline: the promise is already kept. keyline promise list --all shows them.',
  ]);
});

test('the dossier: set and shown, with what is stale', async () => {
  await Promise.all([
    say('dossier', 'set', 'acme', 'headcount', '120', '--source', 'visit', '--as-of', '2025-06-01'),
    say('dossier', 'level', 'acme', 'major'),
    say('dossier', 'kinds', 'acme', 'expert,image-maker'),
    say('dossier', 'plan', 'acme', '2027', '120000.50'),
    say('log', 'visit', 'acme', 'Seen the hall', '--contact', 'acme-ana', '--as', 'mina'),
    say('tender', 'add', 'acme', 'Frame contract', '--due', '2027-05-01', '--kind', 'contract'),
  ]);
  const solvency = await say('dossier', 'answer', 'acme', 'solvency', 'overdue', '--source', 'erp');
  expect(solvency.stdout).toBe('acme, solvency: overdue. Offers to it are held until that changes.\n');
  await say('dossier', 'service', 'acme', 'e-invoicing', 'could-be-offered');
  const shown = await json('dossier', 'acme');
  expect(shown).toMatchObject({
    account: 'acme',
    level: 'major',
    kinds: ['expert', 'image-maker'],
    fields: [{ field: 'headcount', value: '120', source: 'visit', stale: true }],
    qualification: { solvency: { value: 'overdue', source: 'erp' } },
    services: [{ name: 'e-invoicing', status: 'could-be-offered' }],
    plans: [{ year: 2027, revenue: { minor: 12_000_050, currency: 'GBP' } }],
    tenders: [{ title: 'Frame contract', kind: 'contract', dueAt: '2027-05-01T15:59:59.000Z', result: 'open' }],
    logged: expect.arrayContaining([expect.objectContaining({ kind: 'visit', text: 'Seen the hall' })]),
  });
  const [text, account] = await Promise.all([say('dossier', 'acme'), say('account', 'acme')]);
  expect(text.stdout).toContain('headcount\t120\tvisit, Sun 1 Jun 2025\tstale\n');
  expect(account.stdout).toContain('Visit with acme-ana@firm.test: Seen the hall\tlogged by mina');
  expect(account.stdout).toContain('Tenders and contracts\nFrame contract\tcontract\tSat 1 May 2027\tacme/contract/');
  expect(account.stdout).toContain(
    'What they are to us\nkinds\texpert, image-maker\nanswers\tsolvency overdue\n' +
      'services\te-invoicing could-be-offered\nplans\t2027 £120,000.50\n',
  );
});

test('owners: set, away, an account in other hands', async () => {
  expect(
    await json('owner', 'set', 'mina', '--deputy', 'omid', '--away-from', '2027-03-01', '--away-until', '2027-03-05'),
  ).toEqual({
    owner: 'mina',
    created: false,
  });
  const list = await say('owner', 'list');
  expect(list.stdout.split('\n')[1]).toContain('Mon 1 Mar 2027 to Fri 5 Mar 2027, omid stands in');
  const changed = await say('owner', 'change', 'acme', 'omid', '--as', 'boss');
  expect(changed.stdout).toContain('acme is in the hands of omid now (before: mina); 0 open tasks moved along.');
  await stepClock(store.prisma, day(0));
});

test.each([
  [['log', 'call', 'acmee', 'x'], 1, 'no account "acmee". Did you mean "acme"'],
  [['log', 'call', 'acme', ' '], 3, 'TEXT is empty'],
  [['log', 'note', 'acme', 'a\u0007b', '--at', 'soon'], 3, 'TEXT holds a control character\n--at is no date such as'],
  [['log', 'promise', 'acme', 'x', '--due', '2027-02-28'], 3, '--due is over already'],
  [['log', 'visit', 'acme', 'x', '--contact', 'other-ana'], 3, 'contact "other-ana" is of other, not of acme'],
  [['log', 'meeting', 'acme', 'x', '--at', '2028-01-01'], 3, '--at lies ahead'],
  [['log', 'promise', 'acme', 'x'], 2, "required option '--due <date>' not specified"],
  [['dossier', 'set', 'acme', 'headcnt', '1', '--source', 's'], 3, 'no field "headcnt". Did you mean "headcount"?'],
  [
    ['dossier', 'level', 'acme', 'majr'],
    3,
    'LEVEL is none of lead, low-volume, major, major-with-problems: "majr". Did you mean "major"?',
  ],
  [['dossier', 'nobody'], 1, 'no account "nobody"'],
  [
    ['complaint', 'close', 'acme/people/77', '--solved', 'yes'],
    1,
    'no case "acme/people/77". keyline complaint list shows them.',
  ],
  [['tender', 'decide', 'acme/contract/99', '--result', 'won'], 1, 'no tender or contract "acme/contract/99"'],
  [['owner', 'set', 'mina', '--away-until', 'none', '--email', 'mina'], 3, '--email is not a mail address: "mina"'],
  [['owner', 'set', 'new'], 2, 'nothing to set'],
  [['owner', 'change', 'acme', 'nobody'], 1, 'no owner "nobody": keyline owner list shows them'],
] as [string[], number, string][])('%j is refused with words', async (args, code, words) => {
  const [exit, text] = await failure(...args);
  expect(text).toContain(words);
  expect(exit).toBe(code);
});
