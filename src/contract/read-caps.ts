import { z } from 'zod';
import type { Cap } from '../domain/settings.ts';
import { checkShape, show } from './check-shape.ts';
import type { Report } from './diagnostic.ts';
import { duration, wholeNumber } from './field-values.ts';
import type { Path } from './path.ts';

/** Of caps in the settings and in a campaign. */
export const CAPS = {
  schema: z
    .strictObject({
      contact: z.unknown().optional().meta({ description: 'For one address, over all accounts.' }),
      account: z.unknown().optional().meta({ description: 'For all people of an account together.' }),
    })
    .meta({ description: 'For one person, and for a whole account.' }),
};
export const CAP = {
  schema: z
    .strictObject({
      most: wholeNumber(1, 1000).meta({ description: 'So many mails.' }),
      per: duration.meta({ description: 'In any time of this length.' }),
    })
    .meta({ description: 'So many in so long.' }),
};

/** A cap that is wrong is reported and left out. */
export const readCapList = (given: unknown, path: Path, report: Report): readonly Cap[] => {
  if (!Array.isArray(given)) {
    const message = `${show(given)} is not a list of caps. Write [ { most: 2, per: 7d } ].`;
    report(path, { code: 'invalid-value', message });
    return [];
  }
  return given.flatMap((each, index) => checkShape(CAP, each, [...path, index], report, 'a cap') ?? []);
};
