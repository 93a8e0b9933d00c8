import { assertNever } from '../domain/assert-never.ts';
import type { Campaign, Step } from '../domain/campaign.ts';
import { type Fact, isFact } from '../domain/fact.ts';
import type { BusinessTime } from '../domain/time.ts';
import { advance, afterMatch, afterTimeout, takeBranch } from './advance.ts';
import { silence } from './approve.ts';
import { awaitedMatches } from './awaited.ts';
import { nextEntryDate, tryDates } from './dates.ts';
import { campaignOf, type Draft, openEnrolments, putEnrolment } from './draft.ts';
import { own } from './own.ts';
import { dropReminders, type FactCursor, nextReminder, remind, type WaitFor } from './remind.ts';
import { answerApproval, askSendAgain, heard } from './results.ts';
import { askAgain } from './segments.ts';
import type { Cursor, Enrolment, OpenSend } from './state.ts';
import { waitDate } from './wait-date.ts';

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
      return timeOf(draft, enrolment, cursor, step);
    case 'fact': {
      if (step.type !== 'wait-for') return null;
      const sends = earlier(cursor.until, firstAsk(cursor.open));
      return earlier(sends, nextReminder(draft, step, cursor)?.at ?? null);
    }
    case 'knowledge':
      return step.type === 'branch' ? cursor.until : null;
    case 'approval':
      return step.type === 'approve' ? cursor.until : null;
    case 'sends':
      return step.type === 'send' ? firstAsk(cursor.open) : null;
    case 'offer':
      return null;
    default:
      return assertNever(cursor);
  }
};

const firstAsk = (open: Readonly<Record<string, OpenSend>>): BusinessTime | null =>
  Object.values(open).reduce<BusinessTime | null>((first, send) => earlier(first, send.notBefore), null);

/** The date is the one in force: where it moved, the wait moves with it, but never behind its own beginning. */
const timeOf = (
  draft: Draft,
  enrolment: Enrolment,
  cursor: Extract<Cursor, { waitsFor: 'time' }>,
  step: Step,
): BusinessTime => {
  const campaign = campaignOf(draft, enrolment);
  const end = campaign && step.type === 'wait-until-event' ? waitDate(draft, campaign, step) : null;
  if (end === null) return cursor.until;
  return end > cursor.since ? end : cursor.since;
};

const stepOf = (draft: Draft, enrolment: Enrolment): Step | undefined => {
  const campaign = campaignOf(draft, enrolment);
  return campaign && own(campaign.steps, enrolment.cursor.step);
};

/** The account's next deadline over all of its enrolments and re-entries. */
export const nextDeadline = (draft: Draft): BusinessTime | null => {
  let first = nextEntryDate(draft);
  for (const enrolment of openEnrolments(draft)) first = earlier(first, deadlineOf(draft, enrolment));
  for (const again of Object.values(draft.state.askAgain)) first = earlier(first, again);
  return first;
};

/** When the wait of an enrolment that waits for time alone is over. */
export const timeIsUp = (draft: Draft, enrolment: Enrolment): BusinessTime | null =>
  enrolment.cursor.waitsFor === 'time' ? deadlineOf(draft, enrolment) : null;

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
    tryDates(draft, due, until);
    const enrolment = openEnrolments(draft).find((candidate) => {
      const deadline = deadlineOf(draft, candidate);
      return deadline !== null && deadline <= due;
    });
    if (enrolment) take(draft, enrolment, due, ahead);
  }
};

const take = (draft: Draft, enrolment: Enrolment, due: BusinessTime, ahead: readonly Fact[]): void => {
  const { cursor } = enrolment;
  const campaign = campaignOf(draft, enrolment);
  const step = stepOf(draft, enrolment);
  if (!campaign || !step) return;
  if (cursor.waitsFor === 'time') advance(draft, enrolment.id, step.next, due);
  else if (cursor.waitsFor === 'fact' && step.type === 'wait-for') {
    if (due < cursor.until) takeReminder(draft, campaign, enrolment, cursor, step, due);
    else endWait(draft, enrolment, cursor, step, due, ahead);
  } else if (cursor.waitsFor === 'knowledge' && step.type === 'branch') {
    const outcome = takeBranch(draft, campaign, enrolment, step, due, true);
    if (outcome.type === 'go') advance(draft, enrolment.id, outcome.to, due);
  } else if (cursor.waitsFor === 'approval' && step.type === 'approve') {
    const inTime = ahead.find(
      (fact) => fact.occurredAt <= cursor.until && fact.payload['effect'] === cursor.effect && isAnswer(fact),
    );
    if (inTime) answerApproval(draft, campaign, enrolment, step, inTime);
    else advance(draft, enrolment.id, silence(draft, enrolment, step, due), due);
  } else if (cursor.waitsFor === 'sends') askDue(draft, enrolment, cursor.open, due);
};

const isAnswer = (fact: Fact): boolean => isFact(fact, 'Approval Answered');

/** The wait is over: the fact wins if it occurred in time. */
const endWait = (
  draft: Draft,
  enrolment: Enrolment,
  cursor: FactCursor,
  step: WaitFor,
  due: BusinessTime,
  ahead: readonly Fact[],
): void => {
  const heardInTime = ahead.filter((fact) => fact.occurredAt <= cursor.until);
  const inTime = heardInTime.find((fact, index) => {
    // Where all have to answer, those before it count as well.
    const remembered = [...enrolment.remembered, ...heardInTime.slice(0, index)];
    return awaitedMatches(draft, { ...enrolment, remembered }, step.awaited, fact);
  });
  dropReminders(draft, enrolment);
  if (inTime) putEnrolment(draft, heard(enrolment, inTime));
  advance(draft, enrolment.id, inTime ? afterMatch(step) : afterTimeout(step), due);
};

const takeReminder = (
  draft: Draft,
  campaign: Campaign,
  enrolment: Enrolment,
  cursor: FactCursor,
  step: WaitFor,
  due: BusinessTime,
): void => {
  const next = nextReminder(draft, step, cursor);
  if (next && next.at <= due) remind(draft, campaign, enrolment, cursor, next.reminder, due);
  else askDue(draft, enrolment, cursor.open, due);
};

const askDue = (
  draft: Draft,
  enrolment: Enrolment,
  open: Readonly<Record<string, OpenSend>>,
  due: BusinessTime,
): void => {
  for (const [effect, send] of Object.entries(open).toSorted()) {
    if (send.notBefore === null || send.notBefore > due) continue;
    const current = own(draft.state.enrolments, enrolment.id);
    if (current) askSendAgain(draft, current, effect, { ...send, attempt: send.attempt + 1 });
  }
};
