/** Generated campaigns for property tests: every kind of step, leading forward only, as in every compiled file. */
import fc from 'fast-check';
import type { Campaign, Step } from '../../src/domain/campaign.ts';
import type { Condition } from '../../src/domain/condition.ts';
import { campaign, day } from './given.ts';

const duration = fc.record({ amount: fc.integer({ min: 1, max: 9 }), unit: fc.constantFrom('m', 'h', 'd', 'w', 'wd') });
const ids = ['s0', 's1', 's2', 's3', 's4', 's5'];

const condition: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({
    type: fc.constant('is' as const),
    field: fc.constantFrom('outcome', 'answer', 'account.tier', 'no.such', '__proto__.x'),
    value: fc.constantFrom('gold', 'talking', 'accepted', 1),
  }),
  fc.record({
    type: fc.constant('performed' as const),
    event: fc.constantFrom('Order Completed', 'toString', 'Event Attended', 'Invitation Answered'),
    within: fc.option(duration),
  }),
  fc.record({
    type: fc.constant('at-least' as const),
    field: fc.constant('order.total'),
    value: fc.constant({ xUsual: 0.5 }),
  }),
);

/** Beside the flow: what reminders and exits ask for. */
const OUTSIDE: Readonly<Record<string, Step>> = {
  again: {
    id: 'again',
    next: null,
    type: 'send',
    template: 'again',
    subject: null,
    ifEmpty: null,
    needsOffer: null,
    transactional: false,
  },
  call: {
    id: 'call',
    next: null,
    type: 'task',
    title: 'Call',
    due: { amount: 1, unit: 'd' },
    outcomes: ['talking'],
  },
};

const reminders = fc.array(fc.record({ after: duration, step: fc.constantFrom('again', 'call', 'no such') }), {
  maxLength: 3,
});

const EVENT = {
  id: 'fair',
  title: 'Fair',
  place: '',
  startsAt: day(12),
  endsAt: day(12, 4),
  timezone: 'UTC',
  seats: null,
} as const;

/** A step at place `index` may only lead forward, as in every compiled file. */
const step = (index: number): fc.Arbitrary<Step> => {
  const forward = fc.constantFrom<string | null>(...ids.slice(index + 1), null);
  const base = { id: fc.constant(ids[index] ?? ''), next: forward };
  return fc.oneof(
    fc.record({
      ...base,
      type: fc.constant('send' as const),
      template: fc.constant('t'),
      subject: fc.constant(null),
      ifEmpty: fc.option(fc.record({ offer: fc.constant('o'), template: fc.option(fc.constant('plain')) })),
      needsOffer: fc.option(fc.constant('o')),
      transactional: fc.boolean(),
    }),
    fc.record({ ...base, type: fc.constant('wait' as const), for: duration }),
    fc.record({
      ...base,
      type: fc.constant('wait-until' as const),
      at: fc.integer({ min: 0, max: 1439 }),
      weekdays: fc.subarray([1, 2, 3, 4, 5, 6, 7] as const, { minLength: 1 }),
      timezone: fc.constantFrom('account', 'Asia/Manila'),
    }),
    fc.record({
      ...base,
      type: fc.constant('wait-until-event' as const),
      of: fc.constantFrom('event.starts_at' as const, 'event.ends_at' as const),
      before: fc.option(duration),
      after: fc.option(duration),
    }),
    fc.record({ ...base, type: fc.constant('approve' as const), upTo: duration, skipTo: forward }),
    fc.record({
      ...base,
      type: fc.constant('wait-for' as const),
      awaited: fc.constantFrom(
        { type: 'task' as const },
        { type: 'event' as const, event: 'Invitation Answered', where: null },
        { type: 'event' as const, event: 'Email Clicked', where: null },
        { type: 'event' as const, event: 'Custom', where: null },
        { type: 'segment' as const, segment: 'lapsed', on: 'leave' as const },
      ),
      upTo: duration,
      onMatch: forward,
      onTimeout: forward,
      remind: reminders,
    }),
    fc.record({
      ...base,
      type: fc.constant('branch' as const),
      arms: fc.array(fc.record({ when: condition, goto: forward }), { maxLength: 3 }),
      otherwise: forward,
    }),
    fc.record({
      ...base,
      type: fc.constant('split' as const),
      by: fc.constantFrom('account' as const, 'contact' as const),
      paths: fc.tuple(forward, forward).map(([left, right]) => [
        { name: 'a', weight: 50, goto: left },
        { name: 'b', weight: 50, goto: right },
      ]),
    }),
    fc.record({
      ...base,
      type: fc.constant('offer' as const),
      name: fc.constant('o'),
      terms: fc.constant({
        percent: { type: 'by' as const, field: 'account.tier', table: { gold: 20, none: 5 } },
        amount: null,
        gift: null,
        max: null,
      }),
      budget: fc.constant(null),
      products: fc.constant(null),
      expires: duration,
    }),
    fc.record({
      ...base,
      type: fc.constant('task' as const),
      title: fc.constant('Call'),
      due: duration,
      outcomes: fc.constant(['talking']),
    }),
    fc.record({ ...base, type: fc.constant('alert' as const), title: fc.constant('Look') }),
    fc.record({ ...base, type: fc.constant('exit' as const), reason: fc.constant('done') }),
  ) as fc.Arbitrary<Step>;
};

/** Two of them are enough for what one does to another. */
export const anyCampaign = (id: string): fc.Arbitrary<Campaign> =>
  fc
    .record({
      steps: fc.tuple(...ids.map((_, index) => step(index))),
      trigger: fc.constantFrom<Campaign['trigger']>(
        { type: 'segment', segment: 'lapsed', on: 'enter' },
        { type: 'event', event: 'Order Completed', where: null, maxAge: { amount: 3, unit: 'd' } },
        { type: 'event', event: 'Custom', where: null, maxAge: { amount: 3, unit: 'd' } },
        { type: 'date', of: 'event.starts_at', before: { amount: 9, unit: 'd' }, latest: { amount: 2, unit: 'd' } },
      ),
      run: fc.constantFrom<Campaign['run']>('account', 'contact'),
      invites: fc.boolean(),
      exitSend: fc.option(fc.constantFrom('again', 'no such')),
      reentry: fc.constantFrom<Campaign['entry']['reentry']>('once', 'every', 'after'),
    })
    .map(({ steps, trigger, reentry, run, invites, exitSend }) =>
      campaign({
        id,
        trigger,
        run,
        ...(invites && { event: EVENT }),
        exits: [
          { type: 'event', event: 'Order Completed', where: null },
          { type: 'event', event: 'Event Cancelled', where: null, ...(exitSend !== null && { send: exitSend }) },
        ],
        entry: { reentry, wait: { amount: 2, unit: 'd' }, per: null, minGap: null },
        start: 's0',
        steps: { ...OUTSIDE, ...Object.fromEntries(steps.map((one) => [one.id, one])) },
      }),
    );
