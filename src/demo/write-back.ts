/**
 * The mails that people of the demo write themselves: a customer's answer, an absence note, the owner's answer to a
 * forwarded mail. All by real mail, from outside. Choices hang on what is the same in every run: an address of ours is not,
 * because each database makes its own keys.
 */
import { type BusinessTime, DAY, HOUR, later, MINUTE } from '../domain/time.ts';
import type { Appointment } from './agenda.ts';
import { answerTexts } from './answer-texts.ts';
import type { CaughtMail } from './caught-mail.ts';
import type { Chance } from './chance.ts';
import { officeHour } from './office-hour.ts';

/** A mail as its writer hands it over. */
export type OutsideMail = {
  /** Name and address. */
  readonly from: { readonly name: string; readonly address: string };
  /** Empty: the null sender of an absence note. */
  readonly returnPath: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly messageId: string;
  readonly inReplyTo: string;
  readonly automatic: boolean;
  readonly at: BusinessTime;
};

/** Shares of the mails that are delivered. */
const ANSWERS = 0.04;
const AWAY = 0.02;
/** Of those who answer: only to say stop. */
const STOPS = 0.1;
/** Of the forwarded mails their owners answer within a day, and later, when nothing rests for them any more. */
const OWNERS_ANSWER = 0.5;
const OWNERS_ANSWER_LATE = 0.35;

export type WriteBack = { readonly chance: Chance; readonly post: (mail: OutsideMail) => Promise<void> };

/** What a customer writes back to a mail of ours. */
export const customerWrites = ({ chance, post }: WriteBack, mail: CaughtMail, at: BusinessTime): Appointment[] => {
  const key = mail.messageId;
  if (mail.replyTo.length === 0) return [];
  const texts = answerTexts(mail.language);
  const written = (text: string, over: Partial<OutsideMail>, when: BusinessTime): Appointment => ({
    at: when,
    key: `${key}/writes`,
    act: () => post({ ...answerTo(mail, text, when), ...over }),
  });
  const share = chance.share('writes back', key);
  if (share < AWAY) {
    const note = { subject: texts.away.subject, returnPath: '', automatic: true };
    return [written(texts.away.text, note, later(at, 2 * MINUTE))];
  }
  if (share >= AWAY + ANSWERS) return [];
  const when = officeHour(later(at, chance.whole(30, (2 * DAY) / MINUTE, 'writes at', key) * MINUTE));
  const text = chance.share('stops', key) < STOPS ? texts.stop : chance.pick(texts.answers, 'words', key);
  return [written(`${text}\n\n${quotation(mail, at)}`, {}, when)];
};

/** What an owner does with a customer's mail that was forwarded: half are answered by the next day, a few never. */
export const ownerWrites = ({ chance, post }: WriteBack, mail: CaughtMail, at: BusinessTime): Appointment[] => {
  const key = mail.references;
  const share = chance.share('owner answers', key);
  if (mail.notice !== 'reply' || share >= OWNERS_ANSWER + OWNERS_ANSWER_LATE) return [];
  const [least, most] = share < OWNERS_ANSWER ? [1, (20 * HOUR) / MINUTE] : [(4 * DAY) / MINUTE, (8 * DAY) / MINUTE];
  const when = officeHour(later(at, chance.whole(least, most, 'owner at', key) * MINUTE));
  const text = chance.pick(answerTexts(mail.language).owner, 'owner words', key);
  return [{ at: when, key: `${key}/owner writes`, act: () => post(answerTo(mail, text, when)) }];
};

const answerTo = (mail: CaughtMail, text: string, at: BusinessTime): OutsideMail => ({
  from: { name: mail.toName, address: mail.to },
  returnPath: mail.to,
  to: mail.replyTo,
  subject: /^re:/i.test(mail.subject) ? mail.subject : `Re: ${mail.subject}`,
  text,
  messageId: `<re-${mail.messageId.slice(1, 41)}@${mail.to.split('@')[1] ?? 'firm.test'}>`,
  inReplyTo: mail.messageId,
  automatic: false,
  at,
});

const quotation = ({ text, fromName }: CaughtMail, at: BusinessTime): string => {
  const quoted = text.split('\n').slice(0, 8);
  return [`On ${new Date(at).toUTCString()}, ${fromName} wrote:`, ...quoted.map((line) => `> ${line}`)].join('\n');
};
