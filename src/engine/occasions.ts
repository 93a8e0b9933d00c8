import type { Campaign, CampaignEvent, EventInstant, Step } from '../domain/campaign.ts';
import { addDuration, instantOf, type LocalReading, localDay, localOf } from '../domain/local-time.ts';
import { dayClosedBecause } from '../domain/open-hours.ts';
import { subtractDuration } from '../domain/subtract-duration.ts';
import type { BusinessTime } from '../domain/time.ts';
import type { WorkCalendar } from '../domain/work-calendar.ts';
import type { Draft } from './draft.ts';
import { own } from './own.ts';

/** Invitations go out at nine in the morning where the account is. */
const ENTRY_TIME = 9 * 60;

/** No market is closed for longer; where one is, the day itself holds and admission judges the mails. */
const LONGEST_CLOSURE = 21;

/** What a campaign invites to: its dates are those of the version in force, whatever version an enrolment pins. */
export const eventOf = (draft: Draft, campaign: Campaign): CampaignEvent | null => {
  const { event } = campaign;
  if (!event) return null;
  return draft.inputs.published.find((candidate) => candidate.event?.id === event.id)?.event ?? event;
};

export const eventInstant = (event: CampaignEvent, of: EventInstant): BusinessTime =>
  of === 'event.starts_at' ? event.startsAt : event.endsAt;

/** When a wait for a date of the event is over; null where the campaign invites to nothing. */
export const eventWaitEnd = (
  draft: Draft,
  campaign: Campaign,
  step: Extract<Step, { type: 'wait-until-event' }>,
): BusinessTime | null => {
  const event = eventOf(draft, campaign);
  if (!event) return null;
  const { timezone, calendar } = draft.inputs.account;
  const instant = eventInstant(event, step.of);
  if (step.before !== null) return subtractDuration(instant, step.before, timezone, calendar);
  return step.after === null ? instant : addDuration(instant, step.after, timezone, calendar);
};

export type EntryDate = {
  readonly event: CampaignEvent;
  /** First instant at which the account may enter. */
  readonly due: BusinessTime;
  /** Behind it nobody enters any more. */
  readonly latest: BusinessTime;
  /** What was tried, as the state remembers it: a moved date is another one. */
  readonly mark: string;
};

/** The date on which the account enters the campaign; null where it has none, or was tried for that date before. */
export const entryDate = (draft: Draft, campaign: Campaign): EntryDate | null => {
  const { trigger } = campaign;
  const event = eventOf(draft, campaign);
  if (trigger.type !== 'date' || !event || !draft.inputs.account.key) return null;
  const instant = eventInstant(event, trigger.of);
  const mark = `${event.id}@${instant}`;
  if (own(draft.state.tried, campaign.id) === mark) return null;
  const { timezone, calendar } = draft.inputs.account;
  const local = localOf(subtractDuration(instant, trigger.before, timezone, calendar), timezone);
  const due = openMorning(local, timezone, calendar);
  const latest = trigger.latest === null ? instant : subtractDuration(instant, trigger.latest, timezone, calendar);
  return { event, due, latest, mark };
};

/** Nine o'clock on that day, or on the first later one that is open there. */
const openMorning = (day: LocalReading, zone: string, calendar: WorkCalendar): BusinessTime => {
  const morning = (ahead: number) =>
    instantOf({ ...day, day: day.day + ahead, minuteOfDay: ENTRY_TIME, second: 0, millisecond: 0 }, zone);
  for (let ahead = 0; ahead <= LONGEST_CLOSURE; ahead += 1) {
    const at = morning(ahead);
    if (dayClosedBecause(localDay(at, zone), calendar) === null) return at;
  }
  return morning(0);
};

export const isCancelled = (draft: Draft, event: CampaignEvent): boolean =>
  draft.inputs.occasions.some((occasion) => occasion.id === event.id && occasion.cancelled);
