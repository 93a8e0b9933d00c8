/**
 * The demo as a test: one small generated company played through the real command, with its real database, workflows,
 * mail server and doors. Twice with one seed, once with parts killed, once cut by Ctrl-C and once by kill -9 on the way.
 */
import { chmod, mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openOrderFile } from '../../src/demo/order-book.ts';
import type { DemoSummary } from '../../src/demo/summary.ts';
import { readStack } from '../../src/embedded/stack-file.ts';
import { openStore, type Store } from '../../src/store/database/open.ts';
import { captureDemo } from '../support/capture-demo.ts';
import { keyline } from '../support/keyline.ts';
import { type RunningKeyline, startKeyline } from '../support/running-keyline.ts';
import { BUNDLE_CACHE } from '../support/workflow-cache.ts';

type Touch = Readonly<Record<'at' | 'account' | 'contact' | 'campaign' | 'step' | 'outcome', string>>;
type Line = { readonly id: string; readonly campaigns: readonly string[] };
type Answer = DemoSummary & { readonly touches: readonly Touch[] };

/** Found by looking: a company in which all that is asserted below happens. */
const COMPANY = ['--accounts', '20', '--days', '45', '--seed', '8'];

const folders: string[] = [];
const running: RunningKeyline[] = [];

const folder = async (): Promise<string> => {
  const path = await mkdtemp(join(tmpdir(), 'keyline-demo-test-'));
  await chmod(path, 0o755);
  // One bundle of the workflows for all.
  await mkdir(BUNDLE_CACHE, { recursive: true });
  await symlink(BUNDLE_CACHE, join(path, 'cache'));
  folders.push(path);
  return path;
};

const NOTHING = {
  DATABASE_URL: undefined,
  TEMPORAL_ADDRESS: undefined,
  SMTP_URL: undefined,
  KEYLINE_API_KEY: undefined,
};
const start = (home: string, args: readonly string[] = COMPANY): RunningKeyline => {
  const demo = startKeyline(['demo', ...args, '--json', '--list'], {
    cwd: home,
    env: { ...NOTHING, KEYLINE_HOME: home },
  });
  running.push(demo);
  return demo;
};

/** Plays until the summary is there; the demo goes on running, with its data to look at. */
const toItsEnd = async (demo: RunningKeyline): Promise<Answer> => {
  await demo.said(/Ctrl-C stops everything/);
  return JSON.parse(demo.stdout()) as Answer;
};

const stop = async (demo: RunningKeyline): Promise<void> => {
  demo.signal('SIGINT');
  expect(await demo.ended).toBe(0);
};

afterAll(async () => {
  await Promise.all(running.map((demo) => demo.kill()));
  await Promise.all(folders.map((path) => rm(path, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 })));
});

describe('a company played twice with one seed', () => {
  let home: string;
  let demo: RunningKeyline;
  let played: Answer;
  let again: Answer;
  let store: Store;
  let opened = false;
  beforeAll(async () => {
    home = await folder();
    demo = start(home);
    // Beside each other, each in the other's way: what depends on the machine's pace shows.
    const other = start(await folder(), COMPANY);
    [played, again] = await Promise.all([toItsEnd(demo), toItsEnd(other)]);
    await stop(other);
    store = openStore({ url: (await readStack(join(home, 'demo')))?.postgresUrl ?? '' });
    opened = true;
  }, 600_000);
  afterAll(async () => {
    if (opened) await store.close();
  });

  test('tells a story with everything in it', () => {
    const { perCampaign, ...figures } = played;
    expect(figures).toMatchObject({ accounts: 20, days: 45, unknown: 0, duplicates: 0, violations: 0 });
    const happened = [
      'enrolments',
      'accepted',
      'deferred',
      'exitsByPurchase',
      'offers',
      'redemptions',
      'tasks',
      'opens',
      'clicks',
    ] as const;
    for (const figure of happened) expect([figure, figures[figure] > 0]).toEqual([figure, true]);
    expect(perCampaign['win-back']?.exitsByPurchase).toBeGreaterThan(0);
    expect(perCampaign['thank-you-related']?.enrolments).toBeGreaterThan(0);
    expect(perCampaign['monthly-newsletter']?.messages).toBeGreaterThan(0);
  });

  test('the same touches, in the same order', () => {
    expect(played.touches.length).toBeGreaterThan(30);
    expect(again.touches).toEqual(played.touches);
    const { elapsedMs: _one, ...first } = played;
    const { elapsedMs: _two, ...second } = again;
    expect(second).toEqual(first);
  });

  test('touches are in order, with instants people can read', () => {
    const keys = played.touches.map(({ at, account, contact, campaign, step }) =>
      [at, account, contact, campaign, step].join('\u0000'),
    );
    expect(keys).toEqual([...keys].sort());
    for (const { at } of played.touches) expect(at).toMatch(/^2027-0[345]-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });

  test('every mail caught has its ledger row, and the other way round', async () => {
    const inbox = (await readStack(join(home, 'demo')))?.inboxUrl;
    const answer = await fetch(`${inbox}/api/messages`);
    const caught = ((await answer.json()) as { messageId: string }[]).map(({ messageId }) => messageId.slice(1, 65));
    const accepted = { where: { phase: 'ACCEPTED' }, select: { key: true } };
    const rows = [
      ...(await store.prisma.message.findMany(accepted)),
      ...(await store.prisma.notice.findMany(accepted)),
    ];
    expect(caught.sort()).toEqual(rows.map(({ key }) => key).sort());
    expect(caught).toHaveLength(played.accepted + played.notices);
  });

  test('every product offered was bought together with one of the order', async () => {
    const baskets = await readBaskets(join(home, 'demo', 'orders.csv'));
    const offers = await store.prisma.offer.findMany({ where: { name: 'related', code: { not: null } } });
    let offered = 0;
    for (const offer of offers) {
      const { products } = offer.request as { products: { items: { product: string }[] } };
      const bought = products.items.map(({ product }) => product);
      for (const { product } of offer.products as { product: string }[]) {
        offered += 1;
        const together = baskets.some(
          ({ at, items }) => at < offer.requestedAt && items.has(product) && bought.some((item) => items.has(item)),
        );
        expect([offer.accountId, product, together]).toEqual([offer.accountId, product, true]);
        expect(bought).not.toContain(product);
      }
    }
    expect(offered).toBeGreaterThan(0);
  });

  test('its histories replay, and name no person', async () => {
    const names = await store.prisma.contact.findMany({ select: { email: true, firstName: true, lastName: true } });
    const address = (await readStack(join(home, 'demo')))?.temporalAddress ?? '';
    const { failures, texts, captured } = await captureDemo(store, address);
    expect(failures).toEqual([]);
    expect(captured).toEqual(
      expect.arrayContaining(['demo-win-back', 'demo-thank-you', 'demo-deferrals', 'demo-broadcast', 'demo-scoring']),
    );
    expect(texts.join('')).toContain('Decide on new facts');
    for (const text of texts) {
      expect(text).not.toMatch(/@[a-z0-9-]+\.test/i);
      for (const { email, firstName, lastName } of names) {
        for (const part of [email, firstName, lastName]) expect(text).not.toContain(part);
      }
    }
  });

  test('a second start shows the same and keeps the data; another company is refused with the mend', async () => {
    await stop(demo);
    const shown = start(home);
    expect(await toItsEnd(shown)).toEqual(played);
    const busy = await keyline(['demo', ...COMPANY, '--fresh'], { cwd: home, env: { ...NOTHING, KEYLINE_HOME: home } });
    expect(busy.code).toBe(1);
    expect(busy.stderr).toMatch(/is already run by process/);
    await stop(shown);
    const other = await keyline(['demo', '--seed', '9'], { cwd: home, env: { ...NOTHING, KEYLINE_HOME: home } });
    expect(other.code).toBe(2);
    expect(other.stderr).toMatch(
      /another demo is kept in .*--accounts 20 --days 45 --seed 8.*or add --fresh to forget it\n$/,
    );
  });

  // These two beside each other: each is mostly waiting.
  test.concurrent('workers killed on the way, the Temporal server too: nothing is different', async () => {
    const hurt = await folder();
    const demo = start(hurt, [...COMPANY, '--workers', '1']);
    const weeks = (count: number) =>
      demo.said(new RegExp(`(^2027-\\d\\d-\\d\\d .* messages (.*\\n)*?){${count}}`, 'm'));
    const killWorker = () => {
      const pids = [...demo.stderr().matchAll(/^worker 1 is process (\d+)$/gm)];
      process.kill(Number(pids.at(-1)?.[1]), 'SIGKILL');
    };
    await weeks(2);
    killWorker();
    await weeks(3);
    process.kill(Number(await readFile(join(hurt, 'demo', 'temporal', 'temporal.db.pid'), 'utf8')), 'SIGKILL');
    await weeks(4);
    killWorker();
    const ended = await toItsEnd(demo);
    expect(demo.stderr().match(/^worker 1 ended by itself \(signal SIGKILL\)/gm)).toHaveLength(2);
    expect(demo.stderr()).toMatch(/^Temporal ended by itself \(signal SIGKILL\)(.*\n)*Temporal is back$/m);
    expect(ended).toMatchObject({ duplicates: 0, violations: 0 });
    // Killed between gate and answer a mail may be unknown; whom none of these met had the same of everything.
    const met = new Set(ended.touches.filter(({ outcome }) => outcome === 'unknown').map(({ account }) => account));
    const others = (touches: readonly Touch[]) => touches.filter(({ account }) => !met.has(account));
    expect(met.size).toBeLessThan(3);
    expect(others(ended.touches)).toEqual(others(played.touches));
    await stop(demo);
  }, 600_000);

  test.concurrent('a worker killed in the middle of a mail, but not between gate and answer: nothing is different', async () => {
    const killAt = ['K0:12', 'K1:12', 'K2:12', 'K3:12', 'K7:12'];
    const drill = start(await folder(), [...COMPANY, '--workers', '1', '--kill-at', killAt.join()]);
    const ended = await toItsEnd(drill);
    expect(drill.stderr().match(/^worker 1 ended by itself \(signal SIGKILL\)/gm)).toHaveLength(killAt.length);
    expect(ended).toMatchObject({ duplicates: 0, violations: 0 });
    expect(ended.touches).toEqual(played.touches);
    await stop(drill);
  }, 600_000);

  test('cut by Ctrl-C on the way and started again it ends with the same touches', async () => {
    const cut = await folder();
    const first = start(cut);
    await first.said(/^2027-0[345]-\d\d .* messages .*\n(.*\n)*2027-0[345]-\d\d .* messages .*$/m);
    first.signal('SIGINT');
    expect(await first.ended).toBe(0);
    expect(first.stdout()).toBe('');
    expect(first.stderr()).toMatch(/stopped; the same command goes on from here\n$/);
    const second = start(cut);
    const ended = await toItsEnd(second);
    expect(second.stderr()).toMatch(/^going on at 2027-0[345]/m);
    expect(ended.touches).toEqual(played.touches);
    expect(ended).toMatchObject({ duplicates: 0, violations: 0, opens: played.opens, clicks: played.clicks });

    // Played to its end it runs at the pace of the clock: an order is acted on at once.
    const inHouse = { cwd: cut, env: { ...NOTHING, KEYLINE_HOME: join(cut, 'demo') } };
    const lines = JSON.parse((await keyline(['accounts', '--json'], inHouse)).stdout) as Line[];
    const wonBack = (campaigns: readonly string[]) => campaigns.find((campaign) => campaign.startsWith('win-back'));
    const inside = lines.find(({ campaigns }) => wonBack(campaigns) !== undefined);
    const account = inside?.id ?? '';
    const order = await keyline(['order', account, '--json'], inHouse);
    expect([order.code, order.stderr]).toEqual([0, '']);
    expect(JSON.parse(order.stdout)).toMatchObject({
      account,
      applied: true,
      ended: expect.arrayContaining([{ campaign: wonBack(inside?.campaigns ?? []), because: 'Order Completed' }]),
    });
    await stop(second);
  }, 600_000);
});

test('killed on the way and started again it goes on, and nothing is sent twice; --fresh forgets it', async () => {
  const home = await folder();
  const small = ['--accounts', '6', '--days', '16', '--seed', '7'];
  const first = start(home, small);
  await first.said(/^2027-0[345]-\d\d .* messages .*$/m);
  await first.kill();
  const second = start(home, small);
  const { duplicates, violations, accepted } = await toItsEnd(second);
  expect({ duplicates, violations }).toEqual({ duplicates: 0, violations: 0 });
  expect(accepted).toBeGreaterThan(0);
  await stop(second);

  const other = start(home, ['--accounts', '3', '--days', '2', '--seed', '9', '--fresh']);
  expect(await toItsEnd(other)).toMatchObject({ accounts: 3, days: 2 });
  await stop(other);
}, 600_000);

const readBaskets = async (path: string) => {
  const { table } = await openOrderFile(path);
  const baskets = new Map<string, { at: Date; items: Set<string> }>();
  for await (const { rows } of table.batches()) {
    for (const { cells } of rows) {
      const basket = baskets.get(cells['invoice'] ?? '') ?? { at: new Date(cells['date'] ?? ''), items: new Set() };
      if (Number(cells['quantity']) > 0) basket.items.add(cells['product'] ?? '');
      baskets.set(cells['invoice'] ?? '', basket);
    }
  }
  return [...baskets.values()];
};
