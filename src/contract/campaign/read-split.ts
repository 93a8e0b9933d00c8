/** Reads `split: { by: contact }` with `paths: { name: { weight, steps } }`; weights make 100. */
import { z } from 'zod';
import { checkShape, isRecord, show } from '../check-shape.ts';
import { identifier, wholePercent } from '../field-values.ts';
import type { Path } from '../path.ts';
import type { Block, StepReader, StepReading } from './step-draft.ts';

const OUTER = {
  schema: z.strictObject({ split: z.unknown().optional(), paths: z.unknown(), id: identifier.optional() }),
};
const SPLIT = {
  schema: z.strictObject({ by: z.enum(['account', 'contact']).default('account') }),
  later: ['version_group'],
};
const PATH = { schema: z.strictObject({ weight: wholePercent(1, 99), steps: z.unknown() }) };

type SplitPath = { readonly name: string; readonly weight: number; readonly block: Block };

export const readSplit: StepReader = (value, path, reading) => {
  const outer = checkShape(OUTER, value, path, reading.report, 'a split');
  const keys = checkShape(SPLIT, value['split'] ?? {}, [...path, 'split'], reading.report, 'a split');
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
  const keys = checkShape(PATH, value, path, reading.report, 'a path');
  const steps = isRecord(value) ? value['steps'] : undefined;
  const block = steps === undefined ? [] : reading.readBlock(steps, [...path, 'steps'], reading);
  return keys && { name, weight: keys.weight, block };
};
