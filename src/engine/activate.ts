import type { Campaign } from '../domain/campaign.ts';
import type { Fact } from '../domain/fact.ts';
import { isFact } from '../domain/fact.ts';
import type { BusinessTime } from '../domain/time.ts';
import { isNamed } from './audience.ts';
import type { Draft } from './draft.ts';
import { refuseEntry, tryEnrol } from './enrol.ts';
import { surroundings } from './surroundings.ts';
import { evaluate } from './truth.ts';

/**
 * A person let the account into a campaign (`keyline activate`). It goes in by the campaign's own conditions or keeps the
 * reason why not: a segment's campaign takes whom its segment still fits (semantics row 4: members at its publishing are
 * not enrolled by themselves), a manual one takes whom it is told; events and traits start theirs by themselves.
 */
export const activateByFact = (draft: Draft, fact: Fact): void => {
  if (!isFact(fact, 'Campaign Activated')) return;
  const campaign = draft.inputs.published.find(({ id }) => id === fact.payload.campaign);
  // Stopped or taken back since: the activation's row says so, there is no campaign to keep a reason for.
  if (!campaign) return;
  const start = {
    at: fact.receivedAt,
    fact,
    because: `activated by ${fact.payload.actor}`,
    key: `activated-${fact.seq}`,
    historic: fact.historic,
  };
  const refused = misfit(draft, campaign, fact.receivedAt);
  if (refused === null) tryEnrol(draft, campaign, start);
  else refuseEntry(draft, campaign, start, refused);
};

/** Judged on the account as it is now: the state's membership may be from before a purchase in this very batch. */
const misfit = (draft: Draft, campaign: Campaign, at: BusinessTime): string | null => {
  const { trigger, audience } = campaign;
  if (!isNamed(audience, draft.inputs.account.id)) return 'for other accounts by name';
  // Who is out of a segment never need have been in it: leaving is nothing to be let into.
  if (trigger.type !== 'manual' && !(trigger.type === 'segment' && trigger.on === 'enter'))
    return 'not activated by hand';
  if (trigger.type === 'segment' && isIn(draft, trigger.segment, at) !== true)
    return `not in segment ${trigger.segment}`;
  if (audience.segment !== null && isIn(draft, audience.segment, at) !== true)
    return `not in segment ${audience.segment}`;
  return null;
};

const isIn = (draft: Draft, id: string, at: BusinessTime) => {
  const segment = draft.inputs.segments.find((candidate) => candidate.id === id);
  return segment ? evaluate(segment.where, surroundings(draft, at, null, null)) : false;
};
