/** A campaign's throttle over all accounts (semantics row 41): never more than it says, in order, whoever asks first. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Throttle } from '../../src/domain/campaign.ts';
import { type BusinessTime, DAY, HOUR, later, MINUTE } from '../../src/domain/time.ts';
import type { AdmissionRequest, AdmissionWindow } from '../../src/engine/admission.ts';
import { admit } from '../../src/engine/admit.ts';
import {
  type ThrottleWindow,
  TURN_KEPT,
  throttledUntil,
  type WaitingMail,
  waitsBefore,
} from '../../src/engine/throttle.ts';
import { day, given } from './given.ts';

const NOW = day(0);
const TWO: Throttle = { most: 2, per: 'hour' };
const ago = (minutes: number): BusinessTime => later(NOW, -minutes * MINUTE);
const until = (sent: readonly BusinessTime[], ahead: number, throttle = TWO) =>
  throttledUntil(throttle, { sent, ahead }, NOW);

describe('when there is a place', () => {
  test('now, while fewer went in the last hour and fewer wait before it than there are places', () => {
    expect([until([], 0), until([], 1), until([ago(30)], 0)]).toEqual([null, null, null]);
    // What went an hour ago counts no more.
    expect(until([ago(60), ago(60)], 1)).toBeNull();
  });

  test('else when the place of its own comes free, however many wait before it', () => {
    const sent = [ago(10), ago(50)];
    expect([0, 1, 2, 3, 4].map((ahead) => until(sent, ahead))).toEqual(
      [10, 50, 70, 110, 130].map((minutes) => later(NOW, minutes * MINUTE)),
    );
    expect([2, 3, 4].map((ahead) => until([], ahead))).toEqual([1, 1, 2].map((hours) => later(NOW, hours * HOUR)));
  });

  test('a day is 24 hours; of a throttle that was lowered the newest count', () => {
    expect(until([ago(60)], 0, { most: 1, per: 'day' })).toBe(later(NOW, 23 * HOUR));
    expect(until([ago(5), ago(20), ago(40), ago(50)], 0)).toBe(later(NOW, 40 * MINUTE));
  });
});

describe('who waits before', () => {
  const mail = { id: 'm', account: 'b', due: NOW };
  const other = (over: Partial<WaitingMail>) =>
    waitsBefore({ id: 'o', account: 'a', due: NOW, asksAt: NOW, throttled: false, ...over }, mail, NOW);

  test('by the instant due, then the account, then its own id', () => {
    expect(other({})).toBe(true);
    expect(other({ account: 'c' })).toBe(false);
    expect(other({ account: 'c', due: ago(1) })).toBe(true);
    expect(other({ due: later(NOW, 1) })).toBe(false);
    expect([other({ account: 'b', id: 'a' }), other({ account: 'b', id: 'z' })]).toEqual([true, false]);
  });

  test('not what waits for something else, nor what has let its turn go by', () => {
    expect(other({ asksAt: later(NOW, HOUR) })).toBe(false);
    expect(other({ asksAt: later(NOW, HOUR), throttled: true })).toBe(true);
    expect(other({ asksAt: later(NOW, -TURN_KEPT + 1) })).toBe(true);
    expect(other({ asksAt: later(NOW, -TURN_KEPT) })).toBe(false);
  });
});

test('whoever asks first: no hour holds more than it may, and they go in order', () => {
  const mails = fc.array(
    fc.record({ account: fc.constantFrom('a', 'b', 'c'), due: fc.integer({ min: 0, max: 4 }), turn: fc.nat() }),
    { maxLength: 12 },
  );
  fc.assert(
    fc.property(mails, fc.integer({ min: 1, max: 3 }), (drawn, most) => {
      const throttle: Throttle = { most, per: 'hour' };
      const waiting = new Map(
        drawn.map(({ account, due, turn }, index): [string, WaitingMail & { readonly turn: number }] => {
          const at = later(NOW, due * 20 * MINUTE);
          const id = `${account}-${String(index).padStart(2, '0')}`;
          return [id, { id, account, due: at, asksAt: at, throttled: false, turn }];
        }),
      );
      const sent: { readonly at: BusinessTime; readonly mail: WaitingMail }[] = [];
      while (waiting.size > 0) {
        const now = Math.min(...[...waiting.values()].map(({ asksAt }) => asksAt)) as BusinessTime;
        const asking = [...waiting.values()].filter(({ asksAt }) => asksAt === now);
        for (const mail of asking.toSorted((left, right) => left.turn - right.turn)) {
          const ahead = [...waiting.values()].filter((other) => waitsBefore(other, mail, now)).length;
          const turn = throttledUntil(throttle, { sent: sent.map(({ at }) => at), ahead }, now);
          if (turn !== null) waiting.set(mail.id, { ...mail, asksAt: turn, throttled: true });
          else {
            waiting.delete(mail.id);
            sent.push({ at: now, mail });
          }
        }
      }
      for (const { at } of sent) {
        expect(sent.filter((other) => other.at > at - HOUR && other.at <= at).length).toBeLessThanOrEqual(most);
      }
      const order = (one: WaitingMail) => `${one.due}/${one.account}/${one.id}`;
      const went = sent.toSorted(
        (left, right) => left.at - right.at || (order(left.mail) < order(right.mail) ? -1 : 1),
      );
      expect(went.map(({ mail }) => order(mail))).toEqual(sent.map(({ mail }) => order(mail)).toSorted());
    }),
  );
});

describe('at admission', () => {
  const { settings } = given();
  const ask = (throttle: ThrottleWindow, over: Partial<AdmissionRequest> = {}, now = NOW) =>
    admit(
      {
        ...{ contact: 'ana', campaign: 'c', step: 's', topic: 'offers', transactional: false, repair: false },
        ...{ namesOffer: false, priority: 3, dueAt: now, tooLateAt: later(now, 3 * DAY), offerExpiresAt: null },
        ...{ guards: { throttle: TWO }, ...over },
      },
      window(throttle),
      settings,
      now,
    );
  const window = (throttle: ThrottleWindow): AdmissionWindow => ({
    contact: {
      ...{ suppressed: false, topics: ['offers'], stoppedTopics: [], paused: false, timezone: 'UTC', market: null },
    },
    account: {
      ...{ key: true, held: { scope: 'none', offers: false }, holdReason: null, releasedAt: null, backlog: false },
    },
    ...{ stopped: null, recent: [], planned: [], throttle },
  });
  const FULL: ThrottleWindow = { sent: [ago(10), ago(50)], ahead: 0 };

  test('a mail without a place waits for it, with the reason', () => {
    expect(ask({ sent: [], ahead: 1 })).toMatchObject({ type: 'accept' });
    expect(ask(FULL)).toEqual({
      ...{ type: 'defer', until: later(NOW, 10 * MINUTE), reason: 'throttle: 2 per hour' },
    });
  });

  test('a place in the night is for the morning; one beyond too_late is none', () => {
    expect(ask({ sent: [], ahead: 24 })).toMatchObject({ until: day(0, 23) });
    expect(ask({ ...FULL }, { tooLateAt: later(NOW, 10 * MINUTE) })).toEqual({
      ...{ type: 'drop', reason: 'too late: throttle: 2 per hour' },
    });
  });

  test('transactional mail neither waits nor asks', () => {
    expect(ask(FULL, { transactional: true })).toMatchObject({ type: 'accept' });
  });
});
