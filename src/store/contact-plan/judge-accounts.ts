/** Who keeps to the contact plan and who does not. The judgement itself is a port: `src/intelligence/contact-plan.ts`. */
import type { ContactJudge, ContactStanding, FloorStanding } from '../../domain/contact-plan.ts';
import type { AccountId } from '../../domain/ids.ts';
import type { ContactFloor } from '../../domain/settings.ts';
import { type BusinessTime, businessTime } from '../../domain/time.ts';
import { readSettings } from '../campaigns/read-settings.ts';
import type { Transaction } from '../database/open.ts';
import { readTouches, type TouchedAccount } from './read-touches.ts';

export type JudgedAccount = TouchedAccount & { readonly floor: ContactFloor; readonly standing: ContactStanding };

/** The watch's name in `watches`. */
export const CONTACT_PLAN = 'contact-plan';

/**
 * Key accounts that have a floor (or only the one named), by id; null: the settings have no contact plan. An account that
 * nobody has touched yet counts from the day it came, or from the day the plan was first watched.
 */
export const judgeAccounts = async (
  tx: Transaction,
  { floorOf, judgeContact }: ContactJudge,
  now: BusinessTime,
  account: AccountId | null = null,
): Promise<readonly JudgedAccount[] | null> => {
  const plan = (await readSettings(tx))?.contactPlan;
  if (!plan) return null;
  const watch = await tx.watch.findUnique({ where: { name: CONTACT_PLAN } });
  const since = businessTime(watch?.since.getTime() ?? now);
  return (await readTouches(tx, now, account)).flatMap((touched) => {
    const floor = floorOf(plan, touched.level);
    if (floor === null) return [];
    // In stepped time the machine's clock is not the plan's: an instant still to come says nothing.
    const from = touched.createdAt > since && touched.createdAt <= now ? touched.createdAt : since;
    return [{ ...touched, floor, standing: judgeContact(touched.touches, floor, from, now) }];
  });
};

/** The floor that is longest over; null: none is. Of two equal ones the personal: it is the harder to make up for. */
export const worstBreach = ({
  personal,
  any,
}: ContactStanding): { readonly which: 'personal' | 'any'; readonly floor: FloorStanding } | null => {
  if (personal?.breached && (!any?.breached || personal.dueAt <= any.dueAt))
    return { which: 'personal', floor: personal };
  return any?.breached ? { which: 'any', floor: any } : null;
};
