import type { AccountId } from '../../domain/ids.ts';
import type { BusinessTime } from '../../domain/time.ts';
import type { Store } from '../database/open.ts';
import { type TenderLine, tenderLine } from '../views/read-registers.ts';

/** `at`: its own date, or the next one's once it is decided and comes again. */
export type TenderOfAccount = TenderLine & { readonly account: AccountId; readonly at: BusinessTime };

export type TenderFilter = {
  readonly account: AccountId | null;
  /** Decided ones that do not come again as well. */
  readonly all: boolean;
  readonly limit: number;
  readonly now: BusinessTime;
};

/** By their date. */
export const readTenders = async ({ prisma }: Store, filter: TenderFilter): Promise<readonly TenderOfAccount[]> => {
  const rows = await prisma.tender.findMany({
    where: {
      ...(filter.account === null ? {} : { accountId: filter.account }),
      ...(filter.all ? {} : { OR: [{ result: 'open' }, { nextAt: { gt: new Date(filter.now) } }] }),
    },
  });
  return rows
    .map((row): TenderOfAccount => {
      const line = tenderLine(row);
      const at = line.result === 'open' ? line.dueAt : (line.nextAt ?? line.dueAt);
      return { ...line, account: row.accountId, at };
    })
    .toSorted((left, right) => left.at - right.at || (left.id < right.id ? -1 : 1))
    .slice(0, filter.limit);
};
