/**
 * The floor of contact (domain.md D21): the longest an account may be without a personal touch, and without any. Pure.
 * For buyers of capital goods, whose silence says nothing to a model of purchases, it is all there is.
 */
import type { ContactJudge, ContactStanding, ContactTouch, FloorStanding } from '../domain/contact-plan.ts';
import type { ContactFloor, ContactPlan } from '../domain/settings.ts';
import { type BusinessTime, DAY, later } from '../domain/time.ts';
import { windowMs } from '../domain/window-ms.ts';

/** The floor of a level; null: none. */
export const floorOf = (plan: ContactPlan | undefined, level: string | null): ContactFloor | null => {
  if (!plan) return null;
  const named = level !== null && Object.hasOwn(plan, level) ? plan[level] : undefined;
  return named ?? plan['default'] ?? null;
};

/**
 * `touches` in any order; later ones than `now` do not count. `since`: when the plan began for this account; an account
 * nobody has touched is due counted from there, so that a plan's first day is not everybody's breach.
 */
export const judgeContact = (
  touches: readonly ContactTouch[],
  floor: ContactFloor,
  since: BusinessTime,
  now: BusinessTime,
): ContactStanding => {
  const past = touches.filter(({ at }) => at <= now);
  const standing = (most: ContactFloor['any'], counted: readonly ContactTouch[]): FloorStanding | null => {
    if (most === null) return null;
    const last = counted.reduce<ContactTouch | null>(
      (newest, touch) => (newest && newest.at >= touch.at ? newest : touch),
      null,
    );
    const dueAt = later(last === null ? since : last.at, windowMs(most));
    const breached = now > dueAt;
    return { last, dueAt, breached, daysOver: breached ? Math.floor((now - dueAt) / DAY) : 0 };
  };
  return {
    personal: standing(
      floor.personal,
      past.filter(({ kind }) => kind !== 'mail'),
    ),
    any: standing(floor.any, past),
  };
};

export const CONTACT_JUDGE: ContactJudge = { floorOf, judgeContact };
