import { type Asked, askedBy } from '../domain/asked-by.ts';
import { type Fact, isFact } from '../domain/fact.ts';
import type { Segment } from '../domain/segment.ts';

/** Why a segment was crossed: the fact behind it (null: time alone, or nothing that can be named), and whether it is news. */
export type Cause = { readonly fact: Fact | null; readonly historic: boolean };

/**
 * The newest of the facts read that the segment's condition asks about; news goes before history. So an import that is
 * read together with a live change does not make history of it, nor the other way round. Where no fact is about the
 * condition, the newest of all stands for them.
 */
export const causeOf = (segment: Segment, facts: readonly Fact[]): Cause => {
  const asked = askedBy(segment.where);
  const about = facts.filter((fact) => concerns(asked, fact));
  const causes = about.length > 0 ? about : facts;
  const fact = causes.findLast((each) => !each.historic) ?? causes.at(-1) ?? null;
  return { fact, historic: fact?.historic ?? false };
};

const concerns = ({ fields, events }: Asked, fact: Fact): boolean => {
  if (isFact(fact, 'Lapse State Changed')) return fields.has('account.lapse') || fields.has('account.lapse_since');
  if (isFact(fact, 'Trait Changed')) {
    const { trait } = fact.payload;
    return fields.has(`account.${trait}`) || (trait === 'tier' && fields.has('account.best_tier_12m'));
  }
  return events.has(fact.type);
};
