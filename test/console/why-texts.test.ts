/** `why` in English and Persian. `vitest -u` writes the goldens anew: read the difference. */
import { describe, expect, test } from 'vitest';
import { describeReason, ENGLISH_REASONS } from '../../src/console/server/describe-reason.ts';
import { PERSIAN_REASONS, persianReason } from '../../src/console/server/reasons-fa.ts';
import { type ChainLink, whyChain, whyNotChain } from '../../src/console/server/why-chain.ts';
import { whyTexts } from '../../src/console/server/why-texts-of.ts';
import { businessTime, DAY, HOUR, later } from '../../src/domain/time.ts';
import type { WhyMessage } from '../../src/store/views/read-why.ts';
import type { WhyNot } from '../../src/store/views/read-why-not.ts';

const NOW = businessTime(Date.UTC(2027, 2, 17, 6));
const account = { id: 'sepahan', name: 'سپاهان صنعت', standing: 'key', timezone: 'Asia/Tehran' };
const step = 'send:we-miss-you';
const said = [
  { at: NOW, actor: 'omid', action: 'hold placed' as const, about: 'complaint', reason: 'late twice', untilAt: null },
  { at: NOW, actor: 'omid', action: 'touch postponed' as const, about: step, reason: null, untilAt: later(NOW, DAY) },
];

const SENT: WhyMessage = {
  key: 'k',
  account,
  contact: { id: 'sara', address: 'sara@sepahan.test' },
  ...{ step, template: 'we-miss-you', subject: 'جایتان خالی است' },
  event: {
    seq: 1412,
    type: 'Lapse State Changed',
    source: 'lapse',
    sourceId: 'sepahan/lapsed',
    at: later(NOW, -DAY),
    receivedAt: later(NOW, -DAY),
    payload: { from: 'lapsing', to: 'lapsed', reason: 'silent for 61 days' },
  },
  rule: {
    trigger: { type: 'segment', segment: 'lapsed', on: 'enter' },
    because: 'entered segment lapsed',
    segmentBecause: 'account.lapse is lapsed',
  },
  campaign: { id: 'win-back', title: 'Win back', version: 3, publishedAt: later(NOW, -30 * DAY) },
  enrolment: { id: 'e', status: 'open', enteredAt: later(NOW, -DAY), endedAt: null, endedBecause: null },
  admission: {
    ...{ topic: 'offers', transactional: false, dueAt: later(NOW, -DAY), decidedSeq: 1413, claimedAt: NOW },
    sendBefore: later(NOW, 12 * HOUR),
    heldUp: [
      { at: later(NOW, -DAY), kind: 'deferred', step, contact: 'sara', reason: 'holiday: Nowruz', seq: null },
      { at: later(NOW, -HOUR), kind: 'deferred', step, contact: 'sara', reason: 'cap: account 3 per 7d', seq: null },
    ],
  },
  attempts: [{ fence: 1, gate: 'passed', outcome: 'ACCEPTED', reason: null, reply: '250 queued' }],
  said,
  gate: { at: NOW, seq: 1413 },
  outcome: { phase: 'ACCEPTED', at: NOW, reason: null, reply: '250 queued', queueId: null, contentHash: null },
  responses: [
    { at: later(NOW, HOUR), kind: 'click', link: 'https://shop.test/', verdict: 'human', because: 'a person' },
  ],
};

const NOT_SENT: WhyNot = {
  account,
  campaign: { id: 'thank-you-related', title: 'Thank you', status: 'published', version: 1 },
  notEnrolled: { reason: 'inside the gap', count: 3, lastAt: NOW, lastSeq: 1500, event: 'Order Completed' },
  enrolments: [
    {
      ...{ id: 'e', version: 1, status: 'exited', enteredAt: later(NOW, -9 * DAY), because: 'Order Completed' },
      ...{ endedAt: NOW, endedBecause: 'exit: Order Refunded' },
      reasons: [{ at: NOW, kind: 'dropped', step, contact: 'sara', reason: 'too late: quiet hours', seq: null }],
      touches: [
        {
          ...{ id: 't', step, contact: 'sara', name: 'سارا محمدی', dueAt: NOW, status: 'dropped' },
          ...{ reason: 'too late: quiet hours', message: null },
        },
      ],
    },
  ],
  feed: { knownUntil: later(NOW, -4 * DAY), stale: true, now: NOW },
  said,
};

const asText = (chain: readonly ChainLink[]): string =>
  chain.map(({ label, lines }) => `${label}\n${lines.map((line) => `  ${line}\n`).join('')}`).join('');

describe.each(['en', 'fa-IR'])('in %s', (locale) => {
  test('a message that went, and a campaign that did not begin', async () => {
    const texts = whyTexts(locale);
    const both = `${asText(whyChain(SENT, texts))}\n${asText(whyNotChain(NOT_SENT, texts))}`;
    await expect(both).toMatchFileSnapshot(`golden/why.${texts.lang}.txt`);
  });
});

test('whatever has words in English has words in Persian, in Persian letters', () => {
  expect(Object.keys(PERSIAN_REASONS).toSorted()).toEqual(Object.keys(ENGLISH_REASONS).toSorted());
  const patterned = [
    ...[
      'exit: Order Completed',
      'too late: overdue',
      'too late: closed day',
      'holiday: Nowruz',
      'quiet hours: Ramadan',
    ],
    ...['moved from 2027-03-23: holiday: Pakistan Day', 'held: complaint: late', 'held: pause', 'held: Feiertag'],
    ...[
      'vetoed by mina: in talks',
      'postponed by mina',
      'unsubscribed: offers',
      'no consent: offers',
      'entered lapsed',
    ],
    ...['left segment lapsed', 'not in segment due', 'offer gold is empty', 'cap: contact 2 per 7d (planned)'],
    ...['cap: account 3 per 1w', 'approved by mina', '28d before Customer day', 'activated by mina', 'ended by mina'],
    ...['stopped by mina', 'no contact in role champion', 'first days: ceiling 50', 'account ended: sold'],
    ...['throttle: 50 per hour', 'throttle: 1 per day'],
    ...['facts-moving', 'no answer after the final dot: timeout'],
  ];
  for (const reason of [...Object.keys(ENGLISH_REASONS), ...patterned]) {
    expect(describeReason(reason)).not.toBe(reason);
    expect(persianReason(reason)).toMatch(/[؀-ۿ]{3}/);
  }
  expect(persianReason('accepted')).toBeNull();
  expect(persianReason('what nobody foresaw')).toContain('what nobody foresaw');
});

test('a language without words is answered in English', () => {
  expect(whyTexts('de').lang).toBe('en');
});
