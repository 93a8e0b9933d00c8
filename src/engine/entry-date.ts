/** When a date trigger takes an account in (semantics row 6). */
import { dateOfDay } from '../domain/calendar-date.ts';
import { type Campaign, type CampaignEvent, isEventInstant, type Trigger } from '../domain/campaign.ts';
import type { Dated } from '../domain/date-field.ts';
import { formatDuration } from '../domain/duration.ts';
import { addDuration, endOfLocalDay, instantOf, type LocalReading, localDay, localOf } from '../domain/local-time.ts';
import { dayClosedBecause } from '../domain/open-hours.ts';
import { subtractDuration } from '../domain/subtract-duration.ts';
import type { BusinessTime } from '../domain/time.ts';
import type { WorkCalendar } from '../domain/work-calendar.ts';
import type { Draft } from './draft.ts';
import type { AccountView } from './inputs.ts';
import { eventInstant, eventOf, isCancelled } from './occasions.ts';
import { own } from './own.ts';
import { fieldDate, MORNING } from './wait-date.ts';

/** No market is closed for longer; where one is, the day itself holds and admission judges the mails. */
const LONGEST_CLOSURE = 21;

type DateTrigger = Extract<Trigger, { type: 'date' }>;

export type EntryDate = {
  /** First instant at which the account may enter. */
  readonly due: BusinessTime;
  /** Behind it nobody enters any more. */
  readonly latest: BusinessTime;
  /** What was tried, as the state remembers it: a moved date is another one. */
  readonly mark: string;
  /** Keys the enrolment. */
  readonly key: string;
  readonly because: string;
  readonly cancelled: boolean;
};

/** The date on which the account enters the campaign; null where it has none, or was tried for that date before. */
export const entryDate = (draft: Draft, campaign: Campaign): EntryDate | null => {
  const { trigger } = campaign;
  if (trigger.type !== 'date' || !draft.inputs.account.key) return null;
  const tried = own(draft.state.tried, campaign.id);
  const entry = isEventInstant(trigger.of)
    ? eventEntry(draft, campaign, trigger)
    : trigger.yearly
      ? nextAnniversary(draft, campaign, trigger, tried)
      : fieldEntry(draft, campaign, trigger);
  return entry === null || entry.mark === tried ? null : entry;
};

const eventEntry = (draft: Draft, campaign: Campaign, trigger: DateTrigger): EntryDate | null => {
  const event = eventOf(draft, campaign);
  if (!event || !isEventInstant(trigger.of)) return null;
  const entry = eventEntryAt(draft.inputs.account, campaign, trigger, event, eventInstant(event, trigger.of));
  return isCancelled(draft, event) ? { ...entry, cancelled: true } : entry;
};

/** Of an event that takes place: the same for all accounts of a place, which are asked at every fact, so it is kept. */
const eventEntryAt = (
  where: Where,
  campaign: Campaign,
  trigger: DateTrigger,
  event: CampaignEvent,
  instant: BusinessTime,
): EntryDate => {
  const byZone = eventEntries.get(campaign) ?? new Map<string, KeptEntry>();
  eventEntries.set(campaign, byZone);
  const kept = byZone.get(where.timezone);
  if (kept?.event === event && kept.calendar === where.calendar) return kept.entry;
  const because = `${distanceOf(trigger)}${event.title}`;
  const dated = { from: instant, to: instant };
  const entry = { ...entryOn(where, campaign, trigger, dated, event.id, because), mark: `${event.id}@${instant}` };
  byZone.set(where.timezone, { event, calendar: where.calendar, entry });
  return entry;
};

type KeptEntry = {
  readonly event: CampaignEvent;
  readonly calendar: WorkCalendar;
  readonly entry: EntryDate;
};

/** By campaign, then zone. */
const eventEntries = new WeakMap<Campaign, Map<string, KeptEntry>>();

const fieldEntry = (draft: Draft, campaign: Campaign, trigger: DateTrigger): EntryDate | null => {
  const dated = fieldDate(draft, trigger.of);
  if (dated === null) return null;
  const day = dateOfDay(localDay(dated.from, draft.inputs.account.timezone));
  const because = `${distanceOf(trigger)}${trigger.of} (${day})`;
  return entryOn(draft.inputs.account, campaign, trigger, dated, `${trigger.of}@${day}`, because);
};

/**
 * The first anniversary that was not tried and is not over yet. The one after a tried one is never passed over: if it is
 * over by now, that it was too late is said.
 */
const nextAnniversary = (
  draft: Draft,
  campaign: Campaign,
  trigger: DateTrigger,
  tried: string | undefined,
): EntryDate | null => {
  const { timezone } = draft.inputs.account;
  const first = fieldDate(draft, trigger.of);
  if (first === null) return null;
  const born = localOf(first.from, timezone);
  const day = dateOfDay(localDay(first.from, timezone));
  const before = Number(
    tried?.startsWith(`${trigger.of}@${day}/`) ? tried.slice(tried.lastIndexOf('/') + 1) : Number.NaN,
  );
  const thisYear = localOf(draft.now, timezone).year;
  for (let year = Math.max(born.year + 1, Math.min(thisYear - 1, before + 1 || thisYear)); ; year += 1) {
    if (year <= before) continue;
    const lastDay = new Date(Date.UTC(year, born.month, 0)).getUTCDate();
    const from = instantOf({ year, month: born.month, day: Math.min(born.day, lastDay), minuteOfDay: 0 }, timezone);
    const because = `${distanceOf(trigger)}${year - born.year} years since ${trigger.of} (${day})`;
    const dated = { from, to: endOfLocalDay(from, timezone) };
    const entry = entryOn(draft.inputs.account, campaign, trigger, dated, `${trigger.of}@${day}/${year}`, because);
    if (entry.latest >= draft.now || year === before + 1 || year > thisYear + 1) return entry;
  }
};

type Where = Pick<AccountView, 'timezone' | 'calendar'>;

const entryOn = (
  { timezone, calendar }: Where,
  campaign: Campaign,
  trigger: DateTrigger,
  { from, to }: Dated,
  key: string,
  because: string,
): EntryDate => {
  const { before, after, latest } = trigger;
  const counted =
    before !== null
      ? subtractDuration(from, before, timezone, calendar)
      : after
        ? addDuration(from, after, timezone, calendar)
        : from;
  const due = openMorning(localOf(counted, timezone), timezone, calendar);
  const over = before === null ? addDuration(due, campaign.tooLate, timezone, calendar) : to;
  return {
    due,
    latest: latest === null ? over : subtractDuration(from, latest, timezone, calendar),
    mark: key,
    key,
    because,
    cancelled: false,
  };
};

const distanceOf = ({ before, after }: DateTrigger): string => {
  if (before !== null) return `${formatDuration(before)} before `;
  return after ? `${formatDuration(after)} after ` : '';
};

/** Nine o'clock on that day, or on the first later one that is open there. */
const openMorning = (day: LocalReading, zone: string, calendar: WorkCalendar): BusinessTime => {
  const morning = (ahead: number) =>
    instantOf({ ...day, day: day.day + ahead, minuteOfDay: MORNING, second: 0, millisecond: 0 }, zone);
  for (let ahead = 0; ahead <= LONGEST_CLOSURE; ahead += 1) {
    const at = morning(ahead);
    if (dayClosedBecause(localDay(at, zone), calendar) === null) return at;
  }
  return morning(0);
};
