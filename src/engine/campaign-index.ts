/**
 * The published campaigns by what a decision asks of them at every fact. Made once for each list of campaigns: it must not
 * be changed afterwards.
 */
import type { Campaign } from '../domain/campaign.ts';
import type { EventName } from '../domain/event.ts';
import type { CampaignId, SegmentId } from '../domain/ids.ts';
import { priorityOf } from './priority.ts';

/** Each list highest priority first, then by id: the order in which they are asked. */
export type CampaignIndex = {
  /** Those with a date trigger. */
  readonly dated: readonly Campaign[];
  /** Those that a fact of this type may start: by its event, or by the trait it moves. */
  readonly startedBy: (event: EventName) => readonly Campaign[];
  readonly startedByCrossing: (segment: SegmentId, on: 'enter' | 'leave') => readonly Campaign[];
  /** Events that are somebody's goal. */
  readonly goals: ReadonlySet<EventName>;
  /** As published, of this id. */
  readonly versionsOf: (id: CampaignId) => readonly Campaign[];
};

export const campaignIndex = (published: readonly Campaign[]): CampaignIndex => {
  const known = indexes.get(published);
  if (known) return known;
  const index = makeIndex(published);
  indexes.set(published, index);
  return index;
};

const indexes = new WeakMap<readonly Campaign[], CampaignIndex>();

const makeIndex = (published: readonly Campaign[]): CampaignIndex => {
  const all = published.toSorted(
    (left, right) => priorityOf(left) - priorityOf(right) || (left.id < right.id ? -1 : 1),
  );
  const byTrait = all.filter(({ trigger }) => trigger.type === 'trait');
  const byEvent = new Map<EventName, readonly Campaign[]>();
  for (const { trigger } of all) {
    if (trigger.type !== 'event' || byEvent.has(trigger.event)) continue;
    const { event } = trigger;
    byEvent.set(
      event,
      all.filter(
        (one) => one.trigger.type === 'trait' || (one.trigger.type === 'event' && one.trigger.event === event),
      ),
    );
  }
  const byCrossing = grouped(all, ({ trigger }) =>
    trigger.type === 'segment' ? crossingKey(trigger.segment, trigger.on) : null,
  );
  const byId = grouped(published, ({ id }) => id);
  return {
    dated: all.filter(({ trigger }) => trigger.type === 'date'),
    startedBy: (event) => byEvent.get(event) ?? byTrait,
    startedByCrossing: (segment, on) => byCrossing.get(crossingKey(segment, on)) ?? NONE,
    goals: new Set(published.flatMap(({ goal }) => goal?.event ?? [])),
    versionsOf: (id) => byId.get(id) ?? NONE,
  };
};

const NONE: readonly Campaign[] = [];

const crossingKey = (segment: SegmentId, on: 'enter' | 'leave'): string => `${on} ${segment}`;

const grouped = (
  campaigns: readonly Campaign[],
  keyOf: (campaign: Campaign) => string | null,
): ReadonlyMap<string, readonly Campaign[]> => {
  const groups = new Map<string, Campaign[]>();
  for (const campaign of campaigns) {
    const key = keyOf(campaign);
    if (key === null) continue;
    const group = groups.get(key);
    if (group) group.push(campaign);
    else groups.set(key, [campaign]);
  }
  return groups;
};
