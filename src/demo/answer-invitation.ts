/** What people do with an invitation: many come, some cannot, the rest says nothing until somebody calls. */
import { type BusinessTime, DAY, HOUR, later, MINUTE } from '../domain/time.ts';
import type { Appointment } from './agenda.ts';
import type { CaughtMail } from './caught-mail.ts';
import type { Chance } from './chance.ts';
import { officeHour } from './office-hour.ts';

/** Shares of the mails with an answer's link: the first, and the reminder again. */
const COMES = 0.5;
const CANNOT = 0.2;

export type InvitationAnswers = {
  readonly chance: Chance;
  readonly post: (url: string, form: Readonly<Record<string, string>>) => Promise<void>;
};

/** By the page behind the link, as a person does: the button says which. */
export const answersInvitation = (
  { chance, post }: InvitationAnswers,
  mail: CaughtMail,
  at: BusinessTime,
): Appointment[] => {
  const link = mail.links.find((each) => each.includes('/r/'));
  if (link === undefined) return [];
  const key = mail.messageId;
  const share = chance.share('comes', key);
  if (share >= COMES + CANNOT) return [];
  const answer = share < COMES ? 'accepted' : 'declined';
  const answered = officeHour(later(at, chance.whole(HOUR / MINUTE, (5 * DAY) / MINUTE, 'answers', key) * MINUTE));
  return [{ at: answered, key: `${key}/answer`, act: () => post(link, { answer }) }];
};
