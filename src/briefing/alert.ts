/** The mail of an alert, in its reader's language. Pure. */
import type { Letter } from '../domain/letter.ts';
import type { NoticeBody } from '../domain/notice.ts';
import type { ForwardReader } from './forwarded.ts';
import { textsOf } from './texts/texts-of.ts';
import { isolate } from './words.ts';

/** The title is its marketer's, or Keyline's own in the reader's language; what one would type next is the reader's to see. */
export const alertLetter = (
  { title, account, asked }: NoticeBody['alert'],
  { locale }: Pick<ForwardReader, 'locale'>,
): Letter => {
  const texts = textsOf(locale);
  const subject = asked ? texts.asked(asked, (name) => isolate(name, texts.lang)) : title;
  return {
    ...{ locale, subject, heading: subject, quote: null, notes: [] },
    lines: [{ about: null, text: `keyline account ${account} --brief`, action: null }],
  };
};
