/**
 * First contact with a real company: every campaign published, its whole history imported, scored, and every key account
 * decided. Nothing is sent, planned or asked for; `activate` then says who would enter, and only these get something.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createScoring } from '../../activities/score-accounts.ts';
import type { Campaign } from '../../src/domain/campaign.ts';
import { businessTime, HOUR, later } from '../../src/domain/time.ts';
import { importContacts } from '../../src/ingest/files/import-contacts.ts';
import { lapse } from '../../src/intelligence/lapse.ts';
import { readCampaignFolder } from '../../src/main/campaign-folder.ts';
import { planActivation } from '../../src/store/activate/plan-activation.ts';
import { previewActivation } from '../../src/store/activate/preview-activation.ts';
import { readActivations } from '../../src/store/activate/read-activations.ts';
import { startDueActivations } from '../../src/store/activate/start-due-activations.ts';
import { publishCampaigns } from '../../src/store/campaigns/publish-campaigns.ts';
import { readPublished } from '../../src/store/campaigns/read-published.ts';
import { stepClock } from '../../src/store/database/clock.ts';
import type { Store } from '../../src/store/database/open.ts';
import { decideUntilDone } from '../support/company.ts';
import { openTestStore } from '../support/database.ts';
import { importFile } from '../support/import-orders.ts';
import { referenceData } from '../support/reference-data.ts';

const path = referenceData('transactions/online-retail-lines.csv.gz');

/** The day after the file's last order, 08:00 UTC: a Saturday. */
const NOW = businessTime(Date.UTC(2011, 11, 10, 8));

/** The customers of most revenue: those a company of 4,372 would call key. */
const KEYS = 600;

let store: Store;
let folder: string;
beforeAll(async () => {
  store = await openTestStore('first-import');
  folder = await mkdtemp(join(tmpdir(), 'keyline-first-'));
});
afterAll(async () => {
  await store.close();
  await rm(folder, { recursive: true, force: true });
});

const winBack = async (): Promise<Campaign> => {
  const found = (await readPublished(store.prisma)).published.find(({ id }) => id === 'win-back');
  if (!found) throw new Error('win-back is not published');
  return found;
};

test.skipIf(path === null)(
  'a wholesaler with every campaign published: nothing by itself; activated, the portions and nobody else',
  { timeout: 900_000 },
  async () => {
    await stepClock(store.prisma, NOW);
    const { campaigns, segments, settings } = await readCampaignFolder(
      new URL('../../campaigns', import.meta.url).pathname,
    );
    if (!settings) throw new Error('no settings');
    await publishCampaigns(store, { campaigns, segments, settings }, NOW);
    await importFile(store, { path: path ?? '' });
    await store.prisma.$executeRaw`
      UPDATE accounts SET standing = 'key' WHERE id IN (
        SELECT account_id FROM orders GROUP BY account_id ORDER BY sum(total_minor) DESC LIMIT ${KEYS}::int)`;
    const keys = (await store.prisma.account.findMany({ where: { standing: 'key' }, select: { id: true } })).map(
      ({ id }) => id,
    );
    expect(keys).toHaveLength(KEYS);
    // Of ten, one has nobody in a role that matters, and one has not agreed to offers.
    const rows = keys.map((id, index) => {
      const topics = index % 10 === 1 ? '' : 'offers;newsletter';
      return `${id},buyer@c${id}.test,decision-maker,${topics},crm`;
    });
    const file = join(folder, 'contacts.csv');
    await writeFile(
      file,
      `account,email,roles,topics,consent_source\n${rows.filter((_, index) => index % 10 !== 0).join('\n')}\n`,
    );
    const ring = async () => undefined;
    await importContacts(store, { path: file, source: 'crm', live: false, allowMoves: false, now: NOW, ring });
    await createScoring({ store, ring, heartbeat: () => undefined }).scoreAccounts();
    for (const id of keys) await decideUntilDone(store, id, lapse);

    const counts = async () => ({
      effects: await store.prisma.effect.count(),
      touches: await store.prisma.plannedTouch.count(),
      enrolments: await store.prisma.enrolment.count(),
      messages: await store.prisma.message.count(),
      offers: await store.prisma.offer.count(),
      tasks: await store.prisma.task.count(),
    });
    const NOTHING = { effects: 0, touches: 0, enrolments: 0, messages: 0, offers: 0, tasks: 0 };
    expect(await counts()).toEqual(NOTHING);
    const reasons = await store.prisma.notEnrolled.groupBy({ by: ['campaignId', 'reason'], _count: true });
    expect(new Set(reasons.map(({ reason }) => reason))).toEqual(new Set(['history']));
    const members = await store.prisma.membership.count({ where: { segmentId: 'lapsed', leftAt: null } });
    expect(members).toBeGreaterThan(10);

    // What it says agrees with the rows, and saying it changes nothing.
    const asked = Date.now();
    const preview = await previewActivation(store, {
      campaign: await winBack(),
      accounts: null,
      perDay: null,
      atOnce: false,
    });
    console.log(
      `${KEYS} key accounts previewed in ${Date.now() - asked} ms: ${members} lapsed, ${preview.enter.length} would enter`,
    );
    expect(await counts()).toEqual(NOTHING);
    expect(preview.perDay).toBe(5);
    expect(preview.looked).toBe(KEYS);
    expect(preview.enter.length + preview.nothing.length + preview.refused.length).toBe(members);
    expect(preview.outside).toBe(KEYS - members);
    const nobody = await store.prisma.$queryRaw<{ id: string }[]>`
      SELECT m.account_id AS id FROM memberships m WHERE m.segment_id = 'lapsed' AND m.left_at IS NULL AND NOT EXISTS (
        SELECT 1 FROM contacts c WHERE c.account_id = m.account_id AND 'offers' = ANY(c.topics))`;
    expect(preview.nothing.map(({ account }) => account).toSorted()).toEqual(nobody.map(({ id }) => id).toSorted());
    const values = preview.enter.map(({ value }) => value?.minor ?? Number.NEGATIVE_INFINITY);
    expect(values).toEqual(values.toSorted((left, right) => right - left));
    const most = Math.min(6_000_00, preview.enter.length * 400_00);
    expect(preview.cost).toMatchObject([{ offer: 'comeback', currency: 'GBP', worstMinor: most }]);

    await planActivation(store, {
      campaign: 'win-back',
      version: 1,
      entries: preview.enter,
      named: false,
      actor: 'mina',
    });
    // Saturday and Sunday pass without a start; Monday 09:00 brings the first five, and only these.
    const started: string[] = [];
    for (let at = NOW; at <= later(NOW, 50 * HOUR); at = later(at, HOUR)) {
      await stepClock(store.prisma, at);
      for (const account of await startDueActivations(store)) {
        await decideUntilDone(store, account, lapse);
        started.push(account);
      }
    }
    const first = preview.enter.filter(({ portion }) => portion === 0).map(({ account }) => account);
    expect(first).toHaveLength(5);
    expect(started).toEqual(first);
    const touched = await store.prisma.effect.findMany({ select: { accountId: true }, distinct: ['accountId'] });
    expect(touched.map(({ accountId }) => accountId).toSorted()).toEqual(first.toSorted());
    const lines = await readActivations(store, 'win-back');
    expect(lines.filter(({ status }) => status === 'started').map(({ outcome }) => outcome)).toEqual(
      Array(5).fill('entered'),
    );
    expect(lines.filter(({ status }) => status === 'planned')).toHaveLength(preview.enter.length - 5);
  },
);
