import { isZone } from '../../domain/local-time.ts';
import { DEFAULT_RESPONSE_TARGETS, type ResponseTargets, type Settings, WORKING_HOURS } from '../../domain/settings.ts';
import type { WorkingCalendar } from '../../domain/target-at.ts';
import type { Transaction } from '../database/open.ts';

export type OwnersTime = { readonly calendar: WorkingCalendar; readonly targets: ResponseTargets };

/**
 * When an owner works: 09:00 to 17:00 by the owner's clock on days that the settings do not close. Without an owner, or with
 * a zone nobody knows, by the company's clock; without settings, Monday to Friday in UTC.
 */
export const readOwnersTime = async (tx: Transaction, ownerId: string | null): Promise<OwnersTime> => {
  const [row] = await tx.$queryRaw<{ definition: Settings }[]>`SELECT definition FROM settings WHERE id = 1`;
  const owner = ownerId === null ? null : await tx.owner.findUnique({ where: { id: ownerId } });
  const zone = [owner?.timezone, row?.definition.defaults.timezone].find((each) => each !== undefined && isZone(each));
  const closed = row?.definition.closedWeekdays ?? [6, 7];
  return {
    calendar: { zone: zone ?? 'UTC', ...WORKING_HOURS, worked: ({ weekday }) => !closed.includes(weekday) },
    targets: row?.definition.responseTargets ?? DEFAULT_RESPONSE_TARGETS,
  };
};
