/** Reads `branch: [ { when, steps }, { else: [...] } ]`. */
import { z } from 'zod';
import type { Condition } from '../../domain/condition.ts';
import { leavesOf } from '../../domain/condition-leaves.ts';
import { checkShape, isRecord, show } from '../check-shape.ts';
import { readCondition } from '../condition.ts';
import { stepId } from '../field-values.ts';
import type { Path } from '../path.ts';
import type { Block, StepReader, StepReading } from './step-draft.ts';

export const BRANCH = {
  schema: z
    .strictObject({
      branch: z.unknown().meta({ description: 'Its arms: the first that is true is taken.' }),
      id: stepId,
    })
    .meta({
      description: 'Takes the first arm that is true; without else, none of them.',
      rows: [20, 21],
      yaml: `
- branch:
    - when: { account.tier: gold }
      steps: [ { task: "Call {{account.name}}" } ]
    - else: [ { send: we-miss-you } ]
`,
    }),
};
export const ARM = {
  schema: z
    .strictObject({
      when: z.unknown().meta({ description: 'What must be true.' }),
      steps: z.unknown().meta({ description: 'What is then done.' }),
    })
    .meta({ description: 'An arm with its condition.' }),
};
export const ELSE = {
  schema: z
    .strictObject({ else: z.unknown().meta({ description: 'What is done where no arm is true.' }) })
    .meta({ description: 'The last arm.' }),
};

type Arm = { readonly when: Condition | null; readonly block: Block };

export const readBranch: StepReader = (value, path, reading) => {
  const outer = checkShape(BRANCH, value, path, reading.report, 'a branch');
  const arms = value['branch'];
  const at = [...path, 'branch'];
  if (!Array.isArray(arms) || arms.length === 0) {
    const message = `${show(arms)} is not a list of arms. Write [ { when: { outcome: lost }, steps: [...] } ].`;
    reading.report(at, { code: 'invalid-value', message });
    return null;
  }
  const read = arms.map((arm, index) => readArm(arm, [...at, index], index === arms.length - 1, reading));
  checkRepeats(read, at, reading);
  if (!outer || read.includes(null)) return null;
  const whole = read.filter((arm) => arm !== null);
  const whens = whole.flatMap(({ when }) => when ?? []);
  const first = whens[0];
  return {
    derived: `branch:${first === undefined ? 'else' : subjectOf(first)}`,
    blocks: whole.map((arm) => arm.block),
    build: ({ id, next, entries }) => ({
      id,
      next,
      type: 'branch',
      arms: whens.map((when, index) => ({ when, goto: entries[index] ?? null })),
      otherwise: entries[whens.length] ?? null,
    }),
  };
};

const readArm = (value: unknown, path: Path, last: boolean, reading: StepReading): Arm | null => {
  if (isRecord(value) && Object.hasOwn(value, 'else')) {
    const keys = checkShape(ELSE, value, path, reading.report, 'an arm');
    const block = reading.readBlock(value['else'], [...path, 'else'], reading);
    if (!last) reading.report([...path, 'else'], { code: 'else-last', message: '"else" is the last arm.', at: 'key' });
    return keys && last ? { when: null, block } : null;
  }
  const keys = checkShape(ARM, value, path, reading.report, 'an arm');
  if (!isRecord(value)) return null;
  const when =
    value['when'] === undefined ? null : readCondition(value['when'], [...path, 'when'], { type: 'branch' }, reading);
  const block = value['steps'] === undefined ? [] : reading.readBlock(value['steps'], [...path, 'steps'], reading);
  return keys && when && { when, block };
};

/** The first true arm is taken: a second one with the same condition is never reached. */
const checkRepeats = (arms: readonly (Arm | null)[], path: Path, reading: StepReading): void => {
  const seen = new Set<string>();
  for (const [index, arm] of arms.entries()) {
    if (!arm?.when) continue;
    const text = JSON.stringify(arm.when);
    if (seen.has(text)) {
      const message = 'This arm is never taken: an arm before it has the same condition.';
      reading.report([...path, index], { code: 'unreachable-step', message });
    }
    seen.add(text);
  }
};

/** The first field, event or segment a condition asks about: what the step is called after. */
const subjectOf = (condition: Condition): string => {
  const [first] = leavesOf(condition);
  if (!first) return condition.type;
  switch (first.type) {
    case 'in-segment':
      return first.segment;
    case 'performed':
      return first.event;
    default:
      return first.field;
  }
};
