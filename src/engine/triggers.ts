import type { Campaign } from '../domain/campaign.ts';
import type { Fact } from '../domain/fact.ts';
import { isFact } from '../domain/fact.ts';
import { addDuration } from '../domain/local-time.ts';
import type { Draft } from './draft.ts';
import { tryEnrol } from './enrol.ts';
import { priorityOf } from './send-step.ts';
import { surroundings } from './surroundings.ts';
import { evaluate } from './truth.ts';

/** Published campaigns, highest priority first, then by id: the order in which they are asked. */
export const byPriority = (draft: Draft): readonly Campaign[] =>
  draft.inputs.published.toSorted(
    (left, right) => priorityOf(left) - priorityOf(right) || (left.id < right.id ? -1 : 1),
  );

/** Enrols by the event and trait triggers that this fact meets. */
export const triggerByFact = (draft: Draft, fact: Fact): void => {
  for (const campaign of byPriority(draft)) {
    const met = meets(draft, campaign, fact);
    if (met === null) continue;
    tryEnrol(draft, campaign, {
      at: fact.receivedAt,
      fact,
      because: met,
      key: `fact-${fact.seq}`,
      historic: fact.historic || isLate(draft, campaign, fact),
    });
  }
};

/** In words why the fact meets the campaign's trigger, or null. */
const meets = (draft: Draft, campaign: Campaign, fact: Fact): string | null => {
  const { trigger } = campaign;
  if (trigger.type === 'event') {
    if (trigger.event !== fact.type) return null;
    const holds =
      trigger.where === null || evaluate(trigger.where, surroundings(draft, fact.receivedAt, null, fact)) === true;
    return holds ? fact.type : null;
  }
  if (trigger.type === 'trait' && isFact(fact, 'Trait Changed')) {
    if (trigger.trait !== fact.payload.trait && trigger.trait !== `account.${fact.payload.trait}`) return null;
    if (trigger.changes !== 'any' && trigger.changes !== directionOf(draft, fact.payload)) return null;
    return `${fact.payload.trait}: ${fact.payload.from ?? 'none'} to ${fact.payload.to ?? 'none'}`;
  }
  return null;
};

/** Up or down the settings' tiers, lowest first; no tier is below all. Null where the values have no order. */
const directionOf = (draft: Draft, { from, to }: { readonly from: string | null; readonly to: string | null }) => {
  const tiers = draft.inputs.settings.vocabulary?.tiers ?? [];
  const [before, after] = [from, to].map((tier) => (tier === null ? -1 : tiers.indexOf(tier)));
  if (before === undefined || after === undefined || (from !== null && before < 0) || (to !== null && after < 0))
    return null;
  return after > before ? 'up' : after < before ? 'down' : null;
};

/** `max_age`: a fact that arrives long after it happened changes state and starts nothing. */
const isLate = (draft: Draft, campaign: Campaign, fact: Fact): boolean =>
  campaign.trigger.type === 'event' &&
  addDuration(fact.occurredAt, campaign.trigger.maxAge, draft.inputs.account.timezone, draft.inputs.account.calendar) <
    fact.receivedAt;
