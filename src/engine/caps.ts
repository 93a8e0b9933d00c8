/**
 * Sliding caps. A touch at u fits a cap of n per w when the touches in (u - w, u], with it, count to at most n.
 *
 * For an account the same (campaign, step) to several contacts within 24 hours counts once: the count of a window is the
 * least number of 24-hour stretches that cover each step's touches. Leaving touches out never raises that number, so
 * when each touch fits at its own instant, no window whatever holds more than n.
 */
import type { Guards } from '../domain/campaign.ts';
import { formatDuration } from '../domain/duration.ts';
import type { Cap, Settings } from '../domain/settings.ts';
import { type BusinessTime, businessTime, DAY } from '../domain/time.ts';
import { windowMs } from '../domain/window-ms.ts';

/** One touch as a cap sees it; `step` groups (account caps), null stands alone. */
export type CappedTouch = { readonly at: BusinessTime; readonly step: string | null };

/** True when one more touch of `step` at `at` fits beside those given (later ones count too). */
export const fits = (cap: Cap, touches: readonly CappedTouch[], at: BusinessTime, step: string | null): boolean => {
  const from = at - windowMs(cap.per);
  return countTouches([...touches.filter((touch) => touch.at > from), { at, step }]) <= cap.most;
};

/** First instant after `at` at which one more touch fits if nothing else happens; null when it never does. */
export const fitsFrom = (
  cap: Cap,
  touches: readonly CappedTouch[],
  at: BusinessTime,
  step: string | null,
): BusinessTime | null => {
  const window = windowMs(cap.per);
  const freed = touches.map((touch) => touch.at + window).filter((instant) => instant > at);
  const first = freed.sort((a, b) => a - b).find((instant) => fits(cap, touches, businessTime(instant), step));
  return first === undefined ? null : businessTime(first);
};

/** Such as `cap: contact 2 per 7d`. */
export const capReason = (whose: 'contact' | 'account', cap: Cap): string =>
  `cap: ${whose} ${cap.most} per ${formatDuration(cap.per)}`;

/**
 * Of all caps, and a day more, in ms: one step to several contacts within 24 hours is one touch, which may begin before a
 * cap's window does.
 */
export const longestWindow = (caps: readonly Cap[]): number =>
  DAY + Math.max(DAY, ...caps.map((cap) => windowMs(cap.per)));

/** All caps a send is counted by: the settings' and its campaign's own. */
export const capsOf = (guards: Guards | undefined, { caps }: Settings): readonly Cap[] => [
  ...caps.contact,
  ...caps.account,
  ...(guards?.caps?.contact ?? []),
  ...(guards?.caps?.account ?? []),
];

const countTouches = (touches: readonly CappedTouch[]): number => {
  let count = 0;
  const coveredUntil = new Map<string, number>();
  for (const { at, step } of [...touches].sort((a, b) => a.at - b.at)) {
    if (step !== null && at < (coveredUntil.get(step) ?? Number.NEGATIVE_INFINITY)) continue;
    count += 1;
    if (step !== null) coveredUntil.set(step, at + DAY);
  }
  return count;
};
