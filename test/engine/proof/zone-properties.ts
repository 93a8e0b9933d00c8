/** Local time, over any zone and around any change of its clock: what `zones.proof.test.ts` walks in full. */
import fc from 'fast-check';
import { expect } from 'vitest';
import type { Weekday } from '../../../src/domain/wall-clock.ts';
import { agreedTable, BEGIN, END } from '../../domain/zone-agreement.ts';
import { changesOf, type ZoneTable } from '../../domain/zone-table.ts';
import { forAll, type Property } from './property.ts';
import { foretold, type Hours, inWords, played } from './zone-journey.ts';

const DAY = 86_400_000;

/** Changes in the middle of the table, or where a zone has none its leap days. */
export const changesWithin = (table: ZoneTable): readonly number[] => {
  const changes = changesOf(table).filter((change) => change >= BEGIN + 30 * DAY && change < END - 60 * DAY);
  return changes.length > 0 ? changes : [Date.UTC(2024, 1, 29), Date.UTC(2028, 1, 29)];
};

const hours: fc.Arbitrary<Hours> = fc
  .record({
    from: fc.integer({ min: 0, max: 1439 }),
    quietFor: fc.integer({ min: 1, max: 1430 }),
    rest: fc.subarray<Weekday>([1, 2, 3, 4, 5, 6, 7], { maxLength: 3 }),
  })
  .map(({ from, quietFor, rest }) => ({ from, to: (from + quietFor) % 1440, rest }));

export const zoneProperties: readonly Property[] = [
  forAll(
    'local time: each mail goes once, at the instant that another zone library foretells',
    fc.record({
      zone: fc.constantFrom(...Intl.supportedValuesOf('timeZone')),
      change: fc.nat(),
      hours,
      beforeMs: fc.oneof(fc.integer({ min: 0, max: 20 * DAY }), fc.integer({ min: 0, max: 2 * DAY })),
    }),
    (engine, { zone, change, hours: open, beforeMs }) => {
      const table = agreedTable(zone);
      if (!table) return;
      const changes = changesWithin(table);
      const start = (changes[change % changes.length] ?? BEGIN) - beforeMs;
      expect(inWords(played(engine, zone, open, start))).toEqual(inWords(foretold(table, open, start)));
    },
  ),
];
