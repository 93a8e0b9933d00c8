/**
 * The README's picture: an account's page of a running demo, taken by the system's Chromium. `npm run picture` takes the
 * account whose timeline shows most kinds of entry; `npm run picture -- ID` takes that one. CHROMIUM names another browser.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const CONSOLE = process.env['KEYLINE_CONSOLE_URL'] ?? 'http://127.0.0.1:4511';
const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const FILE = join(import.meta.dirname, '../../.github/account-page.png');
const SIZE = { width: 1280, height: 1000 };

/** What a first look should find, as the page words it. */
const TELLING = [
  'Clicked',
  'Order ',
  'Offer ',
  'Used code',
  'Task ',
  'Left campaign',
  'put off',
  'Unsubscribed',
  'goal',
];

const read = async (path: string): Promise<string> => {
  const answer = await fetch(`${CONSOLE}${path}`).catch(() => null);
  if (!answer?.ok) throw new Error(`${CONSOLE}${path} does not answer: run keyline demo in another terminal first`);
  return answer.text();
};

/** Counts what stands high on the page: the picture shows no more. */
const tells = (page: string): number => {
  const seen = page.slice(page.indexOf('<h1>'), page.indexOf('<h1>') + 12_000);
  const planned = seen.includes('Nothing is planned') ? 0 : 3;
  return planned + TELLING.filter((words) => seen.includes(words)).length;
};

const mostTelling = async (): Promise<string> => {
  const list = await read('/accounts');
  const ids = [...new Set([...list.matchAll(/href="\/accounts\/([^"?]+)"/g)].map(([, id]) => id ?? ''))];
  const told = await Promise.all(ids.map(async (id) => ({ id, tells: tells(await read(`/accounts/${id}`)) })));
  const best = told.toSorted((a, b) => b.tells - a.tells)[0];
  if (!best) throw new Error('the demo has no account');
  return best.id;
};

const take = async (url: string): Promise<void> => {
  const profile = await mkdtemp(join(tmpdir(), 'keyline-picture-'));
  const flags = [
    ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--hide-scrollbars'],
    ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
    ...[`--user-data-dir=${profile}`, `--window-size=${SIZE.width},${SIZE.height}`, `--screenshot=${FILE}`],
  ];
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      spawn(CHROMIUM, [...flags, url], { stdio: 'ignore' })
        .once('error', reject)
        .once('exit', resolve);
    });
    if (code !== 0) throw new Error(`${CHROMIUM} ended with ${code}; CHROMIUM names another browser`);
  } finally {
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
};

const id = process.argv[2] ?? (await mostTelling());
await take(`${CONSOLE}/accounts/${id}`);
process.stdout.write(`${FILE}: account ${id}, ${Math.round((await stat(FILE)).size / 1024)} kB\n`);
