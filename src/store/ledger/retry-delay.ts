import { stableShare } from '../../domain/stable-hash.ts';
import { HOUR, MINUTE } from '../../domain/time.ts';

/** Tries end this long (business ms) after the first one. */
export const GIVE_UP_AFTER = 72 * HOUR;

const FIRST = 5 * MINUTE;
const LONGEST = 6 * HOUR;
/** Up to this share more, so that what failed together does not come back together. */
const JITTER = 0.25;

/** Business ms until the next try after the `failures`th (from 1): 5 minutes or more, doubling, at most 7.5 hours. */
export const retryDelay = (key: string, failures: number): number =>
  Math.round(Math.min(FIRST * 2 ** (failures - 1), LONGEST) * (1 + JITTER * stableShare(`${key}/${failures}`)));
