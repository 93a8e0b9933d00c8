import type { LocalTime, Weekday } from './campaign.ts';
import type { Duration } from './duration.ts';

/** A frequency cap: at most `most` touches in any sliding window. */
export type Cap = { readonly most: number; readonly per: Duration };

/** The one settings file (`campaigns/settings.yaml`): defaults for everything campaigns leave unsaid. Plain JSON. */
export type Settings = {
  readonly company: { readonly name: string; readonly address: string };
  readonly sender: { readonly name: string; readonly address: string };
  readonly defaults: { readonly timezone: string; readonly locale: string; readonly currency: string };
  readonly caps: { readonly contact: readonly Cap[]; readonly account: readonly Cap[] };
  /** Local times between which nothing is sent; `from` later than `to` spans midnight. */
  readonly quietHours: { readonly from: LocalTime; readonly to: LocalTime };
  /** Days of the week on which marketing rests. */
  readonly closedWeekdays: readonly Weekday[];
  /** A lower priority also counts planned touches of a higher one in this look-ahead. */
  readonly priorityLookAhead: Duration;
  readonly feedFreshness: Duration;
};
