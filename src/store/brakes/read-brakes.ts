import { type BusinessTime, businessTime } from '../../domain/time.ts';
import type { Store } from '../database/open.ts';

export type PulledBrake = {
  /** `everything` or `campaign/<id>`. */
  readonly id: string;
  readonly reason: string;
  readonly at: BusinessTime | null;
  readonly by: string | null;
};

/** The brakes that are pulled now, the oldest word first. */
export const readPulledBrakes = async (store: Store): Promise<readonly PulledBrake[]> => {
  const rows = await store.prisma.brake.findMany({ where: { pulled: true }, orderBy: [{ at: 'asc' }, { id: 'asc' }] });
  return rows.map(({ id, reason, at, by }) => ({ id, reason: reason ?? '', at: at && businessTime(at.getTime()), by }));
};
