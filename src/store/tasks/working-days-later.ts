import type { AccountId } from '../../domain/ids.ts';
import { addDuration } from '../../domain/local-time.ts';
import { calendarOf, placeOf } from '../../domain/place.ts';
import type { BusinessTime } from '../../domain/time.ts';
import { readSettings } from '../campaigns/read-settings.ts';
import type { Transaction } from '../database/open.ts';

/**
 * So many working days after `now` by the account's own calendar and zone, as every wait of a campaign. Before anything was
 * published every day is a working day, and the zone is the account's or UTC.
 */
export const workingDaysLater = async (
  tx: Transaction,
  account: AccountId,
  now: BusinessTime,
  days: number,
): Promise<BusinessTime> => {
  const duration = { amount: days, unit: 'wd' } as const;
  const row = await tx.account.findUniqueOrThrow({ where: { id: account } });
  const settings = await readSettings(tx);
  if (settings === null) return addDuration(now, duration, row.timezone ?? 'UTC', { closedWeekdays: [], holidays: [] });
  const { market, timezone } = placeOf(settings, row);
  return addDuration(now, duration, timezone, calendarOf(settings, market));
};
