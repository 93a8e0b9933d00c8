import type { ContactJudge } from '../../domain/contact-plan.ts';
import type { AccountId } from '../../domain/ids.ts';
import type { Money } from '../../domain/money.ts';
import { type BusinessTime, DAY } from '../../domain/time.ts';
import { readNow } from '../database/clock.ts';
import type { Store } from '../database/open.ts';
import { readValues } from '../views/read-values.ts';
import { judgeAccounts, worstBreach } from './judge-accounts.ts';

/** An account that nobody has touched for longer than the plan allows. */
export type ForgottenAccount = {
  readonly account: AccountId;
  readonly name: string;
  readonly level: string | null;
  readonly owner: string | null;
  /** Net revenue of the last 12 months; null: none. */
  readonly value: Money | null;
  /** Which floor it is longest under. */
  readonly floor: 'personal' | 'any';
  /** Whole days over it. */
  readonly daysOver: number;
  readonly dueAt: BusinessTime;
  readonly lastTouch: { readonly kind: string; readonly at: BusinessTime; readonly daysAgo: number } | null;
};

export type Forgotten = {
  /** False: the settings have no contact plan, so nobody is judged. */
  readonly planned: boolean;
  /** Longest over first. */
  readonly accounts: readonly ForgottenAccount[];
};

/** `owner`: only those of this one (id). */
export const readForgotten = async (store: Store, judge: ContactJudge, owner: string | null): Promise<Forgotten> => {
  const now = (await readNow(store.prisma)).business;
  const judged = await judgeAccounts(store.prisma, judge, now);
  if (judged === null) return { planned: false, accounts: [] };
  const found = judged.flatMap((one) => {
    const breach = worstBreach(one.standing);
    return breach && (owner === null || one.owner?.id === owner) ? [{ ...one, ...breach, plan: one.floor }] : [];
  });
  const values = await readValues(
    store.prisma,
    found.map(({ account }) => account),
    now,
  );
  const accounts = found.map(
    ({ account, name, level, owner: person, which, floor: { last, dueAt, daysOver } }): ForgottenAccount => ({
      account,
      name,
      level,
      owner: person?.name ?? null,
      value: values.get(account) ?? null,
      floor: which,
      daysOver,
      dueAt,
      lastTouch: last && { kind: last.kind, at: last.at, daysAgo: Math.floor((now - last.at) / DAY) },
    }),
  );
  return {
    planned: true,
    accounts: accounts.toSorted(
      (left, right) =>
        left.dueAt - right.dueAt ||
        (right.value?.minor ?? 0) - (left.value?.minor ?? 0) ||
        (left.account < right.account ? -1 : 1),
    ),
  };
};
