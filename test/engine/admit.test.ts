import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { localOf } from '../../src/domain/local-time.ts';
import type { Market } from '../../src/domain/market.ts';
import type { Settings } from '../../src/domain/settings.ts';
import { type BusinessTime, businessTime, DAY, HOUR, later, MINUTE } from '../../src/domain/time.ts';
import type { AdmissionRequest } from '../../src/engine/admission.ts';
import { admit } from '../../src/engine/admit.ts';
import { held, now, policy, request, touch, utc, type WindowChange, window } from './asking.ts';

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
