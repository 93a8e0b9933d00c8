import { admissionProperties } from './admission-properties.ts';
import { capProperties } from './cap-properties.ts';
import { contractProperties } from './contract-properties.ts';
import { entryProperties } from './entry-properties.ts';
import { journeyProperties } from './journey-properties.ts';
import { zoneProperties } from './zone-properties.ts';

/** Every rule of engine and admission, by subject. */
export const rules = [
  ["the engine's contract", contractProperties],
  ['entry', entryProperties],
  ['journeys', journeyProperties],
  ['admission', admissionProperties],
  ['caps', capProperties],
  ['zones', zoneProperties],
] as const;
