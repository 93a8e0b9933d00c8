/** A budget that is nearly used up is said before it is empty (semantics row 27). */
import type { AskedOfOwner } from '../../domain/asked-of-owner.ts';
import { formatMoney } from '../../domain/money.ts';
import type { BusinessTime } from '../../domain/time.ts';
import type { Transaction } from '../database/open.ts';
import type { Offer } from '../generated/client.ts';
import { openSystemTask } from '../tasks/open-system-task.ts';
import { tellOwner } from '../tasks/tell-owner.ts';
import { workingDaysLater } from '../tasks/working-days-later.ts';

/** Percent of the ceiling, reserved and spent together. */
const NEAR = 80n;

/**
 * In the transaction that has just reserved `offer` from its budget, and holds the account's row: where this one took it to
 * 80 % of its ceiling, the account's owner is told, by a task and by a mail at once. What was freed and taken again is told
 * again where another account takes it there.
 */
export const warnOfBudget = async (tx: Transaction, offer: Offer, now: BusinessTime): Promise<void> => {
  const { campaignId, name, currency } = offer;
  const budget = await tx.budget.findUniqueOrThrow({
    where: { campaignId_name_currency: { campaignId, name, currency } },
  });
  const taken = budget.reservedMinor + budget.spentMinor;
  const isNear = (minor: bigint): boolean => minor * 100n >= NEAR * budget.ceilingMinor;
  if (!isNear(taken) || isNear(taken - (offer.maxMinor ?? 0n))) return;
  const account = await tx.account.findUniqueOrThrow({ where: { id: offer.accountId } });
  const left = { minor: Number(budget.ceilingMinor - taken), currency };
  const title = `The budget of offer ${name} in ${campaignId} is nearly used up: ${formatMoney(left)} left`;
  const asked: AskedOfOwner = { type: 'budget-near', campaign: campaignId, offer: name, left };
  const key = `${campaignId}/${name}/${currency}`;
  const dueAt = await workingDaysLater(tx, account.id, now, 2);
  const outcomes = ['raised', 'left'];
  await openSystemTask(
    tx,
    { kind: 'budget-near', key, account: account.id, contact: null, title, asked, dueAt, outcomes },
    now,
  );
  await tellOwner(tx, { account, kind: `budget/${key}`, campaign: campaignId, title, asked }, now);
};
