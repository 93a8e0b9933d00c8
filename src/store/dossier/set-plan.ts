import type { Money } from '../../domain/money.ts';
import { Refusal, type Said, type Speaker, sayOfAccount } from '../accounts/say-of-account.ts';
import type { Store } from '../database/open.ts';

export type PlanWord = {
  readonly year: number;
  /** Net revenue planned with the account in that year. */
  readonly revenue: Money;
  readonly source: string;
};

export type PlanSet = { readonly year: number; readonly revenue: Money; readonly before: Money | null };

/** One plan an account and year: a second word replaces it, and the audit log keeps the first. */
export const setPlan = (store: Store, speaker: Speaker, word: PlanWord): Promise<Said<PlanSet>> =>
  sayOfAccount(store, speaker, async (voice) => {
    const { tx, account, now } = voice;
    const { year, revenue, source } = word;
    if (account.currency !== null && account.currency !== revenue.currency) {
      throw new Refusal(
        'invalid',
        `${account.id} buys in ${account.currency}: its plan is in ${account.currency} as well`,
      );
    }
    const where = { accountId_year: { accountId: account.id, year } };
    const row = await tx.plan.findUnique({ where });
    const before = row && { minor: Number(row.revenueMinor), currency: row.currency };
    const data = { currency: revenue.currency, revenueMinor: BigInt(revenue.minor), source, asOf: new Date(now) };
    await tx.plan.upsert({ where, create: { accountId: account.id, year, ...data }, update: data });
    await voice.audit('plan set', account.id, { year, revenue, source, before });
    return { year, revenue, before };
  });
