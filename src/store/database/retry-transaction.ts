import { inTransaction, type Store, type Transaction } from './open.ts';

/** Tries before the error is the caller's. */
const TRIES = 5;

/**
 * A transaction that is run again where PostgreSQL chose it as the loser: deadlock (40P01) or serialization failure
 * (40001). `work` must leave nothing behind but its rows.
 */
export const retryTransaction = async <Result>(
  store: Store,
  work: (tx: Transaction) => Promise<Result>,
): Promise<Result> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await inTransaction(store, work);
    } catch (error) {
      if (attempt === TRIES || !isLoser(error)) throw error;
    }
  }
};

const isLoser = (error: unknown): boolean => {
  const { code, message = '' } = error as { code?: string; message?: string };
  return code === 'P2034' || /40P01|40001|deadlock detected|could not serialize/.test(message);
};
