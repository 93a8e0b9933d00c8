/** Traits whose values have an order, lowest first; tiers have theirs in the settings. */
import type { LapseState } from './fact.ts';
import type { Level } from './relationship.ts';

const LEVELS_UP: readonly Level[] = ['lead', 'low-volume', 'major-with-problems', 'major'];
const LAPSE_UP: readonly LapseState[] = ['lapsed', 'lapsing', 'overdue', 'due', 'active'];

export const TRAIT_ORDERS: Readonly<Record<string, readonly string[]>> = {
  level: LEVELS_UP,
  lapse: LAPSE_UP,
  abc: ['C', 'B', 'A'],
  xyz: ['Z', 'Y', 'X'],
};

/** Traits whose values have no order: a trigger by them asks for any change. */
export const UNORDERED_TRAITS = ['owner', 'kinds', 'need', 'solvency', 'authority', 'abc_xyz'] as const;
