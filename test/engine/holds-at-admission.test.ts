/** What people stop, as admission judges it (semantics row 35), and that a release is no burst. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Settings } from '../../src/domain/settings.ts';
import { type BusinessTime, businessTime, DAY, HOUR, later } from '../../src/domain/time.ts';
import type { AdmissionRequest, AdmissionWindow } from '../../src/engine/admission.ts';
import { admit } from '../../src/engine/admit.ts';
import type { HeldBy } from '../../src/engine/hold-stops.ts';
import { day, given } from './given.ts';

const policy: Settings = {
  ...given().settings,
  quietHours: { from: 0, to: 0 },
  closedWeekdays: [],
  caps: { contact: [], account: [] },
};
const now = day(0);

const request = (change: Partial<AdmissionRequest> = {}): AdmissionRequest => ({
  ...{ contact: 'ana', campaign: 'win-back', step: 'send:a', topic: 'offers', priority: 3 },
  ...{ transactional: false, repair: false, namesOffer: false },
  ...{ dueAt: now, tooLateAt: later(now, 3 * DAY), offerExpiresAt: null },
  ...change,
});

type Seen = {
  readonly account?: Partial<AdmissionWindow['account']>;
  readonly paused?: boolean;
} & Partial<Pick<AdmissionWindow, 'stopped' | 'recent' | 'planned'>>;
const window = ({ account, paused = false, ...rest }: Seen): AdmissionWindow => ({
  contact: { suppressed: false, topics: ['offers'], stoppedTopics: [], paused, timezone: 'UTC', market: null },
  account: { key: true, held: free, holdReason: null, releasedAt: null, backlog: false, ...account },
  ...{ stopped: null, recent: [], planned: [], ...rest },
});
const free: HeldBy = { scope: 'none', offers: false };

const plain = request();
const withOffer = request({ namesOffer: true });
const repair = request({ repair: true, priority: 1 });
const repairOffer = request({ repair: true, namesOffer: true, priority: 1 });
const receipt = request({ transactional: true, namesOffer: true, priority: 0 });

describe('a scope stops what it says', () => {
  const mails = { plain, withOffer, repair, repairOffer, receipt };
  test.each<[string, HeldBy, readonly (keyof typeof mails)[]]>([
    ['none', free, ['plain', 'withOffer', 'repair', 'repairOffer', 'receipt']],
    ['offers', { scope: 'offers', offers: true }, ['plain', 'repair', 'receipt']],
    ['marketing', { scope: 'marketing', offers: false }, ['repair', 'repairOffer', 'receipt']],
    ['marketing beside offers', { scope: 'marketing', offers: true }, ['repair', 'receipt']],
    ['all', { scope: 'all', offers: false }, ['receipt']],
  ])('%s', (_name, held, passing) => {
    const seen = window({ account: { held, holdReason: 'reply: asks for a price' } });
    const passed = Object.entries(mails).filter(([, mail]) => admit(mail, seen, policy, now).type === 'accept');
    expect(passed.map(([name]) => name)).toEqual(passing);
    for (const mail of Object.values(mails)) {
      const answer = admit(mail, seen, policy, now);
      if (answer.type !== 'accept')
        expect(answer).toEqual({ type: 'defer', until: later(now, 4 * HOUR), reason: 'held: reply: asks for a price' });
    }
  });

  test('a paused contact: all but transactional, whatever the account', () => {
    expect(admit(repair, window({ paused: true }), policy, now)).toMatchObject({ reason: 'stopped: contact' });
    expect(admit(receipt, window({ paused: true }), policy, now).type).toBe('accept');
  });

  test('a brake stops transactional mail too, and speaks before everything else that waits', () => {
    const held = { held: { scope: 'all', offers: false } as const };
    for (const stopped of ['everything', 'campaign'] as const) {
      const seen = window({ stopped, account: held, paused: true });
      expect(admit(receipt, seen, policy, now)).toMatchObject({ type: 'defer', reason: `stopped: ${stopped}` });
      expect(admit(plain, seen, policy, now)).toMatchObject({ type: 'defer', reason: `stopped: ${stopped}` });
    }
  });

  test('time runs: held beyond its end it is dropped with what held it', () => {
    const seen = window({ account: { held: { scope: 'all', offers: false }, holdReason: 'pause' } });
    expect(admit(plain, seen, policy, plain.tooLateAt)).toEqual({ type: 'drop', reason: 'too late: held: pause' });
  });
});

describe('after a release', () => {
  const sent = (hoursAgo: number, step = 'send:b') => ({
    ...{ at: later(now, -hoursAgo * HOUR), sameContact: false, sameAccount: true, campaign: 'win-back', step },
  });
  const released = { releasedAt: later(now, -HOUR) };
  const late = request({ dueAt: later(now, -5 * HOUR) });

  test('what was due before waits a day behind the touch before it', () => {
    expect(admit(late, window({ account: released }), policy, now).type).toBe('accept');
    expect(admit(late, window({ account: released, recent: [sent(2)] }), policy, now)).toEqual({
      ...{ type: 'defer', until: later(now, 22 * HOUR), reason: 'after a hold: one touch a day' },
    });
    // One step to several people is one touch.
    expect(admit(late, window({ account: released, recent: [sent(2, 'send:a')] }), policy, now).type).toBe('accept');
  });

  test('what is due since waits too while any of that is left, and is free afterwards', () => {
    const fresh = request({ dueAt: now });
    const behind = window({ account: { ...released, backlog: true }, recent: [sent(2)] });
    expect(admit(fresh, behind, policy, now)).toMatchObject({ type: 'defer', until: later(now, 22 * HOUR) });
    expect(admit(fresh, window({ account: released, recent: [sent(2)] }), policy, now).type).toBe('accept');
  });

  test('the touch that matters more goes first', () => {
    const planned = [{ contact: 'bo', priority: 1, dueAt: later(now, -2 * HOUR), campaign: 'sorry', step: 'send:s' }];
    expect(admit(late, window({ account: released, planned }), policy, now)).toMatchObject({
      ...{ type: 'defer', reason: 'after a hold: one touch a day (planned)' },
    });
  });

  type Touch = { readonly due: number; readonly step: string; readonly contact: string; readonly open: number };
  const touches = fc.array(
    fc.record({
      due: fc.integer({ min: -4 * 24, max: 4 * 24 }),
      step: fc.constantFrom('s1', 's2', 's3', 's4', 's5', 's6'),
      contact: fc.constantFrom('ana', 'bo'),
      open: fc.integer({ min: 2, max: 12 }),
    }),
    { minLength: 2, maxLength: 14 },
  );

  test('one touch a day until what was due before it is gone; each is sent or dropped in the end', () => {
    let crowded = 0;
    fc.assert(
      fc.property(touches, fc.integer({ min: 1, max: 90 }), (stream, heldHours) => {
        const releasedAt = later(now, 0);
        const heldFrom = later(now, -heldHours * HOUR);
        const dueAt = (touch: Touch) => later(now, touch.due * HOUR);
        const sentSoFar: { at: BusinessTime; touch: Touch }[] = [];
        const waiting = stream.map((touch, index) => ({ touch, index, at: dueAt(touch) }));
        let asks = 0;
        while (waiting.length > 0 && asks < 5_000) {
          asks += 1;
          waiting.sort((left, right) => left.at - right.at || left.index - right.index);
          const next = waiting.shift();
          if (!next) break;
          const { touch, at } = next;
          const held = at >= heldFrom && at < releasedAt;
          const over = at >= releasedAt;
          const backlog = over && waiting.some((other) => dueAt(other.touch) < releasedAt);
          const seen = window({
            account: {
              held: held ? { scope: 'marketing', offers: false } : free,
              releasedAt: over ? releasedAt : null,
              backlog,
            },
            recent: sentSoFar.map((one) => ({
              ...{ at: one.at, sameContact: one.touch.contact === touch.contact, sameAccount: true },
              ...{ campaign: 'k', step: one.touch.step },
            })),
          });
          const { contact, step, open } = touch;
          const tooLateAt = later(dueAt(touch), open * DAY);
          const ask = request({ campaign: 'k', contact, step, dueAt: dueAt(touch), tooLateAt });
          const answer = admit(ask, seen, policy, at);
          if (answer.type === 'defer') {
            // A release asks at once.
            const again = held && answer.until > releasedAt ? releasedAt : answer.until;
            waiting.push({ ...next, at: again });
          } else if (answer.type === 'accept') {
            if (over && (backlog || dueAt(touch) < releasedAt)) {
              const others = sentSoFar.filter((one) => one.at > at - DAY && one.touch.step !== step);
              expect(others).toEqual([]);
              crowded += 1;
            }
            sentSoFar.push({ at: businessTime(at), touch });
          }
        }
        expect(waiting).toEqual([]);
      }),
      { numRuns: 500 },
    );
    expect(crowded).toBeGreaterThan(500);
  });
});
