/** The rules of admission, one by one (`src/engine/admit.ts`), against oracles that share no line with it. */
import fc from 'fast-check';
import { expect } from 'vitest';
import { dateOfDay } from '../../../src/domain/calendar-date.ts';
import type { Market } from '../../../src/domain/market.ts';
import type { Settings } from '../../../src/domain/settings.ts';
import { type BusinessTime, businessTime, DAY, HOUR, later, MINUTE } from '../../../src/domain/time.ts';
import type { Weekday } from '../../../src/domain/wall-clock.ts';
import { now, policy, request, window } from '../asking.ts';
import { instant, policies, requests, windows } from './any-admission.ts';
import { first, isOpen, limitOf, type PlainHours, zoneOf } from './hours-oracle.ts';
import { forAll, type Property } from './property.ts';

/** Open at all hours: what is asked is not the clock. */
const always: Settings = { ...policy, quietHours: { from: 0, to: 0 }, closedWeekdays: [] };
const uncapped: Settings = { ...always, caps: { contact: [], account: [] } };

const minute = fc.integer({ min: 0, max: 1439 });
const atAnyTime = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2029, 0, 1) }).map(businessTime);

const plainHours: fc.Arbitrary<PlainHours> = fc.record({
  ahead: fc.integer({ min: -12, max: 14 }),
  from: minute,
  to: minute,
  restDays: fc.subarray([0, 1, 2, 3, 4, 5, 6], { maxLength: 4 }),
  holidays: fc.constant([]),
});

const settingsOf = ({ from, to, restDays }: PlainHours): Settings => ({
  ...uncapped,
  quietHours: { from, to },
  closedWeekdays: restDays.map((day) => (day || 7) as Weekday),
});

const withMarket = (hours: PlainHours): Settings => {
  const { quietHours, closedWeekdays, ...settings } = settingsOf(hours);
  const holidays = hours.holidays.map((day) => ({ date: dateOfDay(day), name: 'Rest' }));
  const market: Market = {
    ...{ id: 'ir', title: 'Iran', countries: [], currency: 'IRR', timezone: 'UTC', locale: 'fa' },
    ...{ closedWeekdays, quietHours, holidays, seasons: [] },
  };
  return { ...settings, quietHours: policy.quietHours, closedWeekdays: [], markets: { ir: market } };
};

const flags = fc.record({ transactional: fc.boolean(), repair: fc.boolean(), namesOffer: fc.boolean() });

export const admissionProperties: readonly Property[] = [
  forAll(
    'it answers whatever is asked: a deferral is later than now, an acceptance has time left',
    fc.tuple(requests, windows, policies, instant),
    ({ admit }, [ask, seen, settings, at]) => {
      const answer = admit(ask, seen, settings, at);
      if (answer.type === 'defer') {
        expect(answer.until).toBeGreaterThan(at);
        // Only holidays move the limit.
        const moved = 'ir' in (settings.markets ?? {}) ? 30 * DAY : 0;
        expect(answer.until).toBeLessThanOrEqual(ask.tooLateAt + moved);
      }
      if (answer.type === 'accept') expect(answer.sendBefore).toBeGreaterThan(at);
      else expect(answer.reason).not.toBe('');
      expect(admit(ask, seen, settings, at)).toEqual(answer);
    },
  ),

  forAll(
    '1: nobody is written to who may not be, and for no other reason',
    fc.record({
      ...{ key: fc.boolean(), suppressed: fc.boolean(), transactional: fc.boolean() },
      ...{ topics: fc.subarray(['offers', 'news']), stoppedTopics: fc.subarray(['offers', 'news']) },
      offerEnds: fc.option(fc.integer({ min: -2, max: 2 })),
    }),
    ({ admit }, { key, transactional, offerEnds, ...contact }) => {
      const offerExpiresAt = offerEnds === null ? null : later(now, offerEnds);
      const answer = admit(
        request({ transactional, offerExpiresAt }),
        window({ contact, account: { key } }),
        always,
        now,
      );
      const { suppressed, topics, stoppedTopics } = contact;
      const consents = transactional || (topics.includes('offers') && !stoppedTopics.includes('offers'));
      const offerHolds = offerEnds === null || offerEnds > 0;
      expect(answer.type).toBe(key && !suppressed && consents && offerHolds ? 'accept' : 'drop');
      if (answer.type === 'accept' && offerExpiresAt) expect(answer.sendBefore).toBeLessThanOrEqual(offerExpiresAt);
      if (!key) expect(answer).toMatchObject({ reason: 'not a key account' });
      else if (suppressed) expect(answer).toMatchObject({ reason: 'suppressed' });
    },
  ),

  forAll(
    '2: a brake stops everything, a hold what its scope says, a pause marketing; asked again in four hours',
    fc.record({
      mail: flags,
      scope: fc.constantFrom('none', 'offers', 'marketing', 'all' as const),
      offers: fc.boolean(),
      paused: fc.boolean(),
      stopped: fc.constantFrom(null, 'everything', 'campaign' as const),
      lateInHours: fc.integer({ min: 1, max: 9 }),
    }),
    ({ admit }, { mail, scope, offers, paused, stopped, lateInHours }) => {
      const tooLateAt = later(now, lateInHours * HOUR);
      const account = { held: { scope, offers }, holdReason: 'reply' };
      const answer = admit(
        request({ ...mail, tooLateAt }),
        window({ contact: { paused }, account, stopped }),
        always,
        now,
      );
      const { transactional, repair, namesOffer } = mail;
      const ofOffers = (scope === 'offers' || offers) && namesOffer;
      const held = !transactional && (ofOffers || scope === 'all' || (scope === 'marketing' && !repair));
      const reason = stopped ? `stopped: ${stopped}` : paused && !transactional ? 'stopped: contact' : 'held: reply';
      if (stopped || (paused && !transactional) || held)
        expect(answer).toEqual({ type: 'defer', until: later(now, Math.min(4, lateInHours) * HOUR), reason });
      else expect(answer.type).toBe('accept');
    },
  ),

  forAll(
    '3: nothing goes in quiet hours or on closed days; a deferral ends with the first open minute',
    fc.tuple(plainHours, atAnyTime),
    ({ admit }, [hours, at]) => {
      const opens = first('open', at, hours);
      if (opens === null) return;
      const ask = request({ dueAt: at, tooLateAt: later(at, 30 * DAY) });
      const answer = admit(ask, window({ contact: { timezone: zoneOf(hours) } }), settingsOf(hours), at);
      if (!isOpen(at, hours)) {
        expect(answer).toMatchObject({ type: 'defer', until: opens });
        return;
      }
      expect(answer).toEqual({ type: 'accept', sendBefore: first('closed', at, hours) ?? ask.tooLateAt });
    },
  ),

  forAll(
    '3: holidays are closed days of the recipient’s market, and a limit amid them ends with the first open day',
    fc.tuple(
      plainHours,
      fc.integer({ min: Date.UTC(2026, 0, 1) / DAY, max: Date.UTC(2029, 0, 1) / DAY }),
      fc.uniqueArray(fc.integer({ min: 0, max: 8 }), { minLength: 1, maxLength: 5 }),
      fc.integer({ min: 0, max: 12 * 24 * 60 }),
      fc.integer({ min: 0, max: 12 * 24 * 60 }),
    ),
    ({ admit }, [hours, firstDay, away, nowAfter, limitAfter]) => {
      const there = { ...hours, holidays: away.map((days) => firstDay + 2 + days) };
      const at = businessTime(firstDay * DAY + nowAfter * MINUTE);
      const tooLateAt = businessTime(firstDay * DAY + limitAfter * MINUTE);
      const opens = first('open', at, there);
      if (opens === null || first('open', tooLateAt, there) === null) return;
      const seen = window({ contact: { timezone: zoneOf(there), market: 'ir' } });
      const answer = admit(request({ dueAt: at, tooLateAt }), seen, withMarket(there), at);
      const limit = limitOf(tooLateAt, there);
      if (opens >= limit) expect(answer).toMatchObject({ type: 'drop' });
      else if (opens > at) expect(answer).toMatchObject({ type: 'defer', until: opens });
      else expect(answer).toEqual({ type: 'accept', sendBefore: Math.min(limit, first('closed', at, there) ?? limit) });
    },
  ),

  forAll(
    '5: never at or after the limit; a later limit takes no acceptance back',
    fc.tuple(plainHours, atAnyTime, fc.integer({ min: -60, max: 9 * 24 * 60 }), fc.integer({ min: 0, max: 5000 })),
    ({ admit }, [hours, at, minutes, more]) => {
      const seen = window({ contact: { timezone: zoneOf(hours) } });
      const ask = (limit: BusinessTime) => admit(request({ dueAt: at, tooLateAt: limit }), seen, settingsOf(hours), at);
      const limit = later(at, minutes * MINUTE);
      const answer = ask(limit);
      if (minutes <= 0) expect(answer).toMatchObject({ type: 'drop', reason: expect.stringMatching(/^too late: /) });
      if (answer.type === 'accept') expect(answer.sendBefore).toBeLessThanOrEqual(limit);
      if (answer.type === 'defer') expect(answer.until).toBeLessThan(limit);
      const after = ask(later(limit, more * MINUTE));
      if (answer.type !== 'drop') expect(after.type).toBe(answer.type);
    },
  ),

  forAll(
    'transactional mail waits for brakes only',
    fc.tuple(requests, windows, policies, instant),
    ({ admit }, [ask, seen, settings, at]) => {
      const answer = admit({ ...ask, transactional: true }, seen, settings, at);
      const over = ask.offerExpiresAt !== null && at >= ask.offerExpiresAt;
      if (!seen.account.key || seen.contact.suppressed || over || at >= ask.tooLateAt) expect(answer.type).toBe('drop');
      else expect(answer.type).toBe(seen.stopped === null ? 'accept' : 'defer');
    },
  ),
];
