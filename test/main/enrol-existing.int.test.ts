import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Campaign } from '../../src/domain/campaign.ts';
import { enrolExisting } from '../../src/main/enrol-existing.ts';
import { publishCampaigns } from '../../src/store/campaigns/publish-campaigns.ts';
import { readNow } from '../../src/store/database/clock.ts';
import type { Store } from '../../src/store/database/open.ts';
import { addTender } from '../../src/store/tenders/add-tender.ts';
import { campaign, day, given } from '../engine/given.ts';
import { addAccount, decideAt, publish } from '../support/company.ts';
import { openTestStore } from '../support/database.ts';

let store: Store;
beforeAll(async () => {
  store = await openTestStore('enrol-existing');
  await publish(store, [], { at: day(0) });
  for (const id of ['a', 'b', 'c']) await addAccount(store, id, { lapseState: 'lapsed', currency: 'GBP' });
  await addAccount(store, 'active');
  for (const id of ['a', 'b', 'c', 'active']) await decideAt(store, id, day(0));
});
afterAll(() => store.close());

const published = async (of: Campaign) => {
  const files = { campaigns: [{ campaign: of, source: '' }], segments: given().segments, settings: given().settings };
  const answer = await publishCampaigns(store, files, (await readNow(store.prisma)).business);
  return enrolExisting(store, [of], answer);
};
const existing = (perDay: number | null): Campaign =>
  campaign({ trigger: { type: 'segment', segment: 'lapsed', on: 'enter', existing: { perDay } } });

test('row 4: members at the first publishing are let in where the file says so, in daily portions; an edit lets in nobody', async () => {
  expect(await published(campaign({ id: 'other' }))).toEqual([]);
  expect(await published(existing(2))).toEqual([{ campaign: 'win-back', accounts: 3, portions: 2 }]);
  const rows = await store.prisma.activation.findMany({ orderBy: { position: 'asc' } });
  expect(rows.map(({ campaignId, portion }) => [campaignId, portion])).toEqual([
    ['win-back', 0],
    ['win-back', 0],
    ['win-back', 1],
  ]);
  expect(await published({ ...existing(2), title: 'Another title' })).toEqual([]);
});

test('an account whose next tender is added is asked by its date: time alone enrols it', async () => {
  const of = campaign({
    id: 'tender',
    trigger: { type: 'date', of: 'account.next_tender', before: { amount: 60, unit: 'd' }, latest: null },
    exits: [],
    goal: null,
  });
  await published(of);
  const tender = { kind: 'tender', title: 'Canteens', dueAt: day(90), source: 'call', asOf: null };
  const said = await addTender(store, { account: 'active', actor: 'mira' }, tender);
  expect(said).toMatchObject({ type: 'done', ring: true });
  await decideAt(store, 'active', day(1));
  const { deadline } = await store.prisma.account.findUniqueOrThrow({ where: { id: 'active' } });
  // 60 days before Sunday 30 May 2027 is Wednesday 31 March.
  expect(deadline).toEqual(new Date(Date.UTC(2027, 2, 31, 9)));
  await decideAt(store, 'active', day(30));
  const enrolments = await store.prisma.enrolment.findMany({ where: { campaignId: 'tender' } });
  expect(enrolments).toMatchObject([{ accountId: 'active', entryKey: 'account.next_tender@2027-05-30' }]);
});
