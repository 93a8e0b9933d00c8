import { type Fact, isFact } from '../domain/fact.ts';
import type { SegmentId } from '../domain/ids.ts';
import type { BusinessTime } from '../domain/time.ts';
import { advance, afterMatch } from './advance.ts';
import { isNamed } from './audience.ts';
import { campaignIndex } from './campaign-index.ts';
import { type Cause, causeOf } from './crossing-cause.ts';
import type { Crossing } from './decision.ts';
import { campaignOf, type Draft, endEnrolment, openEnrolments } from './draft.ts';
import { tryEnrol } from './enrol.ts';
import { own } from './own.ts';
import { dropReminders } from './remind.ts';
import { surroundings } from './surroundings.ts';
import { evaluate } from './truth.ts';

/**
 * Judges every segment for the account as it is now. A crossing exits, ends waits and starts campaigns; one that is
 * judged for the first time, or rests on history alone, starts nothing (semantics row 4). All crossings are known before
 * the first acts, and all exits come before the first start: the order of the segments' names decides nothing.
 */
export const judgeSegments = (draft: Draft, facts: readonly Fact[], at: BusinessTime): void => {
  const crossed = cross(draft, facts, at);
  for (const { segment, change, first } of crossed) if (!first) exitBySegment(draft, segment, change, at);
  for (const { segment, change, first, cause } of crossed) {
    startBySegment(draft, segment, change, at, cause.fact, cause.historic || first);
  }
};

type Crossed = {
  readonly segment: SegmentId;
  readonly change: Crossing['change'];
  /** Judged for the first time: a member was there before. */
  readonly first: boolean;
  readonly cause: Cause;
};

/** Rounds, because a segment may ask for another; each crosses at most once, so two that deny each other come to rest. */
const cross = (draft: Draft, facts: readonly Fact[], at: BusinessTime): readonly Crossed[] => {
  const before = draft.state.segments;
  const crossed = new Map<SegmentId, Crossed>();
  const around = surroundings(draft, at, null, null);
  for (let moved = true; moved; ) {
    moved = false;
    for (const segment of draft.inputs.segments) {
      if (crossed.has(segment.id)) continue;
      const known = own(draft.state.segments, segment.id);
      const truth = evaluate(segment.where, around);
      // What is not known changes no membership.
      const member = truth === 'unknown' ? (known?.member ?? false) : truth;
      if (known?.member === member) continue;
      draft.state = { ...draft.state, segments: { ...draft.state.segments, [segment.id]: { member, since: at } } };
      moved = true;
      const first = own(before, segment.id) === undefined;
      if (first && !member) continue;
      const change = member ? 'entered' : 'left';
      const cause = causeOf(segment, facts);
      crossed.set(segment.id, { segment: segment.id, change, first, cause });
      draft.crossings.push({ segment: segment.id, change, at, because: cause.fact?.type ?? 'judged' });
    }
  }
  return [...crossed.values()];
};

const exitBySegment = (draft: Draft, segment: string, change: 'entered' | 'left', at: BusinessTime): void => {
  const on = change === 'entered' ? 'enter' : 'leave';
  for (const enrolment of openEnrolments(draft)) {
    const campaign = campaignOf(draft, enrolment);
    if (!campaign || enrolment.leaving !== null) continue;
    if (campaign.exits.some((rule) => rule.type === 'segment' && rule.segment === segment && rule.on === on)) {
      endEnrolment(draft, enrolment, at, 'exited', `${change} ${segment}`, null);
      continue;
    }
    if (enrolment.cursor.waitsFor !== 'fact') continue;
    const step = own(campaign.steps, enrolment.cursor.step);
    if (step?.type !== 'wait-for' || step.awaited.type !== 'segment') continue;
    if (step.awaited.segment !== segment || step.awaited.on !== on) continue;
    dropReminders(draft, enrolment);
    advance(draft, enrolment.id, afterMatch(step), at);
  }
};

const startBySegment = (
  draft: Draft,
  segment: string,
  change: 'entered' | 'left',
  at: BusinessTime,
  cause: Fact | null,
  historic: boolean,
): void => {
  const on = change === 'entered' ? 'enter' : 'leave';
  for (const campaign of campaignIndex(draft.inputs.published).startedByCrossing(segment, on)) {
    if (!isNamed(campaign.audience, draft.inputs.account.id)) continue;
    // What was first judged by the activation's own fact: that has answered for this campaign already.
    if (historic && cause && isFact(cause, 'Campaign Activated') && cause.payload.campaign === campaign.id) continue;
    tryEnrol(draft, campaign, { at, fact: cause, because: `${change} ${segment}`, key: `${on}-${at}`, historic });
  }
};

/** Re-entries whose wait is over: asked again, if the account is still in the segment. */
export const askAgain = (draft: Draft, at: BusinessTime): void => {
  for (const [id, due] of Object.entries(draft.state.askAgain).toSorted()) {
    if (due > at) continue;
    const { [id]: _due, ...others } = draft.state.askAgain;
    draft.state = { ...draft.state, askAgain: others };
    const campaign = campaignIndex(draft.inputs.published).versionsOf(id)[0];
    if (campaign?.trigger.type !== 'segment' || !isNamed(campaign.audience, draft.inputs.account.id)) continue;
    const { segment, on } = campaign.trigger;
    const member = own(draft.state.segments, segment)?.member ?? false;
    if (member !== (on === 'enter')) continue;
    const because = `still ${member ? 'in' : 'out of'} ${segment} after the re-entry wait`;
    tryEnrol(draft, campaign, { at: due, fact: null, because, key: `${on}-${due}`, historic: false });
  }
};
