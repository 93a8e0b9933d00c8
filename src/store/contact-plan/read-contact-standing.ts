import type { ContactJudge, ContactStanding } from '../../domain/contact-plan.ts';
import type { AccountId } from '../../domain/ids.ts';
import type { ContactFloor } from '../../domain/settings.ts';
import { readNow } from '../database/clock.ts';
import type { Store } from '../database/open.ts';
import { judgeAccounts } from './judge-accounts.ts';

/** One key account against its floor; null: it has none, or is no key account. */
export const readContactStanding = async (
  store: Store,
  judge: ContactJudge,
  account: AccountId,
): Promise<(ContactStanding & { readonly floor: ContactFloor }) | null> => {
  const now = (await readNow(store.prisma)).business;
  const [judged] = (await judgeAccounts(store.prisma, judge, now, account)) ?? [];
  return judged ? { ...judged.standing, floor: judged.floor } : null;
};
