/** Whatever admission may be asked, fitting or not. */
import fc from 'fast-check';
import { businessTime } from '../../../src/domain/time.ts';
import type { Weekday } from '../../../src/domain/wall-clock.ts';
import { policy } from '../asking.ts';

export const instant = fc.integer({ min: -(10 ** 12), max: 10 ** 13 }).map(businessTime);
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
export const policies = fc.record({
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
export const requests = fc.record({
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
export const windows = fc.record({
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
