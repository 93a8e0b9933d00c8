/** The caps of admission (`src/engine/caps.ts`) against brute force, one question at a time and over whole streams. */
import fc from 'fast-check';
import { expect } from 'vitest';
import type { Cap, Settings } from '../../../src/domain/settings.ts';
import { type BusinessTime, businessTime, DAY, HOUR, later, MINUTE } from '../../../src/domain/time.ts';
import type { AdmissionWindow, RecentTouch } from '../../../src/engine/admission.ts';
import { now, policy, request, window } from '../asking.ts';
import { type Gone, isKept, type PlainCap } from './cap-oracle.ts';
import { forAll, type Property } from './property.ts';

type Caps = { readonly contact: readonly PlainCap[]; readonly account: readonly PlainCap[] };

const cap = fc.record({
  most: fc.integer({ min: 1, max: 3 }),
  ms: fc.constantFrom(HOUR, 20 * HOUR, DAY, 3 * DAY, 7 * DAY),
});
const caps: fc.Arbitrary<Caps> = fc.record({
  contact: fc.array(cap, { maxLength: 2 }),
  account: fc.array(cap, { maxLength: 2 }),
});

const inHours = ({ most, ms }: PlainCap): Cap => ({ most, per: { amount: ms / HOUR, unit: 'h' } });

const settingsOf = ({ contact, account }: Caps): Settings => ({
  ...policy,
  ...{ quietHours: { from: 0, to: 0 }, closedWeekdays: [] },
  caps: { contact: contact.map(inHours), account: account.map(inHours) },
});

/** Touches that went: close together, often on the very border of a window. */
const ago = fc.oneof(
  fc.integer({ min: 0, max: 8 * 24 * 60 }).map((minutes) => minutes * MINUTE),
  fc
    .tuple(fc.constantFrom(HOUR, 20 * HOUR, DAY, 3 * DAY, 7 * DAY), fc.integer({ min: -1, max: 1 }))
    .map(([window_, by]) => window_ + by),
);
const recent: fc.Arbitrary<readonly RecentTouch[]> = fc.array(
  fc.record({
    at: ago.map((ms) => later(now, -ms)),
    sameContact: fc.boolean(),
    sameAccount: fc.boolean(),
    campaign: fc.constantFrom('win-back', 'other'),
    step: fc.constantFrom('send:a', 'send:b', 'send:c'),
  }),
  { maxLength: 7 },
);

const ofContact = (touches: readonly RecentTouch[]): readonly Gone[] =>
  touches.filter(({ sameContact }) => sameContact).map(({ at }) => ({ at, step: null }));
const ofAccount = (touches: readonly RecentTouch[]): readonly Gone[] =>
  touches
    .filter(({ sameAccount }) => sameAccount)
    .map(({ at, campaign, step }) => ({ at, step: `${campaign}/${step}` }));

/** Older touches stand in no window with one at `at`. */
const lately = (gone: readonly Gone[], at: number, ms: number): readonly Gone[] =>
  gone.filter((one) => one.at > at - ms);

const fitsAt = (limits: Caps, touches: readonly RecentTouch[], at: BusinessTime, step: string): boolean =>
  limits.contact.every((one) => isKept(one, [...lately(ofContact(touches), at, one.ms), { at, step: null }])) &&
  limits.account.every((one) => isKept(one, [...lately(ofAccount(touches), at, one.ms), { at, step }]));

const asksFor = (step: string) => request({ campaign: 'win-back', step, tooLateAt: later(now, 60 * DAY) });

export const capProperties: readonly Property[] = [
  forAll(
    '4: accepted where no window of any cap holds more than it allows, and only there',
    fc.tuple(caps, recent, fc.constantFrom('send:a', 'send:d')),
    ({ admit }, [limits, touches, step]) => {
      const answer = admit(asksFor(step), window({ recent: touches }), settingsOf(limits), now);
      const fits = fitsAt(limits, touches, now, `win-back/${step}`);
      expect(answer.type).toBe(fits ? 'accept' : 'defer');
      if (answer.type === 'defer') expect(answer.reason).toMatch(/^cap: (contact|account) \d+ per \d+h$/);
    },
  ),

  forAll(
    '4: one full cap defers to the first instant that leaves room',
    fc.tuple(cap, fc.constantFrom('contact', 'account' as const), recent, fc.constantFrom('send:a', 'send:d')),
    ({ admit }, [one, whose, touches, step]) => {
      const limits: Caps = { contact: [], account: [], [whose]: [one] };
      const answer = admit(asksFor(step), window({ recent: touches }), settingsOf(limits), now);
      if (answer.type !== 'defer') return;
      const roomAt = (at: BusinessTime) => fitsAt(limits, touches, at, `win-back/${step}`);
      const edges = touches.flatMap(({ at }) => [at + one.ms - 1, at + one.ms, at + one.ms + 1]);
      const room = edges.filter((at) => at > now && roomAt(businessTime(at))).toSorted((a, b) => a - b);
      expect(answer.until).toBe(room[0]);
    },
  ),

  forAll(
    '4: what is planned within the look-ahead counts as if sent, where it is more important',
    fc.record({
      limits: caps,
      touches: recent,
      planned: fc.array(
        fc.record({
          contact: fc.constantFrom('c1', 'c2'),
          priority: fc.integer({ min: 39, max: 41 }),
          inMinutes: fc.oneof(fc.integer({ min: -100, max: 3000 }), fc.constantFrom(1439, 1440, 1441)),
          campaign: fc.constantFrom('win-back', 'other'),
          step: fc.constantFrom('send:a', 'send:b'),
        }),
        { maxLength: 4 },
      ),
    }),
    ({ admit }, { limits, touches, planned }) => {
      const ahead = planned.map(({ inMinutes, ...rest }) => ({ ...rest, dueAt: later(now, inMinutes * MINUTE) }));
      const seen = window({ recent: touches, planned: ahead });
      const answer = admit(asksFor('send:a'), seen, settingsOf(limits), now);
      if (!fitsAt(limits, touches, now, 'win-back/send:a')) {
        expect(answer).toMatchObject({ type: 'defer', reason: expect.not.stringContaining('planned') });
        return;
      }
      const counted = ahead
        .filter(({ priority, dueAt }) => priority < 40 && dueAt <= now + DAY)
        .map((one) => ({ ...one, at: later(one.dueAt, Math.max(0, now - one.dueAt)) }));
      // Each cap that sent and planned together fill asks again when the first of those it counts is gone.
      const asksAgain = [
        ...limits.contact.map((one) => ({
          one,
          gone: ofContact(touches),
          next: counted.filter(({ contact }) => contact === 'c1').map(({ at }): Gone => ({ at, step: null })),
          own: null,
        })),
        ...limits.account.map((one) => ({
          one,
          gone: ofAccount(touches),
          next: counted.map(({ at, campaign, step }): Gone => ({ at, step: `${campaign}/${step}` })),
          own: 'win-back/send:a',
        })),
      ].flatMap(({ one, gone, next, own }) => {
        // As if sent: what is planned stands in one window with what went.
        const wide = { most: one.most, ms: one.ms + DAY };
        const all = [...lately(gone, now, one.ms), ...next, { at: now, step: own }];
        return isKept(wide, all) ? [] : [Math.min(...next.map(({ at }) => at)) + 15 * MINUTE];
      });
      if (asksAgain.length === 0) expect(answer.type).toBe('accept');
      else expect(answer).toMatchObject({ type: 'defer', until: Math.max(...asksAgain) });
    },
  ),

  forAll(
    '4: after a release one touch a day, until what was held up is gone',
    fc.record({
      agoMinutes: fc.integer({ min: 1, max: 2 * 24 * 60 }),
      dueBefore: fc.integer({ min: -60, max: 60 }),
      backlog: fc.boolean(),
      released: fc.boolean(),
    }),
    ({ admit }, { agoMinutes, dueBefore, backlog, released }) => {
      const releasedAt = released ? later(now, -3 * DAY) : null;
      const gone: RecentTouch = {
        ...{ at: later(now, -agoMinutes * MINUTE), sameContact: false, sameAccount: true },
        ...{ campaign: 'other', step: 'send:z' },
      };
      const ask = request({ dueAt: later(releasedAt ?? now, -dueBefore * MINUTE), tooLateAt: later(now, 9 * DAY) });
      const seen = window({ recent: [gone], account: { releasedAt, backlog } });
      const answer = admit(ask, seen, settingsOf({ contact: [], account: [] }), now);
      const slow = released && (backlog || dueBefore > 0) && agoMinutes < 24 * 60;
      if (slow) {
        const reason = 'after a hold: one touch a day';
        expect(answer).toEqual({ type: 'defer', until: later(gone.at, DAY), reason });
      } else expect(answer.type).toBe('accept');
    },
  ),

  forAll(
    '4: in a stream of touches that ask until they are told, no window ever holds more than its cap',
    fc.tuple(
      caps,
      fc.array(
        fc.record({
          after: fc.integer({ min: 0, max: 20 * 60 }),
          contact: fc.constantFrom('a1', 'a2', 'b1'),
          step: fc.constantFrom('s1', 's2', 's3'),
        }),
        { maxLength: 14 },
      ),
    ),
    ({ admit }, [limits, stream]) => {
      type Waiting = { readonly contact: string; readonly step: string; readonly at: BusinessTime };
      type Sent = Waiting;
      let start = now;
      const waiting: Waiting[] = stream.map(({ after, contact, step }) => {
        start = later(start, after * MINUTE);
        return { contact, step, at: start };
      });
      const sent: Sent[] = [];
      while (waiting.length > 0) {
        waiting.sort((a, b) => a.at - b.at);
        const [next] = waiting.splice(0, 1);
        if (!next) break;
        const seen: AdmissionWindow['recent'] = sent.map(({ at, contact, step }) => ({
          ...{ at, campaign: 'k', step, sameContact: contact === next.contact },
          sameAccount: contact[0] === next.contact[0],
        }));
        const ask = request({ contact: next.contact, campaign: 'k', step: next.step, tooLateAt: later(now, 25 * DAY) });
        const answer = admit(ask, window({ recent: seen }), settingsOf(limits), next.at);
        if (answer.type === 'accept') sent.push(next);
        else if (answer.type === 'defer') waiting.push({ ...next, at: answer.until });
      }
      for (const one of limits.contact)
        for (const contact of ['a1', 'a2', 'b1'])
          expect(
            isKept(
              one,
              sent.filter((touch) => touch.contact === contact).map(({ at }) => ({ at, step: null })),
            ),
          ).toBe(true);
      for (const one of limits.account)
        for (const account of ['a', 'b'])
          expect(
            isKept(
              one,
              sent.filter(({ contact }) => contact[0] === account),
            ),
          ).toBe(true);
    },
  ),
];
