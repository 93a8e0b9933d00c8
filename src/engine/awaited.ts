import { assertNever } from '../domain/assert-never.ts';
import type { Awaited } from '../domain/campaign.ts';
import type { Fact } from '../domain/fact.ts';
import { isFact } from '../domain/fact.ts';
import { contactOfEffect } from '../domain/ids.ts';
import { concerns } from './concern.ts';
import { campaignOf, type Draft } from './draft.ts';
import type { Enrolment } from './state.ts';
import { surroundings } from './surroundings.ts';
import { evaluate } from './truth.ts';

/** Facts about this enrolment's own mails: they are matched with its latest send, by a human only (semantics row 18). */
const ANSWERS: readonly string[] = ['Email Clicked', 'Email Opened', 'Email Replied'];

/** True for a wait that makes no sense when its send reached nobody. */
export const leansOnSend = (awaited: Awaited): boolean =>
  awaited.type === 'event' &&
  (ANSWERS.includes(awaited.event) || awaited.event === 'Survey Answered' || awaited.by === 'all');

/** Does this fact end the wait? `enrolment.cursor` is the wait itself. */
export const awaitedMatches = (draft: Draft, enrolment: Enrolment, awaited: Awaited, fact: Fact): boolean => {
  switch (awaited.type) {
    case 'event':
      return isAwaited(draft, enrolment, awaited, fact) && isByWhom(draft, enrolment, awaited, fact);
    case 'task':
      return isFact(fact, 'Task Done') && fact.payload.effect === enrolment.latestTask?.effect;
    case 'segment':
      // Crossings are no facts with a number: they are judged after the facts of a decision.
      return false;
    default:
      return assertNever(awaited);
  }
};

type AwaitedEvent = Extract<Awaited, { type: 'event' }>;

const isAwaited = (draft: Draft, enrolment: Enrolment, awaited: AwaitedEvent, fact: Fact): boolean => {
  if (fact.type !== awaited.event) return false;
  const campaign = campaignOf(draft, enrolment);
  if (!campaign || !concerns(campaign, enrolment, fact)) return false;
  if (ANSWERS.includes(awaited.event) && !answersLatestSend(enrolment, fact)) return false;
  if (enrolment.cursor.waitsFor === 'fact' && fact.occurredAt < enrolment.cursor.from) return false;
  return (
    awaited.where === null || evaluate(awaited.where, surroundings(draft, fact.receivedAt, enrolment, fact)) === true
  );
};

/** `by: all` ends with the last of those whom the latest send reached: the others' facts are remembered (row 16). */
const isByWhom = (draft: Draft, enrolment: Enrolment, awaited: AwaitedEvent, fact: Fact): boolean => {
  const { by } = awaited;
  if (by === undefined) return true;
  if (by !== 'all') {
    return draft.inputs.contacts.some(({ id, roles }) => id === fact.contact && roles.includes(by.role));
  }
  const before = enrolment.remembered.filter((each) => isAwaited(draft, enrolment, awaited, each));
  const people = new Set([fact, ...before].map(({ contact }) => contact));
  return (enrolment.latestSend?.effects ?? []).every((effect) => people.has(contactOfEffect(effect)));
};

const answersLatestSend = (enrolment: Enrolment, fact: Fact): boolean =>
  fact.payload['verdict'] !== 'machine' &&
  fact.payload['verdict'] !== 'unknown' &&
  (enrolment.latestSend?.effects.includes(String(fact.payload['effect'])) ?? false);
