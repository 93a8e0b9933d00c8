/**
 * Journeys in every zone of the world over both changes of every year from 2024 to 2030, against a second implementation
 * that knows no ICU (`../domain/zone-table.ts`): each step's mail goes once, at the very instant foretold, and never in
 * quiet hours or on a closed day. Calendar days that a zone leaves out altogether (Apia 2011, Kwajalein 1993) lie before
 * these years: see `test/domain/local-time.test.ts`.
 */
import { describe, expect, test } from 'vitest';
import { HOUR, MINUTE } from '../../src/domain/time.ts';
import { admit } from '../../src/engine/admit.ts';
import { decide } from '../../src/engine/decide.ts';
import { agreedTable } from '../domain/zone-agreement.ts';
import { TABLE_VERSION, type ZoneTable } from '../domain/zone-table.ts';
import { foretold, type Hours, inWords, isOpenIn, played } from './proof/zone-journey.ts';
import { changesWithin } from './proof/zone-properties.ts';

const zones = Intl.supportedValuesOf('timeZone');
const agreed = zones.flatMap((zone) => {
  const table = agreedTable(zone);
  return table ? [{ zone, table }] : [];
});
/** Zones of this machine that the table does not know, or knows otherwise: their rules were changed between the two. */
const differing = zones.filter((zone) => agreedTable(zone) === null);

const HOURS: readonly Hours[] = [
  { from: 20 * 60, to: 8 * 60, rest: [6, 7] },
  // Open in the hour of most changes only.
  { from: 3 * 60, to: 2 * 60, rest: [] },
  // Closed in the midst of it, and on a weekend of Friday.
  { from: 90, to: 150, rest: [5] },
];

/** How many journeys were walked, and mails sent. */
const walk = (starts: (table: ZoneTable) => readonly number[]) => {
  let journeys = 0;
  let mails = 0;
  for (const { zone, table } of agreed) {
    for (const start of starts(table)) {
      for (const hours of HOURS) {
        const gone = played({ decide, admit }, zone, hours, start);
        journeys += 1;
        const told = foretold(table, hours, start);
        if (JSON.stringify(gone) !== JSON.stringify(told))
          expect({ zone, hours, gone: inWords(gone) }).toEqual({ zone, hours, gone: inWords(told) });
        for (const { step, at, before } of gone) {
          if (step === 'offer') continue;
          mails += 1;
          for (const instant of [at, before - 1])
            if (!isOpenIn(table, hours, instant))
              throw new Error(`${zone}: ${step} at ${new Date(instant).toISOString()}`);
        }
      }
    }
  }
  return { journeys, mails };
};

describe('every zone of the world, 2024 to 2030', () => {
  test('both zone tables agree, but for zones that are named', () => {
    console.info(`tzdata: ICU ${process.versions['tz']}, table ${TABLE_VERSION}; ${zones.length} zones`);
    console.info(`rules differ in ${differing.length} zones: ${differing.join(', ') || 'none'}`);
    if (process.versions['tz'] === TABLE_VERSION) expect(differing).toEqual([]);
    // A new release touches a handful; more would be an error of ours.
    expect(differing.length).toBeLessThan(15);
    expect(agreed.length).toBeGreaterThan(400);
  });

  test('over every change: each mail once, at the instant foretold, never in quiet hours', () => {
    const walked = walk((table) =>
      changesWithin(table)
        // The waits of a day, to a time of night, of workdays, to Sunday each lie over the change for one of them.
        .flatMap((change) => [
          change - 10 * MINUTE,
          change - 26 * HOUR + 7_123,
          change - 50 * HOUR,
          change - 100 * HOUR,
        ]),
    );
    console.info('over clock changes:', JSON.stringify(walked));
    expect(walked.mails).toBe(6 * walked.journeys);
    expect(walked.journeys).toBeGreaterThan(10_000);
  });

  test('over month ends, leap days and new year in every zone', () => {
    const dates = ['2024-02-28', '2025-02-27', '2026-01-30', '2026-04-29', '2027-12-30', '2028-02-28'];
    const walked = walk(() => dates.map((date) => Date.parse(`${date}T10:20:30.400Z`)));
    console.info('over month ends and leap days:', JSON.stringify(walked));
    expect(walked.mails).toBe(6 * walked.journeys);
  });
});
