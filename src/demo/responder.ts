/**
 * The people who get the mails: they open, click, buy, unsubscribe and write back from outside, over HTTP and SMTP, as a
 * mailbox and a browser would. What each does is a hash of (seed, message), so the same seed gives the same answers
 * whatever the order of mails.
 */
import { type BusinessTime, DAY, later, MINUTE } from '../domain/time.ts';
import type { Appointment } from './agenda.ts';
import { answersInvitation } from './answer-invitation.ts';
import { answersSurvey } from './answer-survey.ts';
import type { CaughtMail } from './caught-mail.ts';
import type { Chance } from './chance.ts';
import { officeHour } from './office-hour.ts';
import { customerWrites, type OutsideMail, ownerWrites } from './write-back.ts';

export type Responder = {
  /** What the recipient of a mail will do, as appointments after `at`. */
  readonly answer: (mail: CaughtMail, at: BusinessTime) => readonly Appointment[];
};

export type ResponderPorts = {
  readonly chance: Chance;
  readonly get: (url: string) => Promise<void>;
  readonly post: (url: string, form: Readonly<Record<string, string>>) => Promise<void>;
  /** Hands a mail over to the SMTP door. */
  readonly mail: (mail: OutsideMail) => Promise<void>;
  /** Places an order of an account's usual things; the code comes from the mail's text. */
  readonly buy: (address: string, key: string, code: string | null, at: BusinessTime) => Promise<void>;
};

/** Shares of recipients, by the reading of many newsletters: most are not opened, few are clicked. */
const OPENS = 0.55;
const CLICKS = 0.35;
/** Of those who read of an offer with a code. */
const CLICKS_FOR_OFFER = 0.6;
const BUYS = 0.6;
const LEAVES = 0.01;

export const makeResponder = ({ chance, get, post, mail: send, buy }: ResponderPorts): Responder => ({
  answer: (mail, at) => {
    const key = mail.messageId;
    if (mail.notice !== null) return ownerWrites({ chance, post: send }, mail, at);
    const appointments = [
      ...customerWrites({ chance, post: send }, mail, at),
      ...answersInvitation({ chance, post }, mail, at),
      ...answersSurvey({ chance, post }, mail, at),
    ];
    if (chance.share('opens', key) >= OPENS) return appointments;
    const opened = later(at, chance.whole(20, 26 * 60, 'opened', key) * MINUTE);
    const pixel = mail.images.find((image) => image.includes('/t/o/'));
    if (pixel) appointments.push({ at: opened, key: `${key}/open`, act: () => get(pixel) });
    const links = mail.links.filter((link) => link.includes('/t/c/'));
    if (chance.share('leaves', key) < LEAVES) {
      const leave = mail.unsubscribe;
      if (leave)
        appointments.push({
          at: later(opened, 2 * MINUTE),
          key: `${key}/leave`,
          act: () => post(leave, { 'List-Unsubscribe': 'One-Click' }),
        });
      return appointments;
    }
    const code = codeIn(mail.text);
    const clicks = code === null ? CLICKS : CLICKS_FOR_OFFER;
    if (links.length === 0 || chance.share('clicks', key) >= clicks) return appointments;
    const clicked = later(opened, chance.whole(1, 15, 'clicked', key) * MINUTE);
    appointments.push({ at: clicked, key: `${key}/click`, act: () => get(chance.pick(links, 'link', key)) });
    if (chance.share('buys', key) >= BUYS) return appointments;
    const bought = later(clicked, chance.whole(2 * 60, (5 * DAY) / MINUTE, 'bought', key) * MINUTE);
    appointments.push({
      at: officeHour(bought),
      key: `${key}/buy`,
      act: () => buy(mail.to, key, code, officeHour(bought)),
    });
    return appointments;
  },
});

/** A person reads the code in the words: in a link's token the same letters would mean nothing. */
const codeIn = (text: string): string | null =>
  /\b[A-Z0-9]{3,12}-[2-9A-HJ-NP-Z]{8}\b/.exec(text.replaceAll(/https?:\S+/g, ' '))?.[0] ?? null;
