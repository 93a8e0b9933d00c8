/** Reads `contact_plan:` of the settings: the least of contact, by relationship level. */
import { z } from 'zod';
import type { ContactFloor, ContactPlan } from '../domain/settings.ts';
import { checkShape, isRecord, show } from './check-shape.ts';
import type { Report } from './diagnostic.ts';
import { didYouMean } from './did-you-mean.ts';
import { duration } from './field-values.ts';
import type { Path } from './path.ts';

/** Relationship levels (domain.md D4), and the rest. */
export const PLAN_LEVELS = ['lead', 'low-volume', 'major', 'major-with-problems', 'default'] as const;

export const FLOOR = {
  schema: z
    .strictObject({
      personal: duration
        .optional()
        .meta({ description: 'A call, visit, meeting or reply at least so often.', sample: '30d' }),
      any: duration.optional().meta({ description: 'A mail counts as well.', sample: '14d' }),
    })
    .meta({ description: 'The least of contact.' }),
};

/** Null when something is wrong, all of it reported. */
export const readContactPlan = (value: unknown, path: Path, report: Report): ContactPlan | null => {
  if (!isRecord(value)) {
    const message = `${show(value)} is not a contact plan. Write { default: { personal: 30d, any: 14d } }.`;
    report(path, { code: 'invalid-value', message });
    return null;
  }
  const plan: Record<string, ContactFloor> = {};
  let whole = true;
  for (const [level, given] of Object.entries(value)) {
    const floor = readFloor(level, given, [...path, level], report);
    if (floor === null) whole = false;
    else plan[level] = floor;
  }
  return whole ? plan : null;
};

const readFloor = (level: string, given: unknown, path: Path, report: Report): ContactFloor | null => {
  if (!(PLAN_LEVELS as readonly string[]).includes(level)) {
    const hint = didYouMean(level, PLAN_LEVELS) || ` Write one of ${PLAN_LEVELS.join(', ')}.`;
    report(path, { code: 'unknown-key', message: `Unknown level ${show(level)}.${hint}`, at: 'key' });
    return null;
  }
  const keys = checkShape(FLOOR, given, path, report, 'a floor');
  if (!keys) return null;
  if (keys.personal === undefined && keys.any === undefined) {
    report(path, { code: 'invalid-value', message: 'A floor says personal, any or both. Write { personal: 30d }.' });
    return null;
  }
  return { personal: keys.personal ?? null, any: keys.any ?? null };
};
