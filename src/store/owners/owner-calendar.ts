import { marketOf } from '../../domain/market.ts';
import { calendarOf, firstZone } from '../../domain/place.ts';
import { DEFAULT_RESPONSE_TARGETS, type ResponseTargets, type Settings, WORKING_HOURS } from '../../domain/settings.ts';
import type { WorkingCalendar } from '../../domain/target-at.ts';
import { DAY } from '../../domain/time.ts';
import { holidayOn, isWeekend, type WorkCalendar } from '../../domain/work-calendar.ts';
import type { Transaction } from '../database/open.ts';

export type OwnersTime = { readonly calendar: WorkingCalendar; readonly targets: ResponseTargets };

/** Before anything was published. */
const MONDAY_TO_FRIDAY: WorkCalendar = { closedWeekdays: [6, 7], holidays: [] };

/**
 * When an owner works: 09:00 to 17:00 by the owner's clock, on the working days of the owner's market, else of the company's.
 * Without an owner, or with a zone nobody knows, by the company's clock.
 */
export const readOwnersTime = async (tx: Transaction, ownerId: string | null): Promise<OwnersTime> => {
  const [row] = await tx.$queryRaw<{ definition: Settings }[]>`SELECT definition FROM settings WHERE id = 1`;
  const settings = row?.definition;
  const owner = ownerId === null ? null : await tx.owner.findUnique({ where: { id: ownerId } });
  const market = settings ? marketOf(settings, { accountMarket: owner?.market ?? null, country: null }) : null;
  const days = settings ? calendarOf(settings, market) : MONDAY_TO_FRIDAY;
  return {
    calendar: {
      zone: firstZone(owner?.timezone, market?.timezone, settings?.defaults.timezone),
      ...WORKING_HOURS,
      worked: ({ year, month, day }) => {
        const number = Date.UTC(year, month - 1, day) / DAY;
        return !isWeekend(days, number) && holidayOn(days, number) === null;
      },
    },
    targets: settings?.responseTargets ?? DEFAULT_RESPONSE_TARGETS,
  };
};
