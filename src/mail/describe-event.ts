/** What a mail says of an occasion depends on where its reader is: worked out once per message, for templates to ask. */
import { localOf, offsetAt } from '../domain/local-time.ts';
import { type BusinessTime, businessTime } from '../domain/time.ts';
import type { EventData } from './message-data.ts';

export type DescribedEvent = EventData & {
  /** The clock at the place shows another time than the reader's: say both. */
  readonly elsewhere: boolean;
  /** It ends on another day than it starts, in the reader's calendar. */
  readonly several_days: boolean;
};

export const describeEvent = (event: EventData, reader: string): DescribedEvent => ({
  ...event,
  elsewhere: event.timezone !== null && !sameClock(event.starts_at, reader, event.timezone),
  several_days: event.ends_at !== null && !sameDay(event.starts_at, businessTime(event.ends_at - 1), reader),
});

/** Whether clocks in both zones show the same at an instant, whatever the zones are called. */
export const sameClock = (at: BusinessTime, left: string, right: string): boolean =>
  offsetAt(at, left) === offsetAt(at, right);

const sameDay = (left: BusinessTime, right: BusinessTime, zone: string): boolean => {
  const [one, other] = [localOf(left, zone), localOf(right, zone)];
  return one.year === other.year && one.month === other.month && one.day === other.day;
};
