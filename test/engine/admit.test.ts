import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Weekday } from '../../src/domain/campaign.ts';
import { localOf } from '../../src/domain/local-time.ts';
import type { Market } from '../../src/domain/market.ts';
import type { Settings } from '../../src/domain/settings.ts';
import { type BusinessTime, businessTime, DAY, HOUR, later, MINUTE } from '../../src/domain/time.ts';
import type { AdmissionRequest, AdmissionWindow, RecentTouch } from '../../src/engine/admission.ts';
import { admit } from '../../src/engine/admit.ts';

const utc = (text: string) => businessTime(Date.parse(text));
/** A Tuesday, 10:00 in Manila. */
const now = utc('2026-11-24T02:00:00Z');

const policy: Settings = {
  company: { name: 'Acme', address: 'x' },
  sender: { name: 'Acme', address: 'a@acme.test' },
  defaults: { timezone: 'UTC', locale: 'en', currency: 'GBP' },
  caps: {
    contact: [{ most: 2, per: { amount: 7, unit: 'd' } }],
    account: [{ most: 3, per: { amount: 7, unit: 'd' } }],
  },
  quietHours: { from: 1200, to: 480 },
  closedWeekdays: [6, 7],
  priorityLookAhead: { amount: 1, unit: 'd' },
  feedFreshness: { amount: 2, unit: 'd' },
};

const request = (change: Partial<AdmissionRequest> = {}): AdmissionRequest => ({
  contact: 'c1',
  campaign: 'win-back',
  step: 'send:a',
  topic: 'offers',
  transactional: false,
  repair: false,
  namesOffer: false,
  priority: 40,
  dueAt: now,
  tooLateAt: later(now, 3 * DAY),
  offerExpiresAt: null,
  ...change,
});

type WindowChange = {
  readonly contact?: Partial<AdmissionWindow['contact']>;
  readonly account?: Partial<AdmissionWindow['account']>;
  readonly stopped?: AdmissionWindow['stopped'];
  readonly recent?: AdmissionWindow['recent'];
  readonly planned?: AdmissionWindow['planned'];
};
const free = { scope: 'none', offers: false } as const;
const held = { scope: 'marketing', offers: false } as const;
const window = ({
  contact,
  account,
  stopped = null,
  recent = [],
  planned = [],
}: WindowChange = {}): AdmissionWindow => ({
  contact: {
    suppressed: false,
    topics: ['offers'],
    stoppedTopics: [],
    paused: false,
    timezone: 'Asia/Manila',
    market: null,
    ...contact,
  },
  account: { key: true, held: free, holdReason: null, releasedAt: null, backlog: false, ...account },
  stopped,
  recent,
  planned,
});

const touch = (hoursAgo: number, change: Partial<RecentTouch> = {}): RecentTouch => ({
  at: later(now, -hoursAgo * HOUR),
  sameContact: true,
  sameAccount: true,
  campaign: 'other',
  step: `send:${hoursAgo}`,
  ...change,
});

describe('drops', () => {
  test.each([
    ['not a key account', {}, { account: { key: false } }],
    ['suppressed', {}, { contact: { suppressed: true } }],
    ['no consent: offers', {}, { contact: { topics: ['newsletter'] } }],
    ['unsubscribed: offers', {}, { contact: { stoppedTopics: ['offers'] } }],
    ['offer over', { offerExpiresAt: now }, {}],
    ['too late: overdue', { tooLateAt: now }, {}],
    ['too late: held: complaint', { tooLateAt: now }, { account: { held, holdReason: 'complaint' } }],
  ] satisfies [string, Partial<AdmissionRequest>, WindowChange][])('%s', (reason, ask, seen) => {
    expect(admit(request(ask), window(seen), policy, now)).toEqual({ type: 'drop', reason });
  });

  test('a drop comes before quiet hours: nothing waits a night to be refused', () => {
    const night = utc('2026-11-24T15:00:00Z');
    expect(admit(request(), window({ contact: { suppressed: true } }), policy, night).type).toBe('drop');
  });
});

describe('accepts', () => {
  test('until the quiet hours of the recipient', () => {
    expect(admit(request(), window(), policy, now)).toEqual({
      type: 'accept',
      sendBefore: utc('2026-11-24T12:00:00Z'),
    });
  });

  test('until the offer ends or it is too late, where that is earlier', () => {
    const offerExpiresAt = later(now, 2 * HOUR);
    expect(admit(request({ offerExpiresAt }), window(), policy, now)).toMatchObject({ sendBefore: offerExpiresAt });
    const tooLateAt = later(now, HOUR);
    expect(admit(request({ tooLateAt }), window(), policy, now)).toMatchObject({ sendBefore: tooLateAt });
  });

  test('an unknown zone falls back to the settings, never throws', () => {
    expect(admit(request(), window({ contact: { timezone: 'Mars/Olympus' } }), policy, now)).toMatchObject({
      type: 'defer',
      until: utc('2026-11-24T08:00:00Z'),
    });
  });
});

describe('defers', () => {
  test('quiet hours to the morning, a closed day to Monday', () => {
    expect(admit(request(), window(), policy, utc('2026-11-24T13:00:00Z'))).toEqual({
      type: 'defer',
      until: utc('2026-11-25T00:00:00Z'),
      reason: 'quiet hours',
    });
    const saturday = utc('2026-11-28T03:00:00Z');
    expect(admit(request({ tooLateAt: later(saturday, 3 * DAY) }), window(), policy, saturday)).toEqual({
      type: 'defer',
      until: utc('2026-11-30T00:00:00Z'),
      reason: 'closed day',
    });
  });

  test('a held account asks again, at the last at tooLateAt', () => {
    const seen = window({ account: { held, holdReason: 'reply' } });
    expect(admit(request(), seen, policy, now)).toEqual({
      type: 'defer',
      until: later(now, 4 * HOUR),
      reason: 'held: reply',
    });
    expect(admit(request({ tooLateAt: later(now, HOUR) }), seen, policy, now)).toMatchObject({
      until: later(now, HOUR),
    });
  });

  test('the contact cap to the instant its window frees', () => {
    const seen = window({ recent: [touch(150), touch(100, { sameAccount: false })] });
    expect(admit(request(), seen, policy, now)).toEqual({
      type: 'defer',
      until: later(now, 18 * HOUR + 4 * HOUR),
      reason: 'cap: contact 2 per 7d',
    });
  });

  test('a cap that frees after tooLateAt drops at once', () => {
    const seen = window({ recent: [touch(10), touch(20)] });
    expect(admit(request(), seen, policy, now)).toEqual({ type: 'drop', reason: 'too late: cap: contact 2 per 7d' });
  });

  test('a touch exactly one window ago counts no more', () => {
    expect(admit(request(), window({ recent: [touch(7 * 24), touch(20)] }), policy, now).type).toBe('accept');
  });

  test('the account cap counts one step to several contacts within a day once', () => {
    const others = (step: string, hours: readonly number[]) =>
      hours.map((ago) => touch(ago, { sameContact: false, step }));
    const two = [...others('send:x', [1, 2, 3]), ...others('send:y', [50, 60])];
    expect(admit(request(), window({ recent: two }), policy, now).type).toBe('accept');
    const three = [...two, ...others('send:z', [30])];
    expect(admit(request(), window({ recent: three }), policy, now)).toEqual({
      type: 'drop',
      reason: 'too late: cap: account 3 per 7d',
    });
    // The asking touch itself belongs to a step that counted already.
    const own = three.map((one) => (one.step === 'send:x' ? { ...one, campaign: 'win-back', step: 'send:a' } : one));
    expect(admit(request(), window({ recent: own }), policy, now).type).toBe('accept');
  });

  test('planned touches of higher priority within the look-ahead count as if sent', () => {
    const planned = (hours: number, priority: number) => ({ contact: 'c1', priority, dueAt: later(now, hours * HOUR) });
    const one = [touch(20)];
    expect(admit(request(), window({ recent: one, planned: [planned(5, 10)] }), policy, now)).toEqual({
      type: 'defer',
      until: later(now, 5 * HOUR + 15 * MINUTE),
      reason: 'cap: contact 2 per 7d (planned)',
    });
    expect(admit(request(), window({ recent: one, planned: [planned(5, 40)] }), policy, now).type).toBe('accept');
    expect(admit(request(), window({ recent: one, planned: [planned(25, 10)] }), policy, now).type).toBe('accept');
  });
});

test('transactional mail waits for nothing but is stopped by suppression and its own end', () => {
  const night = utc('2026-11-28T15:00:00Z');
  const seen = window({
    contact: { topics: [], stoppedTopics: ['offers'] },
    account: { held, holdReason: 'complaint' },
    recent: [touch(1), touch(2), touch(3)],
  });
  const ask = request({ transactional: true, tooLateAt: later(night, DAY) });
  expect(admit(ask, seen, policy, night)).toEqual({ type: 'accept', sendBefore: later(night, DAY) });
  expect(admit(ask, window({ contact: { suppressed: true } }), policy, night).type).toBe('drop');
});

describe('the recipient’s market (semantics row 38)', () => {
  const iran: Market = {
    id: 'ir',
    title: 'Iran',
    countries: ['IR'],
    currency: 'IRR',
    timezone: 'Asia/Tehran',
    locale: 'fa',
    closedWeekdays: [4, 5],
    quietHours: null,
    holidays: ['20', '21', '22', '23', '24'].map((date) => ({ date: `2027-03-${date}`, name: 'Nowruz' })),
    seasons: [{ name: 'Ramadan', from: '2027-02-08', to: '2027-03-09', quietHours: { from: 14 * 60, to: 9 * 60 } }],
  };
  const settings: Settings = { ...policy, markets: { ir: iran } };
  const inTehran = window({ contact: { timezone: 'Asia/Tehran', market: 'ir' } });
  /** Tehran is three and a half hours ahead. */
  const ask = (at: BusinessTime, seen = inTehran) =>
    admit(request({ dueAt: at, tooLateAt: later(at, 9 * DAY) }), seen, settings, at);

  test('a send due on Nowruz goes on the first open day, over Thursday and Friday', () => {
    expect(ask(utc('2027-03-20T06:30:00Z'))).toEqual({
      type: 'defer',
      until: utc('2027-03-27T04:30:00Z'),
      reason: 'holiday: Nowruz',
    });
    expect(ask(utc('2027-03-27T04:30:00Z'))).toEqual({ type: 'accept', sendBefore: utc('2027-03-27T16:30:00Z') });
  });

  test('its weekend is not that of the settings, and Sunday is a day like any other', () => {
    expect(ask(utc('2027-04-08T06:30:00Z'))).toMatchObject({ type: 'defer', reason: 'closed day' });
    expect(ask(utc('2027-04-11T06:30:00Z'))).toMatchObject({ type: 'accept' });
    const elsewhere = window({ contact: { timezone: 'Asia/Tehran' } });
    expect(ask(utc('2027-04-11T06:30:00Z'), elsewhere)).toMatchObject({ type: 'defer', reason: 'closed day' });
  });

  test('what is accepted before a season’s quiet hours ends with them', () => {
    expect(ask(utc('2027-02-14T06:30:00Z'))).toEqual({ type: 'accept', sendBefore: utc('2027-02-14T10:30:00Z') });
    expect(ask(utc('2027-02-14T11:00:00Z'))).toEqual({
      type: 'defer',
      until: utc('2027-02-15T05:30:00Z'),
      reason: 'quiet hours: Ramadan',
    });
  });

  test('the holiday is the recipient’s own day, wherever they are', () => {
    const away = window({ contact: { timezone: 'America/Los_Angeles', market: 'ir' } });
    // 24 March, 23:30 in Los Angeles would be quiet; at 09:00 on that day it is Nowruz there still.
    expect(ask(utc('2027-03-24T16:00:00Z'), away)).toMatchObject({ reason: 'holiday: Nowruz' });
    expect(ask(utc('2027-03-24T21:00:00Z'), inTehran)).toMatchObject({ reason: 'closed day' });
  });

  test('a limit amid the holidays and their weekends ends with the first open day, one outside holds', () => {
    // Due on Wednesday the 17th, held up until the holidays; on the 18th, a Thursday; on the first holiday; at two in the
    // morning of the last, so that the limit lies in the night before the first open day.
    const dues = ['2027-03-17T17:00:00Z', '2027-03-18T06:30:00Z', '2027-03-20T06:30:00Z', '2027-03-23T22:30:00Z'];
    for (const due of dues.map(utc)) {
      const touch = request({ dueAt: due, tooLateAt: later(due, 3 * DAY) });
      expect(admit(touch, inTehran, settings, utc('2027-03-21T06:30:00Z'))).toEqual({
        type: 'defer',
        until: utc('2027-03-27T04:30:00Z'),
        reason: 'holiday: Nowruz',
      });
      expect(admit(touch, inTehran, settings, utc('2027-03-27T16:29:00Z'))).toMatchObject({ type: 'accept' });
      expect(admit(touch, inTehran, settings, utc('2027-03-28T06:30:00Z'))).toMatchObject({ type: 'drop' });
    }
    const before = request({ tooLateAt: utc('2027-03-17T06:30:00Z') });
    expect(admit(before, inTehran, settings, utc('2027-03-21T06:30:00Z'))).toEqual({
      type: 'drop',
      reason: 'too late: holiday: Nowruz',
    });
    // A weekend alone moves nothing: Thursday the 8th and Friday the 9th of April.
    const weekend = request({ tooLateAt: utc('2027-04-09T06:30:00Z') });
    expect(admit(weekend, inTehran, settings, utc('2027-04-08T06:30:00Z'))).toEqual({
      type: 'drop',
      reason: 'too late: closed day',
    });
  });

  test('transactional mail knows no holidays', () => {
    const at = utc('2027-03-20T06:30:00Z');
    expect(admit(request({ transactional: true, tooLateAt: later(at, DAY) }), inTehran, settings, at).type).toBe(
      'accept',
    );
  });

  test('a market that the settings do not know: the settings’ own hours', () => {
    const unknown = window({ contact: { timezone: 'Asia/Tehran', market: 'toString' } });
    expect(ask(utc('2027-03-21T06:30:00Z'), unknown)).toMatchObject({ type: 'defer', reason: 'closed day' });
    expect(ask(utc('2027-03-22T06:30:00Z'), unknown)).toMatchObject({ type: 'accept' });
  });
});

describe('for any input', () => {
  const instant = fc.integer({ min: -(10 ** 12), max: 10 ** 13 }).map(businessTime);
  const text = fc.constantFrom('c1', 'offers', 'win-back', '', 'toString');
  const duration = fc.record({
    amount: fc.integer({ min: 1, max: 10_000 }),
    unit: fc.constantFrom('m', 'h', 'd', 'w', 'wd' as const),
  });
  const caps = fc.array(fc.record({ most: fc.integer({ min: -1, max: 5 }), per: duration }), { maxLength: 3 });
  const hours = fc.record({ from: fc.integer({ min: -5, max: 2000 }), to: fc.integer({ min: -5, max: 2000 }) });
  const date = fc.oneof(fc.constantFrom('2027-02-30', '', '2026-11-24', '2026-11-25'), fc.string());
  const markets = fc.record({
    id: text,
    title: text,
    countries: fc.constant([]),
    currency: text,
    timezone: text,
    locale: text,
    closedWeekdays: fc.subarray<Weekday>([1, 2, 3, 4, 5, 6, 7]),
    quietHours: fc.option(hours),
    holidays: fc.array(fc.record({ date, name: text }), { maxLength: 3 }),
    seasons: fc.array(fc.record({ name: text, from: date, to: date, quietHours: hours }), { maxLength: 2 }),
  });
  const policies = fc.record({
    company: fc.constant(policy.company),
    sender: fc.constant(policy.sender),
    defaults: fc.record({ timezone: fc.string(), locale: fc.constant('en'), currency: fc.constant('GBP') }),
    caps: fc.record({ contact: caps, account: caps }),
    quietHours: fc.record({ from: fc.integer({ min: -5, max: 2000 }), to: fc.integer({ min: -5, max: 2000 }) }),
    closedWeekdays: fc.subarray<Weekday>([1, 2, 3, 4, 5, 6, 7]),
    priorityLookAhead: duration,
    feedFreshness: duration,
    markets: fc.option(fc.record({ ir: markets }), { nil: {} }),
  });
  const requests = fc.record({
    contact: text,
    campaign: text,
    step: text,
    topic: text,
    transactional: fc.boolean(),
    repair: fc.boolean(),
    namesOffer: fc.boolean(),
    priority: fc.integer(),
    dueAt: instant,
    tooLateAt: instant,
    offerExpiresAt: fc.option(instant),
  });
  const windows = fc.record({
    contact: fc.record({
      suppressed: fc.boolean(),
      topics: fc.array(text),
      stoppedTopics: fc.array(text),
      paused: fc.boolean(),
      timezone: fc.oneof(fc.string(), fc.constantFrom('Asia/Manila', 'America/St_Johns')),
      market: fc.constantFrom(null, 'ir', 'nowhere', 'toString'),
    }),
    account: fc.record({
      key: fc.boolean(),
      held: fc.record({ scope: fc.constantFrom('none', 'offers', 'marketing', 'all' as const), offers: fc.boolean() }),
      holdReason: fc.option(fc.string()),
      releasedAt: fc.option(instant),
      backlog: fc.boolean(),
    }),
    stopped: fc.constantFrom(null, 'everything', 'campaign' as const),
    recent: fc.array(
      fc.record({
        at: instant,
        sameContact: fc.boolean(),
        sameAccount: fc.boolean(),
        campaign: text,
        step: text,
      }),
      { maxLength: 8 },
    ),
    planned: fc.array(fc.record({ contact: fc.option(text), priority: fc.integer(), dueAt: instant }), {
      maxLength: 4,
    }),
  });

  test('it answers, a deferral is later than now and not too late, an acceptance has time left', () => {
    fc.assert(
      fc.property(requests, windows, policies, instant, (ask, seen, settings, at) => {
        const answer = admit(ask, seen, settings, at);
        if (answer.type === 'defer') {
          expect(answer.until).toBeGreaterThan(at);
          // Only holidays move the limit.
          expect(answer.until).toBeLessThanOrEqual(
            'ir' in (settings.markets ?? {}) ? ask.tooLateAt + 30 * DAY : ask.tooLateAt,
          );
        }
        if (answer.type === 'accept') expect(answer.sendBefore).toBeGreaterThan(at);
        else expect(answer.reason).not.toBe('');
        expect(admit(ask, seen, settings, at)).toEqual(answer);
      }),
      { numRuns: 2000 },
    );
  });
});

test('accepted at any instant of any zone up to sendBefore, it is never quiet or closed there', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2032, 0, 1) }).map(businessTime),
      fc.constantFrom(...Intl.supportedValuesOf('timeZone')),
      fc.integer({ min: 0, max: 1439 }),
      fc.integer({ min: 0, max: 1439 }),
      (at, timezone, from, to) => {
        const ask = request({ tooLateAt: later(at, 10 * DAY) });
        const settings = { ...policy, quietHours: { from, to } };
        let instant = at;
        for (let asked = 0; asked < 3; asked += 1) {
          const answer = admit(ask, window({ contact: { timezone } }), settings, instant);
          if (answer.type === 'drop') return;
          if (answer.type === 'accept') {
            const inside = [instant, later(answer.sendBefore, -1)];
            for (let look = instant; look < answer.sendBefore; look = later(look, 37 * MINUTE)) inside.push(look);
            for (const look of inside) {
              const { minuteOfDay, weekday } = localOf(look, timezone);
              const quiet =
                from <= to ? minuteOfDay >= from && minuteOfDay < to : minuteOfDay >= from || minuteOfDay < to;
              expect(quiet).toBe(false);
              expect([6, 7]).not.toContain(weekday);
            }
            return;
          }
          instant = answer.until;
        }
        throw new Error('deferred three times by the clock alone');
      },
    ),
    { numRuns: 400 },
  );
});

describe('a simulated stream of touches', () => {
  type Sent = { readonly at: BusinessTime; readonly contact: string; readonly account: string; readonly step: string };
  const asks = fc.array(
    fc.record({
      after: fc.integer({ min: 0, max: 20 * HOUR }),
      contact: fc.constantFrom('a1', 'a2', 'b1'),
      step: fc.constantFrom('s1', 's2', 's3', 's4', 's5'),
    }),
    { minLength: 20, maxLength: 60 },
  );

  test('never exceeds a cap in any sliding window', () => {
    let accepted = 0;
    fc.assert(
      fc.property(asks, (stream) => {
        const sent: Sent[] = [];
        let at = now;
        for (const { after, contact, step } of stream) {
          at = later(at, after);
          const account = contact.slice(0, 1);
          const recent = sent
            .filter((one) => one.at > at - 7 * DAY)
            .map((one) => ({
              at: one.at,
              sameContact: one.contact === contact,
              sameAccount: one.account === account,
              campaign: 'k',
              step: one.step,
            }));
          const ask = request({ contact, campaign: 'k', step, tooLateAt: later(at, 3 * DAY) });
          const answer = admit(ask, window({ recent }), { ...policy, quietHours: { from: 0, to: 0 } }, at);
          if (answer.type === 'accept') sent.push({ at, contact, account, step });
        }
        accepted += sent.length;
        for (const last of sent) {
          const inWindow = sent.filter((one) => one.at > last.at - 7 * DAY && one.at <= last.at);
          expect(inWindow.filter((one) => one.contact === last.contact).length).toBeLessThanOrEqual(2);
          expect(leastDays(inWindow.filter((one) => one.account === last.account))).toBeLessThanOrEqual(3);
        }
      }),
      { numRuns: 200 },
    );
    expect(accepted).toBeGreaterThan(200);
  });

  /** Counts by search, not by the rule under test: the fewest 24-hour stretches, each starting at a touch of its step. */
  const leastDays = (touches: readonly Sent[]): number => {
    const [first] = touches;
    if (!first) return 0;
    const starts = touches.filter((one) => one.step === first.step && one.at <= first.at && first.at < one.at + DAY);
    const rests = starts.map((start) =>
      leastDays(touches.filter((one) => one.step !== start.step || one.at < start.at || one.at >= start.at + DAY)),
    );
    return 1 + Math.min(...rests);
  };
});
