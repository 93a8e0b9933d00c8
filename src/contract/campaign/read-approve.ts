/** Reads `approve: account.owner`, which guards the rest of its block. */
import { z } from 'zod';
import { formatDuration } from '../../domain/duration.ts';
import { checkShape } from '../check-shape.ts';
import { duration, stepId } from '../field-values.ts';
import type { StepReader } from './step-draft.ts';

/** Two working days, silence is no yes (semantics row 33). */
const DEFAULT_UP_TO = { amount: 2, unit: 'wd' } as const;

export const APPROVE = {
  schema: z
    .strictObject({
      approve: z.literal('account.owner').meta({ description: 'Who is asked.' }),
      id: stepId,
      up_to: duration
        .optional()
        .meta({ description: 'How long an answer is waited for.', preset: formatDuration(DEFAULT_UP_TO) }),
      on_no: z.literal('skip').optional().meta({ description: 'A no skips the rest of the block.', preset: 'skip' }),
      on_silence: z
        .literal('skip')
        .optional()
        .meta({ description: 'Silence is no yes: it skips the rest of the block.', preset: 'skip' }),
    })
    .meta({
      description: "Asks the account's owner before the rest of its block.",
      rows: [33],
      yaml: `
- approve: account.owner
  up_to: 3wd
- send: we-miss-you
`,
    }),
  later: ['cost_above'],
};

export const readApprove: StepReader = (value, path, reading) => {
  const keys = checkShape(APPROVE, value, path, reading.report, 'an approval');
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
