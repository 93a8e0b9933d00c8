/** Where this machine's zone table and the one beside the tests are of one mind: their releases may differ. */
import { offsetAt } from '../../src/domain/local-time.ts';
import { businessTime } from '../../src/domain/time.ts';
import { changesOf, offsetIn, type ZoneTable, zoneTables } from './zone-table.ts';

const WEEK = 7 * 86_400_000;

/** 2024 to 2030. */
export const BEGIN = Date.UTC(2024, 0, 1);
export const END = Date.UTC(2031, 0, 1);

const tables = zoneTables();
const known = new Map<string, ZoneTable | null>();

/** The table of a zone, or null where this machine has other rules for it, or the table none. */
export const agreedTable = (zone: string): ZoneTable | null => {
  const before = known.get(zone);
  if (before !== undefined) return before;
  const table = tables.get(zone);
  const agreed = table && looks(table).every((at) => offsetAt(businessTime(at), zone) === offsetIn(table, at));
  known.set(zone, agreed ? table : null);
  return agreed ? table : null;
};

/** Every week, and on both sides of each change of the table. */
const looks = (table: ZoneTable): readonly number[] => {
  const weekly = Array.from({ length: Math.floor((END - BEGIN) / WEEK) }, (_, week) => BEGIN + week * WEEK);
  const changes = changesOf(table).filter((change) => change >= BEGIN && change < END);
  return [...weekly, ...changes.flatMap((change) => [change - 1000, change])];
};
