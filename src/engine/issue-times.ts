/** When a newsletter issue is planned, and when each of its receivers gets it. */
import type { Campaign, Schedule } from '../domain/campaign.ts';
import { firstZone } from '../domain/place.ts';
import { type BusinessTime, DAY, HOUR, later } from '../domain/time.ts';
import type { WorkCalendar } from '../domain/work-calendar.ts';
import type { ContactView } from './inputs.ts';
import { type DueInstant, type IssueDay, instantOnDay, nextIssueDay, openInstantOnDay } from './schedule.ts';

/** Planning starts this long before the day's instant in the company's zone: somewhere in the east it is that time already. */
const LEAD = 26 * HOUR;

/** An issue whose day was missed by more than this is skipped: nobody wants Tuesday's letter on Thursday, or next month. */
const LATEST = DAY;

export type IssueTimes = {
  readonly issue: string;
  /** The day's instant in the company's zone. */
  readonly startsAt: BusinessTime;
  readonly plansAt: BusinessTime;
  /** Later than this it is skipped. */
  readonly latest: BusinessTime;
};

/** An issue's day is the schedule's first after it was published. Null: the campaign has no issue, or never comes to its day. */
export const issueTimes = (campaign: Campaign, publishedAt: BusinessTime, zone: string): IssueTimes | null => {
  if (campaign.trigger.type !== 'schedule' || campaign.trigger.issue === null) return null;
  const { schedule, issue } = campaign.trigger;
  const day = nextIssueDay(schedule, publishedAt, zone);
  if (!day) return null;
  const startsAt = instantOnDay(schedule, day, zone);
  return { issue, startsAt, plansAt: later(startsAt, -LEAD), latest: later(startsAt, LATEST) };
};

/** The instant of each receiver at an account, by the schedule's zone and his own calendar. */
export const issueDue =
  (schedule: Schedule, day: IssueDay, account: { readonly timezone: string; readonly calendar: WorkCalendar }) =>
  (contact: Pick<ContactView, 'timezone'>): DueInstant => {
    const { timezone, calendar } = account;
    const own = firstZone(contact.timezone, timezone);
    const zones: Readonly<Record<string, string>> = { account: timezone, contact: own };
    return openInstantOnDay(schedule, day, zones[schedule.timezone] ?? schedule.timezone, { calendar, zone: own });
  };
