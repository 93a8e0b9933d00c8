import { type SaidOfAccount, standingTraits } from '../../engine/account-view.ts';
import type { AccountView } from '../../engine/inputs.ts';
import type { Transaction } from '../database/open.ts';
import type { Account } from '../generated/client.ts';

/** What people said the account is, as plain fields that conditions read: `kind.expert`, `need`, `open_complaint`, `service.<name>`. */
export const readStandingTraits = async (tx: Transaction, account: Account): Promise<AccountView['traits']> => {
  const [complaints, services] = await Promise.all([
    tx.case.count({ where: { accountId: account.id, kind: 'complaint', closedAt: null } }),
    tx.service.findMany({ where: { accountId: account.id }, orderBy: { name: 'asc' } }),
  ]);
  return standingTraits({
    kinds: account.kinds,
    qualification: account.qualification as SaidOfAccount['qualification'],
    openComplaint: complaints > 0,
    services,
  });
};
