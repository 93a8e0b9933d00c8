import type { Store } from './open.ts';

/** True when PostgreSQL answers, for readiness probes. */
export const isReachable = async (store: Store): Promise<boolean> => {
  try {
    await store.prisma.$queryRaw`SELECT 1`;
    return true;
  } catch {
    // The answer is the point: why it is away is the operator's log, not the probe's.
    return false;
  }
};
