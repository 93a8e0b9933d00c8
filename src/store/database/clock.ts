/**
 * The two clocks. Machine time is the database's. Business time is the same in mode `real`, or runs ahead of it by a fixed
 * distance where a demo was played; in mode `stepped` it is the row's value, which only the demo's driver moves.
 */
import { type BusinessTime, businessTime, type MachineTime, machineTime } from '../../domain/time.ts';
import { Prisma } from '../generated/client.ts';
import type { Transaction } from './open.ts';

/**
 * Who moves at a stepped instant: nobody while its facts come in, then the accounts, then newsletters beside them. An account
 * or a newsletter that was woken at an earlier instant and comes late asks in vain: it would see half the facts.
 */
export type Movers = 'nobody' | 'accounts' | 'all';

export type Now = {
  readonly business: BusinessTime;
  readonly machine: MachineTime;
  readonly mode: 'real' | 'stepped';
  /** Always `all` in mode real. */
  readonly turn: Movers;
  /** A demo was or is played in this database: its business time is not the world's. */
  readonly played: boolean;
};

/** Business time as an expression over the one row of `clock`. */
export const BUSINESS_NOW = Prisma.sql`
  CASE mode WHEN 'stepped' THEN business_now
  ELSE date_trunc('milliseconds', clock_timestamp()) + ahead_ms * interval '1 millisecond' END`;

export const readNow = async (tx: Transaction): Promise<Now> => {
  const [row] = await tx.$queryRaw<
    { mode: 'real' | 'stepped'; turn: Movers; ahead: boolean; business: Date; machine: Date }[]
  >`
    SELECT mode, turn, ahead_ms <> 0 AS ahead, date_trunc('milliseconds', clock_timestamp()) AS machine, ${BUSINESS_NOW} AS business
    FROM clock WHERE id = 1`;
  if (!row) throw new Error('the clock row is missing: run keyline doctor');
  return {
    mode: row.mode,
    turn: row.turn,
    played: row.ahead || row.mode === 'stepped',
    business: businessTime(row.business.getTime()),
    machine: machineTime(row.machine.getTime()),
  };
};

/** Puts the database on stepped time at `at`; the driver calls it first with its start, then with each instant. */
export const stepClock = async (tx: Transaction, at: BusinessTime, turn: Movers = 'all'): Promise<void> => {
  await tx.$executeRaw`
    UPDATE clock SET mode = 'stepped', business_now = ${new Date(at)}, ahead_ms = 0, turn = ${turn} WHERE id = 1`;
};

/** Says who moves next at a stepped instant. */
export const passTurn = async (tx: Transaction, turn: Movers): Promise<void> => {
  await tx.$executeRaw`UPDATE clock SET turn = ${turn} WHERE id = 1 AND mode = 'stepped'`;
};

/** Back to real time: business time is machine time again. */
export const runClock = async (tx: Transaction): Promise<void> => {
  await tx.$executeRaw`UPDATE clock SET mode = 'real', business_now = NULL, ahead_ms = 0, turn = 'all' WHERE id = 1`;
};

/** From the stepped instant on at the pace of the real clock; safe to repeat. */
export const runOnFromHere = async (tx: Transaction): Promise<void> => {
  await tx.$executeRaw`
    UPDATE clock SET mode = 'real', business_now = NULL, turn = 'all',
           ahead_ms = round(extract(epoch FROM business_now - clock_timestamp()) * 1000)::bigint
    WHERE id = 1 AND mode = 'stepped'`;
};
