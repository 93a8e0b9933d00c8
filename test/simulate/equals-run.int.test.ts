/** Simulation is the promise: it tells the touches that the real run has, through real workflows, database and mail server. */
import { readdirSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeOrders } from '../../src/demo/company/write-orders.ts';
import type { Report } from '../../src/simulate/report.ts';
import { keyline } from '../support/keyline.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';

const CAMPAIGNS = fileURLToPath(new URL('../../campaigns', import.meta.url));
const STARTERS = readdirSync(CAMPAIGNS)
  .filter((name) => name.endsWith('.yaml') && name !== 'settings.yaml' && name !== 'tiers.yaml')
  .map((name) => join(CAMPAIGNS, name));

/** Its last days hold a newsletter, thanks, win-backs and tiers that move. */
const COMPANY = ['--accounts', '8', '--days', '28', '--seed', '8'];

let folder: TemporaryFolder;
let orders: string;
beforeAll(async () => {
  folder = await temporaryFolder();
  orders = join(folder.path, 'orders.csv');
  const lastDay = Date.UTC(2027, 4, 14);
  await writeOrders(orders, { accounts: 10, days: 28, historyDays: 400, seed: 8, lastDay });
  // People made for a file have accounts in one currency: its orders are in it as well.
  const text = await readFile(orders, 'utf8');
  await writeFile(orders, text.replaceAll(/,(?:PHP|PKR|IRR),/g, ',GBP,'));
});
afterAll(() => folder.remove());

const simulate = (args: readonly string[]) => keyline(['simulate', ...STARTERS, ...args], { cwd: folder.path });

test('touches are those of the real run, one by one, and the same bytes each time', { timeout: 600_000 }, async () => {
  const simulated = await simulate(['--orders', orders, ...COMPANY, '--json', '--list']);
  expect(simulated.code).toBe(0);
  expect((await simulate(['--orders', orders, ...COMPANY, '--json', '--list'])).stdout).toBe(simulated.stdout);
  const { touches } = JSON.parse(simulated.stdout) as Report;
  expect(touches.length).toBeGreaterThan(20);

  const played = await keyline(
    ['demo', '--orders', orders, ...COMPANY, '--answers', 'none', '--exit', '--json', '--list'],
    {
      cwd: folder.path,
      env: { KEYLINE_HOME: folder.path, DATABASE_URL: undefined, TEMPORAL_ADDRESS: undefined, SMTP_URL: undefined },
    },
  );
  expect(played.code).toBe(0);
  expect((JSON.parse(played.stdout) as Report).touches).toEqual(touches);
});

test('a file that lacks a column is refused by its name, a wrong campaign as by check', async () => {
  const bare = await folder.write('bare.csv', 'customer,amount\n1,2.00\n');
  const noDate = await simulate(['--orders', bare, '--json']);
  expect(noDate).toMatchObject({ code: 3, stdout: '' });
  expect(noDate.stderr).toContain('date');
  const wrong = await folder.write('wrong.yaml', 'campaign: wrong\ntriger: { manual: true }\nsteps: []\n');
  const refused = await keyline(['simulate', wrong, '--orders', orders], { cwd: folder.path });
  expect(refused.code).toBe(3);
  expect(refused.stderr).toContain('trigger');
});
