/**
 * The two times of Keyline, not assignable to each other. Both are UTC epoch milliseconds.
 *
 * Business time drives triggers, waits, quiet hours, caps and expiry; in the demo and in conformance tests it is stepped.
 * Machine time is the database's clock: leases, fences, timeouts. Order is never taken from either: it is the account's
 * event number (`Fact.seq`).
 */
declare const business: unique symbol;
declare const machine: unique symbol;

export type BusinessTime = number & { readonly [business]: true };
export type MachineTime = number & { readonly [machine]: true };

/** Brands UTC epoch milliseconds as business time; for the border, the store and tests. */
export const businessTime = (epochMs: number): BusinessTime => epochMs as BusinessTime;

/** Brands UTC epoch milliseconds as machine time; for the store. */
export const machineTime = (epochMs: number): MachineTime => epochMs as MachineTime;

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** `at` moved by `ms` elapsed milliseconds (which may be negative). */
export const later = (at: BusinessTime, ms: number): BusinessTime => businessTime(at + ms);
