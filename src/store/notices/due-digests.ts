/** Whose morning it is: owners who have no digest of today yet, on the working days of their market, by their own clock. */
import { instantOf, localDay, localOf } from '../../domain/local-time.ts';
import { dayClosedBecause } from '../../domain/open-hours.ts';
import { ownerPlace } from '../../domain/owner-place.ts';
import { type BusinessTime, businessTime } from '../../domain/time.ts';
import type { WorkCalendar } from '../../domain/work-calendar.ts';
import { readKnownSettings } from '../campaigns/read-settings.ts';
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
  const due = owners.flatMap(({ id, timezone, calendar }) => {
    const { year, month, day, minuteOfDay } = localOf(now, timezone);
    if (minuteOfDay < FROM || minuteOfDay >= UNTIL) return [];
    if (dayClosedBecause(localDay(now, timezone), calendar) !== null) return [];
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
  const mornings = owners.flatMap((owner) => nextMorning(now, owner) ?? []);
  return mornings.length === 0 ? null : businessTime(Math.min(...mornings));
};

/** Longer than any holidays. */
const DAYS_AHEAD = 31;

const nextMorning = (now: BusinessTime, { timezone, calendar }: Owner): BusinessTime | null => {
  const local = localOf(now, timezone);
  for (let days = 0; days <= DAYS_AHEAD; days += 1) {
    const at = instantOf({ ...local, day: local.day + days, minuteOfDay: FROM, second: 0, millisecond: 0 }, timezone);
    if (at > now && dayClosedBecause(localDay(at, timezone), calendar) === null) return at;
  }
  return null;
};

type Owner = { readonly id: string; readonly timezone: string; readonly calendar: WorkCalendar };

const readOwners = async (store: Store, now: BusinessTime): Promise<readonly Owner[]> => {
  // Nothing was ever published: there is nobody's day to tell.
  if ((await store.prisma.setting.count()) === 0) return [];
  const settings = await readKnownSettings(store.prisma);
  const owners = await store.prisma.$queryRaw<{ id: string; timezone: string; market: string | null }[]>`
    SELECT id, timezone, market FROM owners
    WHERE NOT (away_from IS NOT NULL AND away_from <= ${new Date(now)} AND (away_until IS NULL OR away_until > ${new Date(now)}))
    ORDER BY id COLLATE "C"`;
  return owners.map((owner) => ({ id: owner.id, ...ownerPlace(settings, owner) }));
};
