import type { Store } from './open.ts';

/** Above what a busy pool takes, below the patience of whoever asks. */
const LIMIT_MS = 3_000;

/** True when PostgreSQL answers, for readiness probes; false after 3 s without a word. */
export const isReachable = async (store: Store): Promise<boolean> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), LIMIT_MS);
  });
  // Why it is away is the operator's log, not the probe's.
  const answer = store.prisma.$queryRaw`SELECT 1`.then(
    () => true,
    () => false,
  );
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
};
