/** Whose morning it is: owners who have no digest of today yet, on the open weekdays of the settings, by their own clock. */
import type { Weekday } from '../../domain/campaign.ts';
import { isZone, localOf } from '../../domain/local-time.ts';
import { type BusinessTime, HOUR, later } from '../../domain/time.ts';
import { readPublished } from '../campaigns/read-published.ts';
import type { Store } from '../database/open.ts';

/** Local minutes of the day: 07:30, and the noon from which on a digest would be yesterday's news. */
const FROM = 7 * 60 + 30;
const UNTIL = 12 * 60;

export type DueDigest = {
  /** Of its notice: `digest/<owner>/<date>`. */
  readonly id: string;
  readonly owner: string;
};

/** In owner order. An owner who is away gets none: it is the deputy's to read. */
export const readDueDigests = async (store: Store, now: BusinessTime): Promise<readonly DueDigest[]> => {
  const owners = await readOwners(store, now);
  const due = owners.flatMap(({ id, timezone, closedWeekdays }) => {
    const { year, month, day, weekday, minuteOfDay } = localOf(now, timezone);
    if (closedWeekdays.includes(weekday) || minuteOfDay < FROM || minuteOfDay >= UNTIL) return [];
    const date = [year, month, day].map((part) => String(part).padStart(2, '0')).join('-');
    return [{ id: `digest/${id}/${date}`, owner: id }];
  });
  if (due.length === 0) return due;
  const written = await store.prisma.notice.findMany({
    where: { id: { in: due.map(({ id }) => id) } },
    select: { id: true },
  });
  const known = new Set(written.map(({ id }) => id));
  return due.filter(({ id }) => !known.has(id));
};

/** The next morning of anybody, for the driver of stepped time; null: there is no owner. */
export const readNextDigestAt = async (store: Store, now: BusinessTime): Promise<BusinessTime | null> => {
  const owners = await readOwners(store, now);
  const mornings = owners.flatMap(({ timezone, closedWeekdays }) => nextMorning(now, timezone, closedWeekdays) ?? []);
  return mornings.length === 0 ? null : (Math.min(...mornings) as BusinessTime);
};

/** Hour by hour: mornings come within a week of open days, and half hours are the finest a zone's clock has here. */
const nextMorning = (now: BusinessTime, zone: string, closedWeekdays: readonly Weekday[]): BusinessTime | null => {
  for (let hours = 0; hours <= 8 * 24; hours += 1) {
    const at = later(now, hours * HOUR);
    const { weekday, minuteOfDay, second, millisecond } = localOf(at, zone);
    if (closedWeekdays.includes(weekday)) continue;
    const ahead = (FROM - minuteOfDay) * 60_000 - second * 1_000 - millisecond;
    if (ahead > 0 && ahead <= HOUR) return later(at, ahead);
  }
  return null;
};

type Owner = { readonly id: string; readonly timezone: string; readonly closedWeekdays: readonly Weekday[] };

const readOwners = async (store: Store, now: BusinessTime): Promise<readonly Owner[]> => {
  // Nothing was ever published: there is nobody's day to tell.
  if ((await store.prisma.setting.count()) === 0) return [];
  const { settings } = await readPublished(store.prisma);
  const owners = await store.prisma.$queryRaw<{ id: string; timezone: string }[]>`
    SELECT id, timezone FROM owners
    WHERE NOT (away_from IS NOT NULL AND away_from <= ${new Date(now)} AND (away_until IS NULL OR away_until > ${new Date(now)}))
    ORDER BY id COLLATE "C"`;
  return owners.map(({ id, timezone }) => ({
    id,
    timezone: isZone(timezone) ? timezone : settings.defaults.timezone,
    closedWeekdays: settings.closedWeekdays,
  }));
};
