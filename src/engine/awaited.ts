import { assertNever } from '../domain/assert-never.ts';
import type { Awaited } from '../domain/campaign.ts';
import type { Fact } from '../domain/fact.ts';
import { isFact } from '../domain/fact.ts';
import { concerns } from './concern.ts';
import { campaignOf, type Draft } from './draft.ts';
import type { Enrolment } from './state.ts';
import { surroundings } from './surroundings.ts';
import { evaluate } from './truth.ts';

/** Facts about this enrolment's own mails: they are matched with its latest send, by a human only (semantics row 18). */
const ANSWERS: readonly string[] = ['Email Clicked', 'Email Opened', 'Email Replied'];

/** True for a wait that makes no sense when its send reached nobody. */
export const leansOnSend = (awaited: Awaited): boolean => awaited.type === 'event' && ANSWERS.includes(awaited.event);

/** Does this fact end the wait? `enrolment.cursor` is the wait itself. */
export const awaitedMatches = (draft: Draft, enrolment: Enrolment, awaited: Awaited, fact: Fact): boolean => {
  switch (awaited.type) {
    case 'event': {
      if (fact.type !== awaited.event) return false;
      const campaign = campaignOf(draft, enrolment);
      if (!campaign || !concerns(campaign, enrolment, fact)) return false;
      if (leansOnSend(awaited) && !answersLatestSend(enrolment, fact)) return false;
      if (enrolment.cursor.waitsFor === 'fact' && fact.occurredAt < enrolment.cursor.from) return false;
      return (
        awaited.where === null ||
        evaluate(awaited.where, surroundings(draft, fact.receivedAt, enrolment, fact)) === true
      );
    }
    case 'task':
      return isFact(fact, 'Task Done') && fact.payload.effect === enrolment.latestTask?.effect;
    case 'segment':
      // Crossings are no facts with a number: they are judged after the facts of a decision.
      return false;
    default:
      return assertNever(awaited);
  }
};

const answersLatestSend = (enrolment: Enrolment, fact: Fact): boolean =>
  fact.payload['verdict'] !== 'machine' &&
  fact.payload['verdict'] !== 'unknown' &&
  (enrolment.latestSend?.effects.includes(String(fact.payload['effect'])) ?? false);
