/** Days and times as a clock on the wall tells them, wherever it hangs. */

/** Monday is 1, Sunday 7 (ISO 8601). */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;

/** Minutes after local midnight, 0 to 1439. */
export type LocalTime = number;
