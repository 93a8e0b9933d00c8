/** The mail about a case whose answer is due, in its reader's language. Pure. */
import type { CaseAlert } from '../domain/asked-of-owner.ts';
import type { Letter } from '../domain/letter.ts';
import type { ForwardReader } from './forwarded.ts';
import { textsOf } from './texts/texts-of.ts';
import { isolate, quoted, wordsFor } from './words.ts';

export const caseAlertLetter = (alert: CaseAlert, { locale, timezone }: ForwardReader): Letter => {
  const texts = textsOf(locale);
  const subject = texts.caseSubject({
    ...alert,
    account: isolate(alert.account, texts.lang),
    title: quoted(alert.title, texts.lang),
  });
  const when = wordsFor(locale, timezone).moment(alert.answerBy);
  return {
    locale: texts.lang,
    subject,
    heading: subject,
    lines: [
      { about: null, text: texts.caseLine(alert.alert, when), action: null },
      { about: null, text: isolate(`keyline ${alert.kind} answer ${alert.case}`, texts.lang), action: null },
    ],
    quote: null,
    notes: [],
  };
};
