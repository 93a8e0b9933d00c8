import type { LapseParameters } from '../../domain/lapse.ts';
import type { Transaction } from '../database/open.ts';

/** Parameters of the newest finished lapse run: what worker, scoring and simulator judge by. Null: none has run. */
export const readLapseParameters = async (tx: Transaction): Promise<LapseParameters | null> => {
  const run = await tx.scoringRun.findFirst({
    where: { kind: 'lapse', finishedAt: { not: null } },
    orderBy: { id: 'desc' },
    select: { parameters: true },
  });
  // Written by us as a JSON object; the lapse function reads each field with care.
  return run === null ? null : (run.parameters as LapseParameters);
};
