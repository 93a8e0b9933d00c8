import type { Temporal } from '../temporal/connect.ts';
import { startOnce } from '../temporal/run-once.ts';
import { ensureSchedules } from '../temporal/schedules.ts';

export type RhythmOptions = {
  /** True: no schedule fires, the driver runs the periodic work itself. */
  readonly stepped: boolean;
  /** Ring every key account now: always, or only where the Temporal store has never seen our schedules. */
  readonly firstSweep: 'always' | 'new store';
};

/**
 * What Keyline does by itself, and how often. One role looks after it: the house where there is one, else the workers.
 * Safe to repeat, and to run by several at once. The first sweep starts the accounts that became key while nothing ran,
 * or whose workflows went with a lost Temporal store, from their rows.
 */
export const keepRhythm = async (temporal: Temporal, options: RhythmOptions): Promise<void> => {
  const { stepped, firstSweep } = options;
  const changes = await ensureSchedules(temporal, { paused: stepped });
  if (stepped) return;
  if (firstSweep === 'always' || changes.some(({ change }) => change === 'created')) {
    await startOnce(temporal, 'segmentSweep');
  }
};
