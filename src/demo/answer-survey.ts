/** What people do with a mail of questions: most who read it click one answer and send it; the rest says nothing. */
import { type BusinessTime, DAY, HOUR, later, MINUTE } from '../domain/time.ts';
import type { Appointment } from './agenda.ts';
import type { InvitationAnswers } from './answer-invitation.ts';
import type { CaughtMail } from './caught-mail.ts';
import { officeHour } from './office-hour.ts';

const ANSWERS = 0.6;

/** By the page behind one of its links, as a person does who leaves the choice as the link made it. */
export const answersSurvey = (
  { chance, post }: InvitationAnswers,
  mail: CaughtMail,
  at: BusinessTime,
): Appointment[] => {
  const links = mail.links.filter((each) => each.includes('/q/'));
  const key = mail.messageId;
  if (links.length === 0 || chance.share('answers-survey', key) >= ANSWERS) return [];
  const link = chance.pick(links, 'survey-answer', key);
  const minutes = chance.whole(HOUR / MINUTE, (3 * DAY) / MINUTE, 'survey', key);
  return [{ at: officeHour(later(at, minutes * MINUTE)), key: `${key}/survey`, act: () => post(link, {}) }];
};
