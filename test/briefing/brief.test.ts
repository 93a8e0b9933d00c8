/** The meeting brief in English and Persian, of an account with much to say and of one with nothing. */
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { sayBrief } from '../../src/briefing/brief.ts';
import type { AccountBrief } from '../../src/domain/brief.ts';
import { businessTime, DAY, HOUR, later } from '../../src/domain/time.ts';

const NOW = businessTime(Date.UTC(2027, 3, 14, 8));
const ago = (days: number) => later(NOW, -days * DAY);
const inDays = (days: number) => later(NOW, days * DAY);
const gbp = (minor: number) => ({ minor, currency: 'GBP' });

const NOTHING: AccountBrief = {
  ...{
    id: 'new',
    name: 'The Copper Kettle',
    tier: null,
    level: 'lead',
    kinds: [],
    owner: null,
    now: NOW,
    since: ago(90),
  },
  lastPersonalTouch: null,
  money: { year: null, yearBefore: null, orders: 0, usual: null, lastOrderAt: null, plan: null },
  lapse: { state: 'not-enough-history', since: null, reason: null },
  ...{ news: [], holds: [], cases: [], promises: [], people: [], buys: [], stopped: [], related: [], offers: [] },
  ...{ plan: [], tenders: [], needs: [], competitors: [], services: [] },
  deliveries: { late: 0, promised: 0 },
};

const MUCH: AccountBrief = {
  ...NOTHING,
  ...{ id: 'harbour', name: 'Harbour Lane Stores', tier: 'gold', level: 'major-with-problems', kinds: ['image-maker'] },
  owner: { name: 'Nadia Farrow', locale: 'en', timezone: 'Europe/London' },
  since: ago(40),
  lastPersonalTouch: { at: ago(40), kind: 'visit', by: 'Nadia Farrow' },
  money: {
    ...{ year: gbp(4_812_300), yearBefore: gbp(6_120_000), orders: 31, usual: gbp(154_000), lastOrderAt: ago(36) },
    plan: { year: 2027, planned: gbp(6_000_000), soFar: gbp(1_105_000) },
  },
  lapse: { state: 'lapsing', since: ago(5), reason: 'usually orders every 10 days, silent 36' },
  news: [
    { type: 'complaint-opened', count: 1, lastAt: ago(2), detail: null, money: null },
    { type: 'lapse', count: 1, lastAt: ago(5), detail: 'lapsing', money: null },
    { type: 'mails', count: 3, lastAt: ago(9), detail: null, money: null },
    { type: 'orders', count: 1, lastAt: ago(36), detail: null, money: gbp(151_250) },
    { type: 'left', count: 1, lastAt: ago(38), detail: null, money: null },
  ],
  holds: [
    { kind: 'complaint', reason: 'open complaint', at: ago(2) },
    { kind: 'credit-stop', reason: 'three invoices overdue', at: ago(1) },
  ],
  cases: [
    { kind: 'complaint', title: 'Broken glasses', openedAt: ago(2), answerBy: later(NOW, -3 * HOUR) },
    { kind: 'request', title: 'Samples of the new range', openedAt: ago(1), answerBy: later(NOW, 5 * HOUR) },
  ],
  promises: [
    { what: 'a new delivery window', dueAt: ago(3), broken: true },
    { what: 'a credit note', dueAt: inDays(4), broken: false },
  ],
  deliveries: { late: 3, promised: 9 },
  people: [
    {
      name: 'Tom Becker',
      title: '',
      roles: ['user'],
      lastResponseAt: null,
      unreachable: 'hard bounce: 5.1.1',
      left: false,
    },
    {
      name: 'Grace Mason',
      title: 'Buyer',
      roles: ['decision-maker'],
      lastResponseAt: null,
      unreachable: null,
      left: true,
    },
    { name: 'سارا احمدی', title: '', roles: ['champion'], lastResponseAt: ago(9), unreachable: null, left: false },
  ],
  buys: [
    { product: 'Glass carafe', times: 14, lastAt: ago(36) },
    { product: 'Tumbler', times: 12, lastAt: ago(36) },
  ],
  stopped: [{ product: 'Tall vase', times: 6, lastAt: ago(150) }],
  related: ['Bottle brush'],
  offers: [{ name: 'comeback', code: 'COMEBACK-7FK3MQ2P', until: inDays(12) }],
  plan: [{ at: inDays(3), campaign: 'win-back', step: 'send:comeback-offer' }],
  tenders: [{ title: 'Summer range', kind: 'tender', at: inDays(30) }],
  competitors: [{ name: 'Glasswerk GmbH', at: ago(20) }],
};

const asText = (facts: AccountBrief, locale: string): string => {
  const { heading, sections } = sayBrief(facts, locale, 'Europe/London');
  return `${heading}\n${sections.map(({ title, lines }) => `\n${title}\n${lines.map((line) => `  ${line}\n`).join('')}`).join('')}`;
};

const golden = (name: string) => fileURLToPath(new URL(`golden/${name}.txt`, import.meta.url));

describe.each(['en', 'fa'])('in %s', (locale) => {
  test('an account with much to say', async () => {
    await expect(asText(MUCH, locale)).toMatchFileSnapshot(golden(`brief-much.${locale}`));
  });

  test('an account nothing is known of', async () => {
    await expect(asText(NOTHING, locale)).toMatchFileSnapshot(golden(`brief-nothing.${locale}`));
  });
});

test('always three questions and two proposals, and no section is empty', () => {
  for (const facts of [NOTHING, MUCH]) {
    for (const locale of ['en', 'fa', 'de']) {
      const { sections } = sayBrief(facts, locale, 'Asia/Tehran');
      expect(sections.map(({ lines }) => lines.length > 0 && lines.every((line) => line !== ''))).toEqual(
        Array.from({ length: 8 }, () => true),
      );
      expect(sections.slice(-2).map(({ lines }) => lines.length)).toEqual([3, 2]);
    }
  }
});

test('a complaint is to be settled before anything is proposed', () => {
  const { sections } = sayBrief(MUCH, 'en', 'Europe/London');
  expect(sections.at(-1)?.lines[0]).toContain('Settle “Broken glasses” first');
});
