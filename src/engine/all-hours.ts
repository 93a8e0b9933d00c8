/** Opening hours that must all be open at once: the recipient's market, and what a campaign narrows them by. */
import type { Guards } from '../domain/campaign.ts';
import { closedBecause, nextClosed, nextOpen, type OpenHours } from '../domain/open-hours.ts';
import type { BusinessTime } from '../domain/time.ts';

/** Hours that close in turn have met by then, or never do. */
const MOST_ROUNDS = 100;

/** The campaign's own quiet hours and days off, on the recipient's clock. */
export const guardHours = ({ quiet = [], daysOff = [] }: Guards, zone: string): readonly OpenHours[] => {
  const of = (quietHours: OpenHours['quietHours'], closedWeekdays: OpenHours['closedWeekdays']): OpenHours => ({
    ...{ zone, quietHours, closedWeekdays, holidays: [], seasons: [] },
  });
  return [...quiet.map((hours) => of(hours, [])), ...(daysOff.length > 0 ? [of({ from: 0, to: 0 }, daysOff)] : [])];
};

/** The first of them that speaks. */
export const closedByAny = (at: BusinessTime, all: readonly OpenHours[]): string | null => {
  for (const hours of all) {
    const closed = closedBecause(at, hours);
    if (closed !== null) return closed;
  }
  return null;
};

/** First instant at or after `at` at which all are open; null where there is none in reach. */
export const nextAllOpen = (at: BusinessTime, all: readonly OpenHours[]): BusinessTime | null => {
  let instant = at;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const now = instant;
    const closed = all.find((hours) => closedBecause(now, hours) !== null);
    if (!closed) return now;
    const open = nextOpen(now, closed);
    if (open === null) return null;
    instant = open;
  }
  return null;
};

/** First instant at or after `at` at which one of them is closed; null where there is none in reach. */
export const nextAnyClosed = (at: BusinessTime, all: readonly OpenHours[]): BusinessTime | null => {
  const closing = all.flatMap((hours) => nextClosed(at, hours) ?? []);
  return closing.length === 0 ? null : closing.reduce((first, each) => (each < first ? each : first));
};
