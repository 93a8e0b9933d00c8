/**
 * The two clocks. Machine time is the database's; business time is the same in mode `real`, and the row's value in mode
 * `stepped`, where only the demo's driver moves it.
 */
import { type BusinessTime, businessTime, type MachineTime, machineTime } from '../../domain/time.ts';
import type { Transaction } from './open.ts';

export type Now = { readonly business: BusinessTime; readonly machine: MachineTime; readonly mode: 'real' | 'stepped' };

export const readNow = async (tx: Transaction): Promise<Now> => {
  const [row] = await tx.$queryRaw<{ mode: 'real' | 'stepped'; business: Date; machine: Date }[]>`
    SELECT mode, date_trunc('milliseconds', clock_timestamp()) AS machine,
           CASE mode WHEN 'stepped' THEN business_now ELSE date_trunc('milliseconds', clock_timestamp()) END AS business
    FROM clock WHERE id = 1`;
  if (!row) throw new Error('the clock row is missing: run keyline doctor');
  return {
    mode: row.mode,
    business: businessTime(row.business.getTime()),
    machine: machineTime(row.machine.getTime()),
  };
};

/** Puts the database on stepped time at `at`; the driver calls it first with its start, then with each instant. */
export const stepClock = async (tx: Transaction, at: BusinessTime): Promise<void> => {
  await tx.$executeRaw`UPDATE clock SET mode = 'stepped', business_now = ${new Date(at)} WHERE id = 1`;
};

/** Back to real time: business time is machine time again. */
export const runClock = async (tx: Transaction): Promise<void> => {
  await tx.$executeRaw`UPDATE clock SET mode = 'real', business_now = NULL WHERE id = 1`;
};
