/**
 * Durations of the campaign language: `30m`, `4h` elapse; `3d`, `2w` are local calendar days; `2wd` are working days of
 * the account's market.
 */
export type DurationUnit = 'm' | 'h' | 'd' | 'w' | 'wd';

export type Duration = { readonly amount: number; readonly unit: DurationUnit };

/** Parses `30m 4h 3d 2w 2wd`; null when the text is no duration or its amount is 0 or above 10,000. */
export const parseDuration = (text: string): Duration | null => {
  const match = /^(\d{1,5})(m|h|d|wd|w)$/.exec(text);
  if (!match?.[1] || !match[2]) return null;
  const amount = Number(match[1]);
  if (amount < 1 || amount > 10_000) return null;
  return { amount, unit: match[2] as DurationUnit };
};

export const formatDuration = (duration: Duration): string => `${duration.amount}${duration.unit}`;
