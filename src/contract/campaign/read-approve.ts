/** Reads `approve: account.owner`, which guards the rest of its block. */
import { z } from 'zod';
import { checkShape } from '../check-shape.ts';
import { duration, identifier } from '../field-values.ts';
import type { StepReader } from './step-draft.ts';

const SHAPE = {
  schema: z.strictObject({
    approve: z.literal('account.owner'),
    id: identifier.optional(),
    up_to: duration.optional(),
    on_no: z.literal('skip').optional(),
    on_silence: z.literal('skip').optional(),
  }),
  later: ['cost_above'],
};

/** Two working days, silence is no yes (semantics row 33). */
const DEFAULT_UP_TO = { amount: 2, unit: 'wd' } as const;

export const readApprove: StepReader = (value, path, reading) => {
  const keys = checkShape(SHAPE, value, path, reading.report, 'an approval');
  return (
    keys && {
      derived: 'approve:owner',
      blocks: [],
      build: ({ id, next, after }) => ({
        id,
        next,
        type: 'approve',
        upTo: keys.up_to ?? DEFAULT_UP_TO,
        skipTo: after,
      }),
    }
  );
};
