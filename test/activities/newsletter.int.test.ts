/**
 * One issue of the newsletter to 2,000 people in four markets, with the real templates, admission, ledger, gate and a real
 * SMTP server. Its day is Nowruz in Iran and Pakistan's national day; in the middle of London's it is stopped and resumed.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createBroadcast } from '../../activities/broadcast.ts';
import { createRender } from '../../activities/render-effect.ts';
import { sendMessage } from '../../activities/send-message.ts';
import { closedBecause } from '../../src/domain/open-hours.ts';
import { openHoursOf, placeOf } from '../../src/domain/place.ts';
import type { Settings } from '../../src/domain/settings.ts';
import { type BusinessTime, businessTime, HOUR, later, MINUTE } from '../../src/domain/time.ts';
import { freePort } from '../../src/embedded/free-port.ts';
import { type MailCatcher, startMailCatcher } from '../../src/embedded/mail-catcher.ts';
import { admit } from '../../src/engine/admit.ts';
import { type GatedConnection, openGatedConnection } from '../../src/mail/gated-connection.ts';
import { openTemplates } from '../../src/mail/open-templates.ts';
import { readCampaignFolder } from '../../src/main/campaign-folder.ts';
import { pullBrake, releaseBrake, tellResumed } from '../../src/store/brakes/pull-brake.ts';
import { openDueBroadcasts } from '../../src/store/broadcast/due-broadcasts.ts';
import { planBroadcastPage } from '../../src/store/broadcast/plan-broadcast-page.ts';
import { publishCampaigns } from '../../src/store/campaigns/publish-campaigns.ts';
import { stepClock } from '../../src/store/database/clock.ts';
import type { Store } from '../../src/store/database/open.ts';
import { readSigningKeys } from '../../src/store/database/signing-keys.ts';
import { decideUntilDone } from '../support/company.ts';
import { openTestStore } from '../support/database.ts';

const COUNTRIES = [
  ['United Kingdom', 'en'],
  ['Iran', 'fa'],
  ['Philippines', 'fil'],
  ['Pakistan', 'ur'],
] as const;
const ACCOUNTS = 1_000;
const NEWSLETTER = 'monthly-newsletter';
const at = (text: string): BusinessTime => businessTime(Date.parse(text));

let store: Store;
let settings: Settings;
let folder: string;
let catcher: MailCatcher;
let connection: GatedConnection;
beforeAll(async () => {
  store = await openTestStore('newsletter', 12);
  folder = await mkdtemp(join(tmpdir(), 'keyline-newsletter-'));
  catcher = await startMailCatcher({ folder, port: await freePort(), now: () => 0 });
  connection = openGatedConnection({ smtpUrl: catcher.url });
  const read = await readCampaignFolder(fileURLToPath(new URL('../../campaigns', import.meta.url)));
  if (!read.settings || read.diagnostics.length > 0) throw new Error(JSON.stringify(read.diagnostics));
  settings = read.settings;
  const campaigns = read.campaigns.flatMap((file) =>
    file.campaign.id === NEWSLETTER && file.campaign.trigger.type === 'schedule'
      ? [{ ...file, campaign: { ...file.campaign, trigger: onTheFourthTuesday(file.campaign.trigger) } }]
      : [],
  );
  await stepClock(store.prisma, at('2027-03-19T08:00:00Z'));
  await publishCampaigns(store, { ...read, campaigns, settings }, at('2027-03-19T08:00:00Z'));
  const ids = Array.from({ length: ACCOUNTS }, (_, index) => `a${String(index).padStart(4, '0')}`);
  const countryOf = (index: number) => COUNTRIES[index % COUNTRIES.length] ?? COUNTRIES[0];
  await store.prisma.account.createMany({
    data: ids.map((id, index) => ({
      ...{ id, name: `Firm ${id}`, standing: 'key', lapseState: 'active' },
      ...{ country: countryOf(index)[0], locale: countryOf(index)[1] },
    })),
  });
  await store.prisma.contact.createMany({
    data: ids.flatMap((id) =>
      ['ana', 'ben'].map((name) => ({
        ...{ id: `${id}-${name}`, accountId: id, email: `${name}@${id}.test`, firstName: name },
        ...{ roles: ['decision-maker'], topics: ['newsletter'] },
      })),
    ),
  });
  // Each account enters the segment by its own decision.
  for (const id of ids) await decideUntilDone(store, id);
});
afterAll(async () => {
  await connection.close();
  await catcher.stop();
  await store.close();
  await rm(folder, { recursive: true, force: true });
});

const onTheFourthTuesday = <Trigger extends { readonly schedule: object }>(trigger: Trigger): Trigger => ({
  ...trigger,
  schedule: { ...trigger.schedule, on: { nth: 'fourth', weekday: 2 } },
  issue: '2027-03',
});

const broadcasting = async (cancelled: () => boolean = () => false) => {
  const render = createRender({
    store,
    templates: openTemplates(fileURLToPath(new URL('../../templates', import.meta.url))),
    keys: await readSigningKeys(store),
    publicUrl: 'https://news.seller.test',
    settings: async () => settings,
  });
  const dependencies = {
    store,
    admit,
    render,
    connection,
    settings: async () => settings,
    ring: async () => undefined,
  };
  return createBroadcast({
    store,
    cancelled,
    heartbeat: () => undefined,
    send: (effect) => sendMessage(dependencies, effect),
  });
};

const caught = (): number => catcher.list().length;

test('each at half past nine of their own clock on their first open day, none in quiet hours, none lost or doubled', async () => {
  await stepClock(store.prisma, at('2027-03-22T09:00:00Z'));
  const [issue] = await openDueBroadcasts(store);
  expect(issue).toBe(`${NEWSLETTER}/2027-03`);
  while (!(await planBroadcastPage(store, issue ?? '')).done);
  expect(await store.prisma.effect.count({ where: { lane: 'broadcast', status: 'open' } })).toBe(2 * ACCOUNTS);

  const whole = await broadcasting();
  const handled = async (): Promise<void> => {
    while ((await whole.sendBroadcastBatch(issue ?? '')).sent > 0);
  };
  const stopped = at('2027-03-23T09:30:00Z');
  let now = at('2027-03-22T22:00:00Z');
  for (; now < stopped; now = later(now, 30 * MINUTE)) {
    await stepClock(store.prisma, now);
    await handled();
  }
  // Half past nine in London: after 120 of 500 somebody stops the campaign, and resumes it two hours later.
  await stepClock(store.prisma, stopped);
  const before = caught();
  expect(before).toBe(500);
  const cut = await broadcasting(() => caught() >= before + 120);
  await cut.sendBroadcastBatch(issue ?? '');
  await pullBrake(store, { campaign: NEWSLETTER, actor: 'ops', reason: 'a wrong price' });
  await handled();
  expect(caught()).toBe(before + 120);
  await stepClock(store.prisma, later(stopped, 2 * HOUR));
  await releaseBrake(store, { campaign: NEWSLETTER, actor: 'ops' });
  await tellResumed(store, { campaign: NEWSLETTER, actor: 'ops', at: later(stopped, 2 * HOUR) });
  for (now = later(stopped, 2 * HOUR); now < at('2027-03-28T12:00:00Z'); now = later(now, 30 * MINUTE)) {
    await stepClock(store.prisma, now);
    await handled();
  }

  const messages = await store.prisma.message.findMany();
  expect(messages).toHaveLength(2 * ACCOUNTS);
  expect(new Set(messages.map(({ contactId }) => contactId)).size).toBe(2 * ACCOUNTS);
  expect(new Set(messages.map(({ phase }) => phase))).toEqual(new Set(['ACCEPTED']));
  const keys = catcher.list().map(({ messageId }) => messageId?.slice(1, 65));
  expect([...keys].sort()).toEqual(messages.map(({ key }) => key).sort());

  const accounts = new Map((await store.prisma.account.findMany()).map((account) => [account.id, account]));
  const went: Record<string, number> = {};
  for (const { accountId, sentAt } of messages) {
    const account = accounts.get(accountId);
    if (!account || sentAt === null) throw new Error(`${accountId} has no mail`);
    const { market, timezone } = placeOf(settings, account);
    const hours = openHoursOf(settings, market, timezone);
    expect([accountId, closedBecause(businessTime(sentAt.getTime()), hours)]).toEqual([accountId, null]);
    const local = `${market?.id} ${sentAt.toLocaleString('sv-SE', { timeZone: timezone }).slice(0, 16)}`;
    went[local] = (went[local] ?? 0) + 1;
  }
  const { 'gb 2027-03-23 09:30': inTime, ...others } = went;
  expect(inTime).toBe(120);
  // What waited goes after the resumption, of an account one touch a day: who got the other wording, the next morning.
  const late = Object.entries(others).filter(([when]) => when.startsWith('gb'));
  expect(late.reduce((sum, [, count]) => sum + count, 0)).toBe(380);
  const sameDay = late.filter(([when]) => when >= 'gb 2027-03-23 11:30' && when < 'gb 2027-03-23 20:00');
  expect(sameDay.reduce((sum, [, count]) => sum + count, 0)).toBeGreaterThanOrEqual(190);
  for (const [when] of late) expect(when < 'gb 2027-03-25').toBe(true);
  expect(Object.fromEntries(Object.entries(others).filter(([when]) => !when.startsWith('gb')))).toEqual({
    'ph 2027-03-23 09:30': 500,
    'pk 2027-03-24 09:30': 500,
    'ir 2027-03-27 09:30': 500,
  });
}, 600_000);
