import { z } from 'zod';
import type { Cap } from '../domain/settings.ts';
import { checkShape, show } from './check-shape.ts';
import type { Report } from './diagnostic.ts';
import { duration, wholeNumber } from './field-values.ts';
import type { Path } from './path.ts';

/** Of caps in the settings and in a campaign. */
export const CAPS_SHAPE = {
  schema: z.strictObject({ contact: z.unknown().optional(), account: z.unknown().optional() }),
};
const CAP = { schema: z.strictObject({ most: wholeNumber(1, 1000), per: duration }) };

/** A cap that is wrong is reported and left out. */
export const readCapList = (given: unknown, path: Path, report: Report): readonly Cap[] => {
  if (!Array.isArray(given)) {
    const message = `${show(given)} is not a list of caps. Write [ { most: 2, per: 7d } ].`;
    report(path, { code: 'invalid-value', message });
    return [];
  }
  return given.flatMap((each, index) => checkShape(CAP, each, [...path, index], report, 'a cap') ?? []);
};
