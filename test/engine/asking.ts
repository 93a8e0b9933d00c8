/** Builders for admission: a touch that asks, and what is known of its account, as quiet as can be. */
import type { Settings } from '../../src/domain/settings.ts';
import { businessTime, DAY, HOUR, later } from '../../src/domain/time.ts';
import type { AdmissionRequest, AdmissionWindow, RecentTouch } from '../../src/engine/admission.ts';

export const utc = (text: string) => businessTime(Date.parse(text));
/** A Tuesday, 10:00 in Manila. */
export const now = utc('2026-11-24T02:00:00Z');

export const policy: Settings = {
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

export const request = (change: Partial<AdmissionRequest> = {}): AdmissionRequest => ({
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

export type WindowChange = {
  readonly contact?: Partial<AdmissionWindow['contact']>;
  readonly account?: Partial<AdmissionWindow['account']>;
  readonly stopped?: AdmissionWindow['stopped'];
  readonly recent?: AdmissionWindow['recent'];
  readonly planned?: AdmissionWindow['planned'];
};
export const free = { scope: 'none', offers: false } as const;
export const held = { scope: 'marketing', offers: false } as const;
export const window = ({
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

export const touch = (hoursAgo: number, change: Partial<RecentTouch> = {}): RecentTouch => ({
  at: later(now, -hoursAgo * HOUR),
  sameContact: true,
  sameAccount: true,
  campaign: 'other',
  step: `send:${hoursAgo}`,
  ...change,
});
