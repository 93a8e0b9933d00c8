/** How a demo and a simulation move through time: both in the same instants, so that their touches are the same. */
import { DAY, MINUTE } from './time.ts';

/** Instants are taken in steps of this length: what falls between two steps happens at the second. ms of business time. */
export const TICK = 30 * MINUTE;

/** Business time between two scoring runs, ms; each account's own timer notices its lapse between them. */
export const SCORE_EVERY = 28 * DAY;
