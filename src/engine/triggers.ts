import type { Campaign } from '../domain/campaign.ts';
import type { Fact } from '../domain/fact.ts';
import { addDuration } from '../domain/local-time.ts';
import { isNamed } from './audience.ts';
import { campaignIndex } from './campaign-index.ts';
import type { Draft } from './draft.ts';
import { tryEnrol } from './enrol.ts';
import { surroundings } from './surroundings.ts';
import { directionOf, type TraitMove } from './trait-moves.ts';
import { evaluate } from './truth.ts';

/** Enrols by the event and trait triggers that this fact meets; `moves` are those of the facts read together with it. */
export const triggerByFact = (draft: Draft, fact: Fact, moves: ReadonlyMap<Fact, TraitMove>): void => {
  const move = moves.get(fact) ?? null;
  for (const campaign of campaignIndex(draft.inputs.published).startedBy(fact.type)) {
    if (!isNamed(campaign.audience, draft.inputs.account.id)) continue;
    const met = meets(draft, campaign, fact, move);
    if (met === null) continue;
    tryEnrol(draft, campaign, {
      at: fact.receivedAt,
      fact,
      because: met,
      key: `fact-${fact.seq}`,
      historic:
        campaign.trigger.type === 'trait' ? (move?.historic ?? true) : fact.historic || isLate(draft, campaign, fact),
    });
  }
};

/** In words why the fact meets the campaign's trigger, or null. */
const meets = (draft: Draft, { trigger }: Campaign, fact: Fact, move: TraitMove | null): string | null => {
  if (trigger.type === 'event') {
    if (trigger.event !== fact.type) return null;
    const holds =
      trigger.where === null || evaluate(trigger.where, surroundings(draft, fact.receivedAt, null, fact)) === true;
    return holds ? fact.type : null;
  }
  if (trigger.type === 'trait' && move !== null) {
    if (trigger.trait !== move.trait && trigger.trait !== `account.${move.trait}`) return null;
    const tiers = draft.inputs.settings.vocabulary?.tiers ?? [];
    if (trigger.changes !== 'any' && trigger.changes !== directionOf(move, tiers)) return null;
    return `${move.trait}: ${move.from ?? 'none'} to ${move.to ?? 'none'}`;
  }
  return null;
};

/** `max_age`: a fact that arrives long after it happened changes state and starts nothing. */
const isLate = (draft: Draft, campaign: Campaign, fact: Fact): boolean =>
  campaign.trigger.type === 'event' &&
  addDuration(fact.occurredAt, campaign.trigger.maxAge, draft.inputs.account.timezone, draft.inputs.account.calendar) <
    fact.receivedAt;
