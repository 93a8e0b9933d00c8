/**
 * The ceiling of the first days: whoever begins to send from a new house must not send everything at once, for the sake of
 * the receivers' mail servers and of a mistake that is seen on the first morning. On the n-th day on which marketing mail
 * leaves, at most `first_day_ceiling` (50) times 2^n may: 50, 100, 200, ... for seven such days, then without limit.
 *
 * The count is a row a day, raised in the claim's transaction: several workers together keep it, a claim that rolls back
 * gives its place back. It counts claims: what then fails to be handed over has used its place and keeps it for its next
 * try of that day.
 */
import { localOf, nextLocalTime } from '../../domain/local-time.ts';
import type { Settings } from '../../domain/settings.ts';
import { type BusinessTime, businessTime } from '../../domain/time.ts';
import type { Transaction } from '../database/open.ts';

/** Messages of the first day where the settings are silent. */
const FIRST_DAY = 50;

/** Days with mail that are counted. */
const DAYS = 7;

/** When what was over is asked again, on the next day in the company's zone; quiet hours are judged then. */
const MORNING = 8 * 60;

export type DayPlace =
  | { readonly type: 'taken' }
  | { readonly type: 'full'; readonly until: BusinessTime; readonly reason: string };

/**
 * Takes one of the day's places, last in a transaction that holds account and contact: the day's row is the last lock of a
 * claim. `claimedAt`: when the same message was claimed before; on the same day it has its place already.
 */
export const takePlace = async (
  tx: Transaction,
  settings: Settings,
  now: BusinessTime,
  claimedAt: BusinessTime | null,
): Promise<DayPlace> => {
  const zone = settings.defaults.timezone;
  const day = dateOf(now, zone);
  if (claimedAt !== null && dateOf(claimedAt, zone) === day) return { type: 'taken' };
  const before = await tx.liveDay.count({ where: { day: { lt: day } } });
  if (before >= DAYS) return { type: 'taken' };
  const most = mostOn(settings, before);
  await tx.$executeRaw`INSERT INTO live_days (day, most) VALUES (${day}, ${most}::int) ON CONFLICT (day) DO NOTHING`;
  const taken = await tx.$executeRaw`UPDATE live_days SET taken = taken + 1 WHERE day = ${day} AND taken < most`;
  if (taken > 0) return { type: 'taken' };
  const tomorrow = businessTime(nextLocalTime(businessTime(now + 1), 0, [], zone));
  return { type: 'full', until: nextLocalTime(tomorrow, MORNING, [], zone), reason: `first days: ceiling ${most}` };
};

export type FirstDays = {
  /** 1 for the first day with mail; today's number where mail goes out today. */
  readonly day: number;
  /** Null: the first days are over. */
  readonly most: number | null;
  readonly taken: number;
};

/** How today stands; of a day without mail so far, as it would be. */
export const readFirstDays = async (tx: Transaction, settings: Settings, now: BusinessTime): Promise<FirstDays> => {
  const day = dateOf(now, settings.defaults.timezone);
  const before = await tx.liveDay.count({ where: { day: { lt: day } } });
  const today = await tx.liveDay.findUnique({ where: { day } });
  return {
    day: before + 1,
    most: before >= DAYS ? null : (today?.most ?? mostOn(settings, before)),
    taken: today?.taken ?? 0,
  };
};

const mostOn = (settings: Settings, before: number): number => (settings.firstDayCeiling ?? FIRST_DAY) * 2 ** before;

/** `2027-03-01`: compares as it counts. */
const dateOf = (at: BusinessTime, zone: string): string => {
  const { year, month, day } = localOf(at, zone);
  return [String(year).padStart(4, '0'), String(month).padStart(2, '0'), String(day).padStart(2, '0')].join('-');
};
