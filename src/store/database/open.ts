/**
 * The store's handle: one Prisma client and one `pg` pool on the same database. Only this room imports Prisma or pg; all
 * others pass the handle on and call its questions.
 */
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { type Prisma, PrismaClient } from '../generated/client.ts';

export type Store = {
  readonly prisma: PrismaClient;
  /** For COPY and session locks, which Prisma does not offer. */
  readonly pool: pg.Pool;
  readonly url: string;
  readonly close: () => Promise<void>;
};

/** An open transaction, or the client itself where one statement is enough. */
export type Transaction = Prisma.TransactionClient;

export type StoreOptions = {
  readonly url: string;
  /** Connections of this process; default 10. */
  readonly connections?: number;
};

export const openStore = ({ url, connections = 10 }: StoreOptions): Store => {
  const pool = new pg.Pool({ connectionString: url, max: connections });
  // An idle connection that breaks (server stopped) is replaced at the next use, which reports the error itself.
  pool.on('error', () => undefined);
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) });
  return {
    prisma,
    pool,
    url,
    close: async () => {
      await prisma.$disconnect();
      await pool.end();
    },
  };
};

/** Runs `work` in one READ COMMITTED transaction; commits when it returns, rolls back when it throws. */
export const inTransaction = <Result>(store: Store, work: (tx: Transaction) => Promise<Result>): Promise<Result> =>
  store.prisma.$transaction(work, { maxWait: 20_000, timeout: 60_000 });
