import type { Campaign } from '../domain/campaign.ts';
import type { BusinessTime } from '../domain/time.ts';
import { campaignIndex } from './campaign-index.ts';
import type { Crossing, Effect, EnrolmentChange, Reason } from './decision.ts';
import type { Happened, Inputs, PastEnrolment } from './inputs.ts';
import { own } from './own.ts';
import { endShared } from './shared-asks.ts';
import type { EngineState, Enrolment } from './state.ts';

/** A decision stops after this many effects and asks to be called again. */
export const MOST_EFFECTS = 50;

/** More open enrolments than this are refused with a reason. */
export const MOST_ENROLMENTS = 200;

/**
 * The working copy of one call of `decide`: the only mutable thing in the engine, made and dropped inside that call.
 * States and enrolments in it are replaced, never changed.
 */
export type Draft = {
  readonly inputs: Inputs;
  readonly now: BusinessTime;
  state: EngineState;
  effects: Effect[];
  reasons: Reason[];
  /** Ended enrolments: those handed in, and those this call ended. */
  past: PastEnrolment[];
  /** Occurrences of counted events: those handed in, and those of the facts applied so far. */
  readonly happened: Happened[];
  crossings: Crossing[];
  changes: EnrolmentChange[];
};

export const putEnrolment = (draft: Draft, enrolment: Enrolment): void => {
  if (own(draft.state.enrolments, enrolment.id) === enrolment) return;
  draft.state = { ...draft.state, enrolments: { ...draft.state.enrolments, [enrolment.id]: enrolment } };
};

/**
 * Ends an enrolment; what it asked for in this very call is taken back, so an exit is judged before each effect. `before`:
 * kept, so that it can be put back.
 */
export const endEnrolment = (
  draft: Draft,
  enrolment: Enrolment,
  at: BusinessTime,
  how: 'finished' | 'exited',
  because: string,
  seq: number | null,
  before?: EngineState,
): void => {
  const { [enrolment.id]: _ended, ...others } = draft.state.enrolments;
  const shared = endShared({ ...draft.state, enrolments: others }, draft.inputs.account.id, enrolment);
  draft.state = shared.state;
  const takenBack = [enrolment.id, shared.ended];
  if (how === 'exited') draft.effects = draft.effects.filter((effect) => !takenBack.includes(effect.enrolment));
  draft.changes.push({
    ...{ type: 'ended', id: enrolment.id, at, how, because, seq },
    ...(before && { before }),
    ...(shared.ended !== null && { shared: shared.ended }),
  });
  const { id, campaign, entryKey, version, contact, enteredAt, firstAcceptedAt, goalAt, goalOrder } = enrolment;
  draft.past.push({
    id,
    campaign,
    entryKey,
    version,
    contact,
    enteredAt,
    endedAt: at,
    firstAcceptedAt,
    goalAt,
    ...(goalOrder && { goalOrder }),
  });
  note(draft, enrolment, at, how, because, seq);
};

/** Keeps a reason about an enrolment. */
export const note = (
  draft: Draft,
  enrolment: Enrolment,
  at: BusinessTime,
  kind: Reason['kind'],
  reason: string,
  seq: number | null,
  contact: string | null = enrolment.contact,
): void => {
  draft.reasons.push({
    at,
    campaign: enrolment.campaign,
    enrolment: enrolment.id,
    step: enrolment.cursor.step,
    contact,
    kind,
    reason,
    seq,
  });
};

/** The version pinned to an enrolment; undefined when the store did not hand it in (then the enrolment waits). */
export const campaignOf = (draft: Draft, enrolment: Pick<Enrolment, 'campaign' | 'version'>): Campaign | undefined =>
  campaignIndex(draft.inputs.published)
    .versionsOf(enrolment.campaign)
    .find((campaign) => campaign.version === enrolment.version) ??
  draft.inputs.pinned[`${enrolment.campaign}@${enrolment.version}`];

/** Open enrolments in a stable order. */
export const openEnrolments = ({ state: { enrolments } }: Draft): readonly Enrolment[] => {
  const ids = Object.keys(enrolments);
  // Sorting one costs as much as all the rest.
  if (ids.length > 1) ids.sort();
  const open: Enrolment[] = [];
  for (const id of ids) {
    const enrolment = enrolments[id];
    if (enrolment) open.push(enrolment);
  }
  return open;
};
