import { isEventInstant, type PriorityClass, type Trigger } from '../../domain/campaign.ts';
import type { CampaignId } from '../../domain/ids.ts';

/** Words in a campaign's id that tell its class, asked in this order. */
const BY_ID: readonly (readonly [RegExp, PriorityClass])[] = [
  [/win-?back/, 'win-back'],
  [/repair|apology|complaint/, 'repair'],
  [/thank/, 'thank-you'],
  [/newsletter/, 'newsletter'],
  [/event|invitation|seminar|customer-day/, 'event'],
];

/**
 * The class of a campaign that names none (`class:` always wins): by a word in its id; else by its trigger. A schedule is
 * a newsletter, a segment whose name begins with `laps` is a win-back, a campaign started by hand is the owner's; what
 * answers something an account did or became is a thank-you.
 */
export const deriveClass = (id: CampaignId, trigger: Trigger): PriorityClass => {
  const byId = BY_ID.find(([pattern]) => pattern.test(id));
  if (byId) return byId[1];
  switch (trigger.type) {
    case 'schedule':
      return 'newsletter';
    case 'manual':
      return 'owner-approved';
    case 'date':
      return isEventInstant(trigger.of) ? 'event' : 'thank-you';
    case 'segment':
      return trigger.segment.startsWith('laps') ? 'win-back' : 'thank-you';
    case 'event':
    case 'trait':
      return 'thank-you';
  }
};

/** The topic of consent a class sends under where the file names none; null: it must name one. */
export const DEFAULT_TOPICS: Readonly<Record<PriorityClass, string | null>> = {
  transactional: 'service',
  repair: 'service',
  'owner-approved': null,
  'win-back': 'offers',
  'thank-you': 'offers',
  event: 'events',
  newsletter: 'newsletter',
};
