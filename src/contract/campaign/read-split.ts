/** Reads `split: { by: contact }` with `paths: { name: { weight, steps } }`; weights make 100. */
import { z } from 'zod';
import { checkShape, isRecord, show } from '../check-shape.ts';
import { identifier, stepId, wholePercent } from '../field-values.ts';
import type { Path } from '../path.ts';
import type { Block, StepReader, StepReading } from './step-draft.ts';

export const SPLIT = {
  schema: z
    .strictObject({
      split: z.unknown().optional().meta({ description: 'By what it is drawn.' }),
      paths: z.unknown().meta({ description: 'Two paths or more, each with a name; the weights make 100.' }),
      id: stepId,
    })
    .meta({
      description: 'Takes one of several paths, the same one again for the same account.',
      rows: [22],
      yaml: `
- split: { by: account }
  paths:
    short: { weight: 50, steps: [ { send: we-miss-you } ] }
    long:  { weight: 50, steps: [ { wait: 3d }, { send: we-miss-you } ] }
`,
    }),
};
export const SPLIT_BY = {
  schema: z
    .strictObject({
      by: z
        .enum(['account', 'contact'])
        .default('account')
        .meta({ description: 'By account, or by contact where only the wording differs.' }),
    })
    .meta({ description: 'By what it is drawn.' }),
  later: ['version_group'],
};
export const SPLIT_PATH = {
  schema: z
    .strictObject({
      weight: wholePercent(1, 99).meta({ description: 'Its share in percent.', sample: 50 }),
      steps: z.unknown().meta({ description: 'What is done on it.' }),
    })
    .meta({ description: 'One path.' }),
};

type SplitPath = { readonly name: string; readonly weight: number; readonly block: Block };

export const readSplit: StepReader = (value, path, reading) => {
  const outer = checkShape(SPLIT, value, path, reading.report, 'a split');
  const keys = checkShape(SPLIT_BY, value['split'] ?? {}, [...path, 'split'], reading.report, 'a split');
  const at = [...path, 'paths'];
  const { paths } = value;
  if (paths === undefined) return null;
  if (!isRecord(paths) || Object.keys(paths).length < 2) {
    const message =
      'A split has two or more paths. Write { one: { weight: 50, steps: [...] }, two: { weight: 50, steps: [...] } }.';
    reading.report(at, { code: 'invalid-value', message });
    return null;
  }
  const read = Object.entries(paths).map(([name, each]) => readPath(name, each, [...at, name], reading));
  const whole = read.filter((each) => each !== null);
  if (!outer || !keys || whole.length < read.length) return null;
  const sum = whole.reduce((total, each) => total + each.weight, 0);
  if (sum !== 100) {
    reading.report(at, { code: 'weights', message: `The weights make ${sum}. Let them make 100.`, at: 'key' });
  }
  return {
    derived: `split:${keys.by}`,
    blocks: whole.map((each) => each.block),
    build: ({ id, next, entries }) => ({
      id,
      next,
      type: 'split',
      by: keys.by,
      paths: whole.map(({ name, weight }, index) => ({ name, weight, goto: entries[index] ?? null })),
    }),
  };
};

const readPath = (name: string, value: unknown, path: Path, reading: StepReading): SplitPath | null => {
  if (!identifier.safeParse(name).success) {
    const message = `${show(name)} is not a name. Write small letters, digits and hyphens.`;
    reading.report(path, { code: 'invalid-value', message, at: 'key' });
  }
  const keys = checkShape(SPLIT_PATH, value, path, reading.report, 'a path');
  const steps = isRecord(value) ? value['steps'] : undefined;
  const block = steps === undefined ? [] : reading.readBlock(steps, [...path, 'steps'], reading);
  return keys && { name, weight: keys.weight, block };
};
