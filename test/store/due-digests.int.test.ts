/** Whose morning it is: by zone, by the market's weekend and holidays. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type BusinessTime, businessTime, later, MINUTE } from '../../src/domain/time.ts';
import type { Store } from '../../src/store/database/open.ts';
import { readDueDigests, readNextDigestAt } from '../../src/store/notices/due-digests.ts';
import { publish } from '../support/company.ts';
import { openTestStore } from '../support/database.ts';

/** Monday 2 November 2026, 00:00 UTC. */
const MONDAY = businessTime(Date.UTC(2026, 10, 2));
const DAY_MS = 86_400_000;

let store: Store;
beforeAll(async () => {
  store = await openTestStore('due-digests');
  await publish(store, [], { at: MONDAY });
  const [row] = await store.prisma.$queryRaw<
    { definition: Record<string, unknown> }[]
  >`SELECT definition FROM settings`;
  const market = {
    ...{ id: 'iran', title: 'Iran', countries: ['Iran'], currency: 'IRR', timezone: 'Asia/Tehran', locale: 'fa' },
    ...{ quietHours: null, seasons: [], closedWeekdays: [5], holidays: [{ date: '2026-11-03', name: 'A feast' }] },
  };
  const definition = JSON.stringify({ ...row?.definition, closedWeekdays: [6, 7], markets: { iran: market } });
  await store.prisma.$executeRaw`UPDATE settings SET definition = ${definition}::jsonb`;
  await store.prisma.owner.createMany({
    data: [
      { id: 'nadia', name: 'Nadia', email: 'n@x.test', timezone: 'Europe/London' },
      { id: 'omid', name: 'Omid', email: 'o@x.test', market: 'iran' },
      { id: 'away', name: 'Away', email: 'a@x.test', timezone: 'Europe/London', awayFrom: new Date(MONDAY - DAY_MS) },
    ],
  });
});
afterAll(() => store.close());

const at = (day: number, hour: number, minute = 0): BusinessTime =>
  businessTime(MONDAY + day * DAY_MS + hour * 60 * MINUTE + minute * MINUTE);
const due = async (when: BusinessTime) => (await readDueDigests(store, when)).map(({ owner }) => owner);

test('from half past seven until noon on the wall there', async () => {
  expect(await due(later(at(0, 7, 30), -1))).toEqual(['omid']);
  expect(await due(at(0, 7, 30))).toEqual(['nadia', 'omid']);
  expect(await due(at(0, 8, 30))).toEqual(['nadia']);
  expect(await due(at(0, 12))).toEqual([]);
});

test('on the working days of the market, else of the settings; never for who is away', async () => {
  // Tuesday is a feast in Iran, Friday its weekend; Saturday is a working day there and none in London.
  expect(await due(at(1, 8))).toEqual(['nadia']);
  expect(await due(at(4, 8))).toEqual(['nadia']);
  expect(await due(at(5, 8))).toEqual(['omid']);
});

test('the next morning of anybody, over weekend and feast', async () => {
  // 07:30 in Tehran is 04:00 UTC.
  expect(await readNextDigestAt(store, at(0, 0))).toBe(at(0, 4));
  expect(await readNextDigestAt(store, at(0, 4))).toBe(at(0, 7, 30));
  expect(await readNextDigestAt(store, at(0, 7, 30))).toBe(at(1, 7, 30));
  expect(await readNextDigestAt(store, at(4, 7, 30))).toBe(at(5, 4));
});
