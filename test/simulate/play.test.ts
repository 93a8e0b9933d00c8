/** A small company in memory: who gets what and when, why not, and the same answer each time. */
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import { businessTime, DAY, HOUR } from '../../src/domain/time.ts';
import { readRules } from '../../src/main/simulated-rules.ts';
import type { Company, CompanyAccount, PlacedOrder, Rules } from '../../src/simulate/company.ts';
import { play } from '../../src/simulate/play.ts';
import { type Report, reportOf } from '../../src/simulate/report.ts';
import { sayReport } from '../../src/simulate/say-report.ts';
import { campaign as journey, program, send } from '../engine/given.ts';

/** Monday 2027-03-01, UTC. */
const FROM = businessTime(Date.UTC(2027, 2, 1));
const SPAN = { from: FROM, to: businessTime(FROM + 120 * DAY) };

const campaign = (name: string): string => fileURLToPath(new URL(`../../campaigns/${name}.yaml`, import.meta.url));

const account = (id: string, over: Partial<CompanyAccount> = {}): CompanyAccount => ({
  ...{
    id,
    name: id,
    market: null,
    country: 'United Kingdom',
    timezone: 'Europe/London',
    locale: 'en',
    currency: 'GBP',
  },
  ...{ dossier: {}, tier: null, level: null, owner: 'nadia' },
  contacts: [
    {
      ...{ id: `${id}-1`, roles: ['decision-maker'], timezone: null, suppressed: false, lastHumanResponseAt: null },
      topics: ['offers', 'newsletter', 'events', 'service'],
    },
  ],
  ...over,
});

/** An order every ten days at noon, so many of them, the last one `ago` days before the first instant. */
const rhythm = (id: string, ago: number, count = 12): PlacedOrder[] =>
  Array.from({ length: count }, (_, index) => ({
    ...{ id: `${id}-${index}`, account: id, kind: 'sale' as const, total: { minor: 10_000, currency: 'GBP' } },
    ...{
      at: businessTime(FROM - (ago + 10 * (count - 1 - index)) * DAY + 12 * HOUR),
      items: [],
      products: [],
      bought: [],
    },
  }));

let rules: Rules;
let due: Rules;
beforeAll(async () => {
  const names = ['win-back-due', 'win-back-lapsing', 'win-back-overdue', 'win-back', 'thank-you-related'];
  const read = async (files: readonly string[]) => (await readRules(files)).rules as Rules;
  rules = await read(names.map(campaign));
  due = await read([campaign('win-back-due')]);
});

const simulate = (company: Partial<Company>, by = rules): Report =>
  reportOf(
    play({
      company: {
        accounts: [account('quiet')],
        history: rhythm('quiet', 1),
        live: [],
        productNames: new Map(),
        ...company,
      },
      ...{ rules: by, span: SPAN, watched: 'quiet', onDay: () => undefined },
    }),
  );

test('an account that falls silent is reminded, called and won back, in the hours of its people', () => {
  const { touches, tasksPerOwner, perCampaign } = simulate({});
  expect(touches.map(({ step, outcome }) => `${step} ${outcome}`)).toEqual([
    'send:due-reminder accepted',
    'send:lapsing-help accepted',
    'send:we-miss-you accepted',
    'send:comeback-offer accepted',
  ]);
  expect(perCampaign['win-back-overdue']).toEqual({ enrolments: 1, sends: 0, goals: 0 });
  expect(tasksPerOwner['nadia']).toBeGreaterThan(0);
  for (const { at } of touches) {
    const hour = new Date(at).getUTCHours();
    expect(hour >= 7 && hour < 20).toBe(true);
  }
});

test('an order in time ends what it refutes, and its goal is counted', () => {
  const [reminder] = simulate({}).touches;
  const ordered = businessTime(Date.parse(reminder?.at ?? '') + 2 * DAY);
  const live = rhythm('quiet', 0, 1).map((order) => ({ ...order, id: 'late', at: ordered }));
  const { touches, perCampaign } = simulate({ live }, due);
  expect(touches[0]).toEqual(reminder);
  expect(perCampaign['win-back-due']?.goals).toBe(1);
});

test('an account without anybody to write to gets nothing, and its reason stands in the report', () => {
  const { nothing, sends } = simulate({ accounts: [account('quiet', { contacts: [] })] }, due);
  expect(sends).toBe(0);
  expect(nothing.accounts).toBe(1);
});

test('a budget is shared in the order of accounts: who comes too late finds it exhausted', () => {
  const ids = Array.from({ length: 20 }, (_, index) => `quiet-${String(index).padStart(2, '0')}`);
  const history = ids.flatMap((id) => rhythm(id, 1));
  const { budgets, offers } = simulate({ accounts: ids.map((id) => account(id)), history });
  expect(budgets).toContainEqual(
    expect.objectContaining({
      campaign: 'win-back',
      offer: 'comeback',
      currency: 'GBP',
      ceiling: 600_000,
      reserved: 600_000,
    }),
  );
  expect(offers['win-back/comeback']).toEqual({ reserved: 15, issued: 15, empty: { 'budget exhausted': 5 } });
});

test('a condition that counts sees the orders of history and those that come in', () => {
  const where = {
    type: 'performed' as const,
    event: 'Order Completed',
    within: { amount: 15, unit: 'd' as const },
    atLeast: 3,
  };
  const busy = { id: 'busy', title: 'Busy', where };
  const of = journey({
    ...{ id: 'busy-now', version: 1, exits: [], goal: null },
    trigger: { type: 'segment', segment: 'busy', on: 'enter' },
    ...program({ mail: send('we-miss-you') }),
  });
  // One of history a day before the first instant; the third in fifteen days is that of the twelfth day.
  const live = [5, 12, 40].map((at, index) => ({
    ...rhythm('quiet', 0, 1)[0],
    ...{ id: `live-${index}`, at: businessTime(FROM + at * DAY) },
  })) as PlacedOrder[];
  const { touches } = simulate({ live }, { ...due, campaigns: [of], segments: [...due.segments, busy] });
  expect(touches.map(({ at }) => at.slice(0, 10))).toEqual(['2027-03-15']);
});

test('people of one journey share an offer: one is reserved, and the first mail issues it', () => {
  const go = {
    type: 'event' as const,
    event: 'Order Completed',
    where: null,
    maxAge: { amount: 3, unit: 'd' as const },
  };
  const terms = { percent: null, amount: null, gift: 'BOX', max: null };
  const of = journey({
    ...{ id: 'shared', version: 1, run: 'contact', trigger: go, exits: [], goal: null },
    ...program({
      offer: { type: 'offer', name: 'o', terms, budget: null, products: null, expires: { amount: 9, unit: 'd' } },
      mail: { ...send('comeback-offer'), needsOffer: 'o' },
    }),
  });
  const [first] = account('quiet').contacts;
  if (!first) throw new Error('nobody is there');
  const contacts = [first, { ...first, id: 'quiet-2' }];
  const live = rhythm('quiet', 0, 1).map((order) => ({ ...order, id: 'o', at: businessTime(FROM + DAY) }));
  const report = simulate({ accounts: [account('quiet', { contacts })], live }, { ...due, campaigns: [of] });
  expect(report.touches.map(({ contact, outcome }) => `${contact} ${outcome}`)).toEqual([
    'quiet-1 accepted',
    'quiet-2 accepted',
  ]);
  expect(report.offers).toEqual({ 'shared/o': { reserved: 1, issued: 1, empty: {} } });
});

test('a throttle holds over all accounts: so many an hour, in order of due instant and account (row 41)', () => {
  const ids = Array.from({ length: 8 }, (_, index) => `quiet-${index}`);
  const company = { accounts: ids.map((id) => account(id)), history: ids.flatMap((id) => rhythm(id, 1)) };
  const slow: Rules = {
    ...due,
    campaigns: due.campaigns.map((one) => ({ ...one, guards: { ...one.guards, throttle: { most: 3, per: 'hour' } } })),
  };
  const [free, held] = [simulate(company, due), simulate(company, slow)];
  const first = Date.parse(free.touches[0]?.at ?? '');
  expect(free.touches.map(({ at }) => Date.parse(at))).toEqual(ids.map(() => first));
  expect(held.touches.map(({ account: id, at }) => [id, (Date.parse(at) - first) / HOUR])).toEqual(
    // Due at half past seven in the evening: the next open hour is the first of the morning.
    ids.map((id, index) => [id, [0, 12.5, 13.5][Math.floor(index / 3)]]),
  );
  expect(held.deferrals).toMatchObject({ 'throttle: 3 per hour': 7 });
});

test('the same company gives the same bytes, and the text tells what the figures say', () => {
  const [first, second] = [simulate({}), simulate({})];
  expect(JSON.stringify(second)).toBe(JSON.stringify(first));
  const text = sayReport(first, null);
  expect(text).toContain('What would happen: 1 accounts from 2027-03-01 to 2027-06-29');
  expect(text).toContain('win-back/comeback: 1 reserved, 1 issued');
});
