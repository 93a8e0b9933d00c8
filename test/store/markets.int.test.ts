/** The markets that come with Keyline, published, on real rows: claims, working days, newsletters, offers. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Campaign } from '../../src/domain/campaign.ts';
import type { Settings } from '../../src/domain/settings.ts';
import { type BusinessTime, businessTime } from '../../src/domain/time.ts';
import { admit } from '../../src/engine/admit.ts';
import { readCampaignFolder } from '../../src/main/campaign-folder.ts';
import { openDueBroadcasts } from '../../src/store/broadcast/due-broadcasts.ts';
import { planBroadcastPage } from '../../src/store/broadcast/plan-broadcast-page.ts';
import { publishCampaigns } from '../../src/store/campaigns/publish-campaigns.ts';
import { stepClock } from '../../src/store/database/clock.ts';
import type { Store } from '../../src/store/database/open.ts';
import { claimMessage } from '../../src/store/ledger/claim-message.ts';
import { requestOffer } from '../../src/store/offers/request-offer.ts';
import { campaign, program, send } from '../engine/given.ts';
import { addAccount, addContact, append, decideUntilDone } from '../support/company.ts';
import { openTestStore } from '../support/database.ts';
import { seedSend } from '../support/sends.ts';

const utc = (text: string): BusinessTime => businessTime(Date.parse(text));
const iso = (at: number | Date) => new Date(at).toISOString();

/** Asks for an offer, opens a task for the next working day. */
const asking: Campaign = campaign({
  id: 'asking',
  trigger: { type: 'event', event: 'Go', where: null, maxAge: { amount: 3, unit: 'd' } },
  exits: [],
  goal: null,
  ...program({
    task: { type: 'task', title: 'Call', due: { amount: 1, unit: 'wd' }, outcomes: ['done'] },
    offer: {
      type: 'offer',
      name: 'ten',
      terms: {
        percent: { type: 'fixed', percent: 10 },
        amount: null,
        gift: null,
        max: { GBP: 1, PKR: 2, IRR: 3, PHP: 4 },
      },
      budget: null,
      products: null,
      expires: { amount: 14, unit: 'd' },
    },
  }),
});

const newsletter: Campaign = campaign({
  id: 'news',
  class: 'newsletter',
  topic: 'newsletter',
  trigger: {
    type: 'schedule',
    schedule: { every: 'month', on: { nth: 'fourth', weekday: 2 }, at: 570, timezone: 'contact' },
    issue: '2027-03',
  },
  exits: [],
  goal: null,
  ...program({ letter: send('newsletter') }),
});

let store: Store;
let settings: Settings;
beforeAll(async () => {
  store = await openTestStore('markets');
  await stepClock(store.prisma, utc('2027-03-01T09:00:00Z'));
  const read = await readCampaignFolder(new URL('../../campaigns', import.meta.url).pathname);
  if (!read.settings || read.diagnostics.length > 0) throw new Error(JSON.stringify(read.diagnostics));
  settings = read.settings;
  const campaigns = [asking, newsletter].map((each) => ({ campaign: each, source: '' }));
  await publishCampaigns(store, { campaigns, segments: [], settings }, utc('2027-03-01T09:00:00Z'));
  await addAccount(store, 'tehran', { country: 'Iran' });
  await addAccount(store, 'karachi', { market: 'pk' });
  await addAccount(store, 'manila', { country: 'PH', timezone: 'Asia/Manila' });
  await addAccount(store, 'london', { country: 'United Kingdom' });
  await addAccount(store, 'berlin', { country: 'Germany', timezone: 'Europe/Berlin' });
  await addContact(store, 'tehran', 'abroad', { timezone: 'America/Toronto' });
});
afterAll(() => store.close());

describe('a claim', () => {
  const claim = async (account: string, at: string, contact = `${account}-ana`) => {
    await stepClock(store.prisma, utc(at));
    const effectId = await seedSend(store, account, contact, { step: `send:${at}`, priority: 0 });
    const answer = await claimMessage(store, { effectId, admit, settings, leaseMs: 60_000 });
    if (answer.type === 'deferred') return [answer.reason, iso(answer.until)];
    return answer.type === 'claimed' ? ['claimed', iso(answer.claim.sendBefore)] : [answer.type];
  };

  test('on Nowruz waits in Tehran for the first open day, and goes until that evening', async () => {
    expect(await claim('tehran', '2027-03-20T07:00:00Z')).toEqual([
      'holiday: Nationalisation of oil',
      '2027-03-27T04:30:00.000Z',
    ]);
    expect(await claim('tehran', '2027-03-27T04:30:00Z')).toEqual(['claimed', '2027-03-27T16:30:00.000Z']);
  });

  test('judges a person abroad by their own clock and the account’s holidays', async () => {
    expect(await claim('tehran', '2027-03-24T20:00:00Z', 'tehran-abroad')).toEqual([
      'holiday: Nowruz',
      '2027-03-27T12:00:00.000Z',
    ]);
  });

  test('knows Ramadan in Karachi by the market’s zone, Holy Week in Manila, bank holidays in London', async () => {
    expect(await claim('karachi', '2027-03-01T10:30:00Z')).toEqual([
      'quiet hours: Ramadan',
      '2027-03-02T04:00:00.000Z',
    ]);
    expect(await claim('karachi', '2027-03-02T04:00:00Z')).toEqual(['claimed', '2027-03-02T10:00:00.000Z']);
    expect(await claim('manila', '2027-03-25T02:00:00Z')).toEqual([
      'holiday: Maundy Thursday',
      '2027-03-29T00:00:00.000Z',
    ]);
    expect(await claim('london', '2027-03-26T09:00:00Z')).toEqual(['holiday: Good Friday', '2027-03-30T07:00:00.000Z']);
  });

  test('takes the settings’ weekend where there is no market', async () => {
    expect(await claim('berlin', '2027-03-26T09:00:00Z')).toEqual(['claimed', '2027-03-26T19:00:00.000Z']);
    expect(await claim('berlin', '2027-03-27T09:00:00Z')).toEqual(['closed day', '2027-03-29T06:00:00.000Z']);
  });
});

test('working days and the currency of an offer are those of the account’s market', async () => {
  const thursday = utc('2027-03-25T08:00:00Z');
  await stepClock(store.prisma, thursday);
  const asked: Record<string, readonly [due: string, currency: string | undefined]> = {};
  for (const account of ['tehran', 'karachi', 'manila', 'london', 'berlin']) {
    await append(store, account, 'Go');
    const { effects } = await decideUntilDone(store, account);
    const idOf = (type: string) => effects.find((effect) => effect.type === type)?.id ?? '';
    const task = await store.prisma.effect.findUniqueOrThrow({ where: { id: idOf('task') } });
    await requestOffer(store, idOf('offer'));
    const offer = await store.prisma.offer.findUniqueOrThrow({ where: { id: idOf('offer') } });
    asked[account] = [iso((task.payload as { dueAt: number }).dueAt).slice(0, 10), offer.currency];
  }
  expect(asked).toEqual({
    tehran: ['2027-03-27', 'IRR'],
    karachi: ['2027-03-26', 'PKR'],
    manila: ['2027-03-29', 'PHP'],
    london: ['2027-03-30', 'GBP'],
    berlin: ['2027-03-26', 'GBP'],
  });
});

test('a newsletter of a day that is closed for somebody reaches them on their next open day, and says so', async () => {
  await stepClock(store.prisma, utc('2027-03-22T10:00:00Z'));
  expect(await openDueBroadcasts(store)).toEqual(['news/2027-03']);
  await planBroadcastPage(store, 'news/2027-03');
  const touches = await store.prisma.plannedTouch.findMany({ where: { campaignId: 'news' }, orderBy: { id: 'asc' } });
  expect(touches.map(({ contactId, dueAt, reason }) => [contactId, iso(dueAt), reason])).toEqual([
    ['berlin-ana', '2027-03-23T08:30:00.000Z', null],
    ['karachi-ana', '2027-03-24T04:30:00.000Z', 'moved from 2027-03-23: holiday: Pakistan Day'],
    ['london-ana', '2027-03-23T09:30:00.000Z', null],
    ['manila-ana', '2027-03-23T01:30:00.000Z', null],
    ['tehran-abroad', '2027-03-27T13:30:00.000Z', 'moved from 2027-03-23: holiday: Nowruz'],
    ['tehran-ana', '2027-03-27T06:00:00.000Z', 'moved from 2027-03-23: holiday: Nowruz'],
  ]);
});
