import { type BusinessTime, businessTime } from '../../domain/time.ts';
import type { Store } from '../database/open.ts';

export type StoryOfRegisters = {
  readonly promises: readonly {
    readonly name: string;
    readonly what: string;
    readonly by: string;
    readonly dueAt: BusinessTime;
    /** kept, broken */
    readonly status: string;
  }[];
  readonly tenders: readonly {
    readonly name: string;
    readonly title: string;
    /** won, lost */
    readonly result: string;
    readonly winner: string | null;
    readonly reason: string | null;
  }[];
};

const MOST = 5;

/** Promises that were kept or broken since `at`, and tenders that were decided. */
export const readStoryOfRegisters = async ({ prisma }: Store, at: Date): Promise<StoryOfRegisters> => {
  const promises = await prisma.promise.findMany({
    where: { status: { in: ['kept', 'broken'] }, closedAt: { gte: at } },
    orderBy: [{ dueAt: 'asc' }, { id: 'asc' }],
    take: MOST,
  });
  const tenders = await prisma.tender.findMany({
    where: { result: { in: ['won', 'lost'] }, asOf: { gte: at } },
    orderBy: [{ asOf: 'asc' }, { id: 'asc' }],
    take: MOST,
  });
  const [accounts, owners] = await Promise.all([
    prisma.account.findMany({
      where: { id: { in: [...promises, ...tenders].map(({ accountId }) => accountId) } },
      select: { id: true, name: true },
    }),
    prisma.owner.findMany({ select: { id: true, name: true } }),
  ]);
  const named = (rows: readonly { readonly id: string; readonly name: string }[], id: string): string =>
    rows.find((row) => row.id === id)?.name ?? id;
  return {
    promises: promises.map(({ accountId, what, madeBy, dueAt, status }) => ({
      ...{ name: named(accounts, accountId), what, by: named(owners, madeBy), status },
      dueAt: businessTime(dueAt.getTime()),
    })),
    tenders: tenders.map(({ accountId, title, result, winner, reason }) => ({
      ...{ name: named(accounts, accountId), title, result, winner, reason },
    })),
  };
};
