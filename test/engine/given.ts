/** Builders for engine tests: a small company on a fixed calendar, campaigns as flat programs. */
import type { Campaign, Step } from '../../src/domain/campaign.ts';
import type { Fact } from '../../src/domain/fact.ts';
import { type BusinessTime, businessTime, DAY, HOUR } from '../../src/domain/time.ts';
import { decide } from '../../src/engine/decide.ts';
import type { Decision } from '../../src/engine/decision.ts';
import type { AccountView, ContactView, Inputs } from '../../src/engine/inputs.ts';
import { type EngineState, emptyState } from '../../src/engine/state.ts';

/** Monday 2027-03-01 09:00 UTC, plus days and hours. */
export const day = (days: number, hours = 0): BusinessTime =>
  businessTime(Date.UTC(2027, 2, 1, 9) + days * DAY + hours * HOUR);

export const ana: ContactView = {
  id: 'ana',
  roles: ['decision-maker'],
  timezone: null,
  suppressed: false,
  topics: ['offers'],
  lastHumanResponseAt: null,
};

const account: AccountView = {
  id: 'acme',
  name: 'Acme',
  key: true,
  timezone: 'UTC',
  calendar: { closedWeekdays: [6, 7], holidays: [] },
  currency: 'GBP',
  usualOrder: { minor: 100_00, currency: 'GBP' },
  lastOrderAt: null,
  traits: { lapse: 'active', tier: 'gold' },
  ordersKnownUntil: day(10_000),
};

export const given = (over: Partial<Inputs> & { traits?: AccountView['traits'] } = {}): Inputs => ({
  account: { ...account, ...(over.traits ? { traits: over.traits } : {}) },
  contacts: [ana],
  facts: [],
  moreFacts: false,
  published: [],
  pinned: {},
  segments: [
    { id: 'lapsed', title: 'Lapsed', where: { type: 'is', field: 'account.lapse', value: 'lapsed' } },
    { id: 'key-accounts', title: 'Key accounts', where: { type: 'is', field: 'account.key', value: true } },
  ],
  past: [],
  occasions: [],
  settings: {
    company: { name: 'Seller', address: '1 Road' },
    sender: { name: 'Seller', address: 'hello@seller.test' },
    defaults: { timezone: 'UTC', locale: 'en', currency: 'GBP' },
    caps: {
      contact: [{ most: 2, per: { amount: 7, unit: 'd' } }],
      account: [{ most: 3, per: { amount: 7, unit: 'd' } }],
    },
    quietHours: { from: 20 * 60, to: 8 * 60 },
    closedWeekdays: [6, 7],
    priorityLookAhead: { amount: 1, unit: 'd' },
    feedFreshness: { amount: 2, unit: 'd' },
  },
  ...over,
});

export const fact = (
  seq: number,
  at: BusinessTime,
  type: string,
  payload: Fact['payload'] = {},
  over: Partial<Fact> = {},
): Fact => ({
  seq,
  type,
  occurredAt: at,
  receivedAt: at,
  historic: false,
  contact: null,
  payload,
  ...over,
});

export const order = (seq: number, at: BusinessTime, minor = 120_00, over: Partial<Fact> = {}): Fact =>
  fact(
    seq,
    at,
    'Order Completed',
    {
      order: {
        id: `o${seq}`,
        total: { minor, currency: 'GBP' },
        items: [{ product: 'p1', name: 'Lamp', quantity: 1 }],
      },
    },
    over,
  );

export const settled = (seq: number, at: BusinessTime, effect: string, outcome = 'accepted'): Fact =>
  fact(seq, at, 'Message Settled', { effect, outcome, reason: 'test' });

type StepBody<Type extends Step = Step> = Type extends Step
  ? Omit<Type, 'next' | 'id'> & { id?: string; next?: string | null }
  : never;

/** Steps in order; each leads to the next unless it says otherwise. */
export const program = (steps: Readonly<Record<string, StepBody>>): Pick<Campaign, 'start' | 'steps'> => {
  const ids = Object.keys(steps);
  return {
    start: ids[0] ?? null,
    steps: Object.fromEntries(
      Object.entries(steps).map(([id, step], index) => [
        id,
        { ...step, id, next: step.next === undefined ? (ids[index + 1] ?? null) : step.next } as Step,
      ]),
    ),
  };
};

export const send = (template: string): StepBody<Extract<Step, { type: 'send' }>> => ({
  type: 'send',
  template,
  subject: null,
  ifEmpty: null,
  needsOffer: null,
  transactional: false,
});

export const campaign = (over: Partial<Campaign>): Campaign => ({
  id: 'win-back',
  version: 1,
  title: 'Win-back',
  class: 'win-back',
  run: 'account',
  topic: 'offers',
  trigger: { type: 'segment', segment: 'lapsed', on: 'enter' },
  audience: { segment: null, contacts: ['decision-maker'], maxPerAccount: 2 },
  entry: { reentry: 'after', wait: { amount: 365, unit: 'd' }, per: null, minGap: null },
  exits: [{ type: 'event', event: 'Order Completed', where: null }],
  goal: {
    name: 'won-back',
    event: 'Order Completed',
    where: { type: 'at-least', field: 'order.total', value: { xUsual: 0.5 } },
    within: { amount: 60, unit: 'd' },
  },
  holdout: 0,
  tooLate: { amount: 3, unit: 'd' },
  ...program({
    miss: send('we-miss-you'),
    wait: { type: 'wait', for: { amount: 7, unit: 'd' } },
    offer: send('comeback-offer'),
  }),
  ...over,
});

/** Calls `decide` until nothing is left, gathering what it answered. */
export const decideAll = (state: EngineState, inputs: Inputs, now: BusinessTime): Decision => {
  let decision = decide(state, inputs, now);
  const all = {
    effects: [...decision.effects],
    reasons: [...decision.reasons],
    crossings: [...decision.crossings],
    enrolments: [...decision.enrolments],
  };
  for (let calls = 0; decision.more && calls < 1_000; calls += 1) {
    decision = decide(decision.state, inputs, now);
    all.effects.push(...decision.effects);
    all.reasons.push(...decision.reasons);
    all.crossings.push(...decision.crossings);
    all.enrolments.push(...decision.enrolments);
  }
  return { ...decision, ...all };
};

/** An account that is known, active and judged: the ground on which a crossing counts. */
export const settledState = (inputs: Inputs): EngineState =>
  decideAll(
    emptyState,
    { ...inputs, facts: [], account: { ...inputs.account, traits: { ...inputs.account.traits, lapse: 'active' } } },
    day(-1),
  ).state;
