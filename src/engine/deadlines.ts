import { assertNever } from '../domain/assert-never.ts';
import type { Step } from '../domain/campaign.ts';
import type { Fact } from '../domain/fact.ts';
import type { BusinessTime } from '../domain/time.ts';
import { advance, afterMatch, afterTimeout, takeBranch } from './advance.ts';
import { awaitedMatches } from './awaited.ts';
import { campaignOf, type Draft, openEnrolments, putEnrolment } from './draft.ts';
import { own } from './own.ts';
import { askSendAgain } from './results.ts';
import { askAgain } from './segments.ts';
import type { Enrolment, OpenSend } from './state.ts';

/**
 * The next instant at which the enrolment moves without a fact; null when only a fact can move it, and where its pinned
 * version was not handed in or its step is no such wait: then it stays as it is and nothing is lost.
 */
const deadlineOf = (draft: Draft, enrolment: Enrolment): BusinessTime | null => {
  const { cursor } = enrolment;
  const step = stepOf(draft, enrolment);
  if (!step) return null;
  switch (cursor.waitsFor) {
    case 'time':
      return cursor.until;
    case 'fact':
      return step.type === 'wait-for' ? cursor.until : null;
    case 'knowledge':
      return step.type === 'branch' ? cursor.until : null;
    case 'sends': {
      const first = (at: BusinessTime | null, send: OpenSend) => earlier(at, send.notBefore);
      return step.type === 'send' ? Object.values(cursor.open).reduce(first, null) : null;
    }
    case 'offer':
      return null;
    default:
      return assertNever(cursor);
  }
};

const stepOf = (draft: Draft, enrolment: Enrolment): Step | undefined => {
  const campaign = campaignOf(draft, enrolment);
  return campaign && own(campaign.steps, enrolment.cursor.step);
};

/** The account's next deadline over all of its enrolments and re-entries. */
export const nextDeadline = (draft: Draft): BusinessTime | null => {
  const enrolments = openEnrolments(draft).reduce<BusinessTime | null>(
    (first, enrolment) => earlier(first, deadlineOf(draft, enrolment)),
    null,
  );
  return Object.values(draft.state.askAgain).reduce(earlier, enrolments);
};

const earlier = (left: BusinessTime | null, right: BusinessTime | null): BusinessTime | null => {
  if (left === null || right === null) return left ?? right;
  return left < right ? left : right;
};

/**
 * Takes the deadlines up to `until` in the order of their instants. `ahead` are the facts of this decision that come
 * later: at the end of a wait the fact wins if it occurred in time (semantics row 16). Stops early when `full` says so.
 */
export const takeDeadlines = (draft: Draft, until: BusinessTime, ahead: readonly Fact[], full: () => boolean): void => {
  while (!full()) {
    const due = nextDeadline(draft);
    if (due === null || due > until) return;
    askAgain(draft, due);
    const enrolment = openEnrolments(draft).find((candidate) => {
      const deadline = deadlineOf(draft, candidate);
      return deadline !== null && deadline <= due;
    });
    if (enrolment) take(draft, enrolment, due, ahead);
  }
};

const take = (draft: Draft, enrolment: Enrolment, due: BusinessTime, ahead: readonly Fact[]): void => {
  const { cursor } = enrolment;
  const step = stepOf(draft, enrolment);
  if (cursor.waitsFor === 'time') advance(draft, enrolment.id, step?.next ?? null, due);
  else if (cursor.waitsFor === 'fact' && step?.type === 'wait-for') {
    const inTime = ahead.find(
      (fact) => fact.occurredAt <= cursor.until && awaitedMatches(draft, enrolment, step.awaited, fact),
    );
    if (inTime) putEnrolment(draft, { ...enrolment, responder: inTime.contact ?? enrolment.responder });
    advance(draft, enrolment.id, inTime ? afterMatch(step) : afterTimeout(step), due);
  } else if (cursor.waitsFor === 'knowledge' && step?.type === 'branch') {
    const outcome = takeBranch(draft, enrolment, step, due, true);
    if (outcome.type === 'go') advance(draft, enrolment.id, outcome.to, due);
  } else if (cursor.waitsFor === 'sends') {
    for (const [effect, send] of Object.entries(cursor.open).toSorted()) {
      if (send.notBefore !== null && send.notBefore <= due) {
        const current = own(draft.state.enrolments, enrolment.id);
        if (current) askSendAgain(draft, current, effect, { ...send, attempt: send.attempt + 1 });
      }
    }
  }
};
