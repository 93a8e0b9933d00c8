/** What an activation may cost at the worst: everybody uses every offer to its most, as far as the budgets go. */
import type { Campaign, Step } from '../../domain/campaign.ts';
import type { Currency } from '../../domain/money.ts';
import type { Transaction } from '../database/open.ts';

/** Amounts in minor units of `currency`. */
export type WorstCost = {
  readonly offer: string;
  readonly currency: Currency;
  readonly accounts: number;
  /** Most that one account can take off; null: the offer names no most in this currency, or is no amount of money. */
  readonly eachMinor: number | null;
  /** Left of the budget for all together; null: there is none. */
  readonly budgetMinor: number | null;
  /** Null: nothing bounds it. */
  readonly worstMinor: number | null;
  /** What it gives besides money. */
  readonly gift: string | null;
  /** Percent of what is ordered, paid back later; null: none. */
  readonly rebate: number | null;
};

type OfferStep = Extract<Step, { type: 'offer' }>;

/** One line an offer and currency; `currencies` are those of the accounts that would enter, once each account. */
export const worstCost = async (
  tx: Transaction,
  campaign: Campaign,
  currencies: readonly Currency[],
): Promise<readonly WorstCost[]> => {
  const counts = new Map<Currency, number>();
  for (const currency of currencies) counts.set(currency, (counts.get(currency) ?? 0) + 1);
  const offers = Object.values(campaign.steps).filter((step): step is OfferStep => step.type === 'offer');
  const budgets = await tx.budget.findMany({ where: { campaignId: campaign.id } });
  return offers.flatMap((step) =>
    [...counts].sort().map(([currency, accounts]): WorstCost => {
      const eachMinor = step.terms.max?.[currency] ?? step.terms.amount?.[currency] ?? null;
      const ceiling = step.budget?.[currency];
      const kept = budgets.find((budget) => budget.name === step.name && budget.currency === currency);
      const budgetMinor =
        ceiling === undefined
          ? null
          : Math.max(0, ceiling - Number(kept?.reservedMinor ?? 0n) - Number(kept?.spentMinor ?? 0n));
      const together = eachMinor === null ? null : eachMinor * accounts;
      return {
        offer: step.name,
        currency,
        accounts,
        eachMinor,
        budgetMinor,
        worstMinor: leastOf(together, budgetMinor),
        gift: step.terms.gift,
        rebate: step.terms.rebate ?? null,
      };
    }),
  );
};

const leastOf = (left: number | null, right: number | null): number | null => {
  if (left === null || right === null) return left ?? right;
  return Math.min(left, right);
};
