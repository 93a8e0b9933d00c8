/** A folder with one campaign that answers each order at once, and accounts with a contact each, ready to import. */
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { keyline } from './keyline.ts';

const STARTERS = fileURLToPath(new URL('../../campaigns', import.meta.url));

const HELLO = `campaign: hello
trigger: { event: Order Completed }
steps: [ { send: we-miss-you } ]
`;

export type CompanyCommands = {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
};

/** Writes the files to `cwd`, publishes and imports them. Accounts `a1`, `a2`, ... */
export const foundCompany = async ({ cwd, env }: CompanyCommands, accounts: number): Promise<readonly string[]> => {
  const ids = Array.from({ length: accounts }, (_, index) => `a${index + 1}`);
  await mkdir(join(cwd, 'campaigns'), { recursive: true });
  await cp(join(STARTERS, 'segments'), join(cwd, 'campaigns', 'segments'), { recursive: true });
  await writeFile(join(cwd, 'campaigns', 'hello.yaml'), HELLO);
  await writeFile(join(cwd, 'campaigns', 'settings.yaml'), await alwaysOpen());
  const rows = ids.map((id) => `${id},Firm ${id},United Kingdom,UTC,key`);
  await writeFile(join(cwd, 'accounts.csv'), ['id,name,country,timezone,standing', ...rows, ''].join('\n'));
  const people = ids.map((id) => `${id}-ana,${id},ana@${id}.test,Ana,decision-maker,offers;newsletter,trade fair`);
  const header = 'id,account,email,first_name,roles,topics,consent_source';
  await writeFile(join(cwd, 'contacts.csv'), [header, ...people, ''].join('\n'));
  for (const args of [
    ['publish', 'campaigns'],
    ['import', 'accounts', 'accounts.csv'],
    ['import', 'contacts', 'contacts.csv'],
  ]) {
    const ran = await keyline(args, { cwd, env });
    if (ran.code !== 0) throw new Error(`keyline ${args.join(' ')}: ${ran.stderr}${ran.stdout}`);
  }
  return ids;
};

/** An order of each account, as `POST /v1/events` takes them; `id` tells rounds apart. */
export const ordersOf = (accounts: readonly string[], id: string) => ({
  events: accounts.map((account) => ({
    ...{ account, type: 'Order Completed', source: 'shop', id: `${id}-${account}` },
    occurred_at: new Date().toISOString(),
    payload: {
      order: {
        ...{ id: `${id}-${account}`, total: '10.00', currency: 'GBP' },
        items: [{ product: 'p', quantity: 1, unit_price: '10.00' }],
      },
    },
  })),
});

/** The starters' settings, open on every day, with quiet hours of one minute half a day away from now. */
const alwaysOpen = async (): Promise<string> => {
  const settings = await readFile(join(STARTERS, 'settings.yaml'), 'utf8');
  const hour = String((new Date().getUTCHours() + 12) % 24).padStart(2, '0');
  return settings
    .replace(/^quiet_hours:.*$/m, `quiet_hours: { from: "${hour}:00", to: "${hour}:01" }`)
    .replace(/^closed_weekdays:.*$/m, 'closed_weekdays: []');
};
