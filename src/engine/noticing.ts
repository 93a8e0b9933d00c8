import { askedBy } from '../domain/asked-by.ts';
import type { Campaign } from '../domain/campaign.ts';
import { type Fact, isFact } from '../domain/fact.ts';
import { concerns } from './concern.ts';
import type { Enrolment } from './state.ts';

/** What an enrolment keeps of a fact about it, wherever it stands. */
export const noticing = (campaign: Campaign, enrolment: Enrolment, fact: Fact): Enrolment => {
  if (isFact(fact, 'Task Done')) {
    const { effect, outcome } = fact.payload;
    return enrolment.latestTask?.effect === effect ? { ...enrolment, latestTask: { effect, outcome } } : enrolment;
  }
  if (!concerns(campaign, enrolment, fact)) return enrolment;
  const answered = isFact(fact, 'Invitation Answered') ? fact.payload.answer : enrolment.answer;
  const isAsked = Object.values(campaign.steps).some(
    (step) => step.type === 'branch' && step.arms.some((arm) => askedBy(arm.when).events.has(fact.type)),
  );
  const seen = isAsked ? { ...enrolment.seen, [fact.type]: fact.occurredAt } : enrolment.seen;
  const answers = isFact(fact, 'Survey Answered')
    ? { ...enrolment.answers, ...fact.payload.answers }
    : enrolment.answers;
  return { ...enrolment, answer: answered, seen, ...(answers && { answers }) };
};
