import type { BusinessTime } from '../../domain/time.ts';
import type { Transaction } from '../database/open.ts';

export type ScoringRun = {
  readonly kind: 'lapse' | 'related';
  /** Facts up to this instant were looked at. */
  readonly until: BusinessTime;
  /** Plain JSON. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Accounts (or baskets) it rests on. */
  readonly accounts: number;
  readonly startedAt: BusinessTime;
  readonly finishedAt: BusinessTime;
};

/** Keeps a finished run and answers its number; from the commit on it is the one in force of its kind. */
export const saveScoringRun = async (tx: Transaction, run: ScoringRun): Promise<number> => {
  const [row] = await tx.$queryRaw<{ id: number }[]>`
    INSERT INTO scoring_runs (kind, until, parameters, accounts, started_at, finished_at)
    VALUES (${run.kind}, ${new Date(run.until)}, ${JSON.stringify(run.parameters)}::jsonb, ${run.accounts}::int,
            ${new Date(run.startedAt)}, ${new Date(run.finishedAt)})
    RETURNING id`;
  if (!row) throw new Error('the database answered no run number');
  return row.id;
};
