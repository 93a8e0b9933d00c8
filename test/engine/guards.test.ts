/** What a campaign narrows the settings by: it can only make them stricter (semantics rows 36 and 38). */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Guards } from '../../src/domain/campaign.ts';
import { type BusinessTime, businessTime, DAY, later } from '../../src/domain/time.ts';
import type { Weekday } from '../../src/domain/wall-clock.ts';
import type { AdmissionRequest, AdmissionWindow, RecentTouch } from '../../src/engine/admission.ts';
import { admit } from '../../src/engine/admit.ts';
import { campaign, day, decideAll, given, program, send, settledState } from './given.ts';

const utc = (text: string) => businessTime(Date.parse(text));
/** A Tuesday. */
const tuesday = (time: string) => utc(`2027-03-02T${time}:00Z`);
const { settings } = given();

const window = (recent: readonly RecentTouch[] = []): AdmissionWindow => ({
  contact: {
    ...{ suppressed: false, topics: ['offers'], stoppedTopics: [], paused: false, timezone: 'UTC', market: null },
  },
  account: {
    ...{ key: true, held: { scope: 'none', offers: false }, holdReason: null, releasedAt: null, backlog: false },
  },
  ...{ stopped: null, recent, planned: [] },
});
const request = (at: BusinessTime, guards?: Guards): AdmissionRequest => ({
  ...{ contact: 'c1', campaign: 'win-back', step: 'send:a', topic: 'offers', transactional: false, repair: false },
  ...{ namesOffer: false, priority: 3, dueAt: at, tooLateAt: later(at, 20 * DAY), offerExpiresAt: null },
  ...(guards && { guards }),
});
const ask = (at: BusinessTime, guards: Guards, recent: readonly RecentTouch[] = []) =>
  admit(request(at, guards), window(recent), settings, at);
const touch = (at: BusinessTime): RecentTouch => ({
  ...{ at, sameContact: true, sameAccount: true, campaign: 'other', step: 'send:b' },
});

describe('row 38: a campaign narrows hours and days, and widens none', () => {
  /** `send_window: { from: "09:00", to: "12:00" }` */
  const mornings: Guards = { quiet: [{ from: 12 * 60, to: 9 * 60 }] };

  test('outside its window a mail waits for it, and the gate shuts with it', () => {
    expect(ask(tuesday('10:00'), mornings)).toEqual({ type: 'accept', sendBefore: tuesday('12:00') });
    expect(ask(tuesday('08:30'), mornings)).toEqual({
      ...{ type: 'defer', until: tuesday('09:00'), reason: 'quiet hours' },
    });
    // Friday noon: the window opens on Saturday, the company on Monday.
    expect(ask(utc('2027-03-05T12:00:00Z'), mornings)).toMatchObject({ until: utc('2027-03-08T09:00:00Z') });
  });

  test('its days off are closed days', () => {
    expect(ask(tuesday('10:00'), { daysOff: [2, 3] })).toEqual({
      ...{ type: 'defer', until: utc('2027-03-04T08:00:00Z'), reason: 'closed day' },
    });
  });

  test('a window that never meets the market is too late, at once', () => {
    const nights: Guards = { quiet: [{ from: 7 * 60, to: 21 * 60 }] };
    expect(ask(tuesday('10:00'), nights)).toMatchObject({ type: 'drop', reason: 'too late: quiet hours' });
  });

  test('whatever it narrows by: what goes with it would have gone without it', () => {
    const minute = fc.integer({ min: 0, max: 1439 });
    const guards = fc.record({
      quiet: fc.array(fc.record({ from: minute, to: minute }), { maxLength: 2 }),
      daysOff: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { maxLength: 3 }) as fc.Arbitrary<Weekday[]>,
      caps: fc.record({
        contact: fc.array(fc.constant({ most: 1, per: { amount: 3, unit: 'd' as const } }), { maxLength: 1 }),
        account: fc.constant([]),
      }),
    });
    const instant = fc.integer({ min: 0, max: 14 * 24 * 60 }).map((minutes) => later(day(0), minutes * 60_000));
    fc.assert(
      fc.property(guards, instant, fc.integer({ min: 0, max: 6 }), (narrowed, at, ago) => {
        const recent = [touch(later(at, -ago * DAY - 1))];
        const strict = ask(at, narrowed, recent);
        const free = admit(request(at), window(recent), settings, at);
        if (strict.type !== 'accept') return;
        expect(free.type).toBe('accept');
        if (free.type === 'accept') expect(strict.sendBefore).toBeLessThanOrEqual(free.sendBefore);
      }),
    );
  });
});

test('row 36: a cap of the campaign holds beside the settings', () => {
  const caps: Guards = { caps: { contact: [{ most: 1, per: { amount: 14, unit: 'd' } }], account: [] } };
  const at = tuesday('10:00');
  expect(ask(at, caps, [touch(later(at, -10 * DAY))])).toEqual({
    ...{ type: 'defer', until: utc('2027-03-08T08:00:00Z'), reason: 'cap: contact 1 per 14d' },
  });
  const many = [touch(later(at, -DAY)), touch(later(at, -2 * DAY))];
  expect(ask(at, { caps: { contact: [{ most: 9, per: { amount: 7, unit: 'd' } }], account: [] } }, many)).toMatchObject(
    {
      reason: 'cap: contact 2 per 7d',
    },
  );
});

test('the guards of the pinned version travel with each mail', () => {
  const guards: Guards = { daysOff: [5] };
  const of = campaign({ guards, trigger: { type: 'manual' }, exits: [], ...program({ one: send('one') }) });
  const inputs = given({ published: [of] });
  const activated = {
    ...{ seq: 1, type: 'Campaign Activated', occurredAt: day(0), receivedAt: day(0), historic: false, contact: null },
    payload: { campaign: of.id, actor: 'mira' },
  };
  const { effects } = decideAll(settledState(inputs), { ...inputs, facts: [activated] }, day(0));
  expect(effects).toMatchObject([{ type: 'send', guards }]);
});
