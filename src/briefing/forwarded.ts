/** A customer's mail, forwarded to the owner: who it is, what rests because of it, how to answer. Pure. */
import type { Letter, LetterLine } from '../domain/letter.ts';
import type { BusinessTime } from '../domain/time.ts';
import { textsOf } from './texts/texts-of.ts';
import { isolate, quoted, wordsFor } from './words.ts';

export type ForwardedMail = {
  /** Of the mail, for the command that marks it as answered. */
  readonly id: string;
  readonly kind: 'reply' | 'unsubscribe';
  readonly subject: string;
  readonly text: string;
  readonly person: string;
  readonly accountName: string;
  /** The mail of ours that it answers; null: none is known. */
  readonly answers: { readonly subject: string; readonly sentAt: BusinessTime } | null;
  /** Null: nothing rests because of it. */
  readonly heldUntil: BusinessTime | null;
  readonly attachments: number;
};

export type ForwardReader = { readonly locale: string; readonly timezone: string };

export const forwardedLetter = (mail: ForwardedMail, reader: ForwardReader): Letter => {
  const texts = textsOf(reader.locale);
  const { forwarded, lang } = texts;
  const words = wordsFor(reader.locale, reader.timezone);
  const person = isolate(mail.person, lang);
  const account = isolate(mail.accountName, lang);
  const isReply = mail.kind === 'reply';
  const lines = [
    mail.answers && forwarded.answers(quoted(mail.answers.subject, lang), words.day(mail.answers.sentAt)),
    isReply ? mail.heldUntil && forwarded.held(account, words.moment(mail.heldUntil)) : forwarded.stopped,
    isReply ? forwarded.howToAnswer(person) : null,
    mail.attachments > 0 ? forwarded.attached(mail.attachments) : null,
  ];
  return {
    locale: lang,
    subject: `${mail.subject === '' ? texts.noSubject : mail.subject} (${person}, ${account})`,
    heading: isReply ? forwarded.replied(person, account) : forwarded.askedToStop(person, account),
    lines: lines.flatMap((text): LetterLine[] => (text === null ? [] : [{ about: null, text, action: null }])),
    quote: mail.text === '' ? null : mail.text,
    notes: isReply ? [forwarded.orCommand(`keyline reply answered ${mail.id.slice(0, 12)}`)] : [],
  };
};
