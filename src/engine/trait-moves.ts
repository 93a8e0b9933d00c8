/** Moves of an account's kept traits, for triggers by trait (semantics row 8). */
import { type Fact, isFact } from '../domain/fact.ts';
import { TRAIT_ORDERS } from '../domain/trait-orders.ts';

/** From the value before the first of the changes to the one after the last. */
export type TraitMove = {
  readonly trait: string;
  readonly from: string | null;
  readonly to: string | null;
  /** None of the changes is news. */
  readonly historic: boolean;
};

/** What a fact moved; null where it is no change of a trait. */
const moveOf = (fact: Fact): TraitMove | null => {
  const { historic } = fact;
  if (isFact(fact, 'Trait Changed')) return { ...fact.payload, historic };
  if (isFact(fact, 'Lapse State Changed'))
    return { trait: 'lapse', from: fact.payload.from, to: fact.payload.to, historic };
  if (isFact(fact, 'Owner Changed')) return { trait: 'owner', from: fact.payload.from, to: fact.payload.to, historic };
  return null;
};

/** Facts that may be a move. */
const MOVING: readonly string[] = ['Trait Changed', 'Lapse State Changed', 'Owner Changed'];

const NO_MOVES: ReadonlyMap<Fact, TraitMove> = new Map();

/**
 * The moves among facts that are read together, each with its trait's last change: several changes of one trait count as
 * one from first to last, and none where both are equal.
 */
export const traitMoves = (facts: readonly Fact[]): ReadonlyMap<Fact, TraitMove> => {
  if (!facts.some((fact) => MOVING.includes(fact.type))) return NO_MOVES;
  const byTrait = new Map<string, { readonly last: Fact; readonly move: TraitMove }>();
  for (const fact of facts) {
    const move = moveOf(fact);
    if (move === null) continue;
    const first = byTrait.get(move.trait)?.move ?? move;
    const historic = first.historic && move.historic;
    byTrait.set(move.trait, { last: fact, move: { trait: move.trait, from: first.from, to: move.to, historic } });
  }
  const moves = [...byTrait.values()].filter(({ move }) => move.from !== move.to);
  return new Map(moves.map(({ last, move }) => [last, move]));
};

/** Up or down: by the trait's order (an empty value is below all), else by number. Null where there is no telling. */
export const directionOf = ({ trait, from, to }: TraitMove, tiers: readonly string[]): 'up' | 'down' | null => {
  const order = trait === 'tier' ? tiers : TRAIT_ORDERS[trait];
  const [before, after] = order ? [placeIn(order, from), placeIn(order, to)] : [Number(from ?? ''), Number(to ?? '')];
  const known = order ? before !== null && after !== null : isNumber(from) && isNumber(to);
  if (!known || before === null || after === null || before === after) return null;
  return after > before ? 'up' : 'down';
};

const placeIn = (order: readonly string[], value: string | null): number | null => {
  if (value === null) return -1;
  const place = order.indexOf(value);
  return place === -1 ? null : place;
};

const isNumber = (value: string | null): boolean =>
  value !== null && value.trim() !== '' && Number.isFinite(Number(value));
