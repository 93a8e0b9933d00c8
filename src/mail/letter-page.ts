/**
 * How a letter to one of our own people looks: one column that fits a phone, words first, a button where there is something
 * to do. Plain HTML with inline styles, because it is one layout for every language, and a text part beside it.
 */
import type { Letter } from '../domain/letter.ts';
import { cleanBlock, cleanLine } from './clean-text.ts';
import { type Html, html } from './html.ts';
import { localeTexts } from './locale.ts';

export type LetterParts = { readonly subject: string; readonly html: string; readonly text: string };

/** `linkOf` answers the address behind the button of a line, by the line's number. */
export const layOutLetter = (letter: Letter, linkOf: (line: number) => string): LetterParts => ({
  subject: cleanLine(letter.subject),
  html: page(letter, linkOf).html,
  text: cleanBlock(asText(letter, linkOf)),
});

const asText = ({ heading, lines, quote, notes }: Letter, linkOf: (line: number) => string): string => {
  const said = lines.map(({ about, text, action }, line) =>
    [about, text, action && `${action.label}: ${linkOf(line)}`].filter((part) => part !== null).join('\n'),
  );
  const words = quote === null ? [] : [quote.replace(/^/gm, '> ')];
  return [heading, ...said, ...words, ...notes].join('\n\n');
};

const INK = '#1c1f1e';
const SOFT = '#5b6361';
const LINE = '#dfe3e0';
const ACCENT = '#0f766e';

const page = ({ locale, subject, heading, lines, quote, notes }: Letter, linkOf: (line: number) => string): Html => {
  const texts = localeTexts(locale);
  const { dir, start, font, leading } = texts as Readonly<Record<'dir' | 'start' | 'font' | 'leading', string>>;
  const item = ({ about, text, action }: Letter['lines'][number], line: number): Html =>
    html`<div style="padding:14px 0;border-top:1px solid ${LINE}">${
      about === null ? null : html`<div style="font-weight:600">${about}</div>`
    }<div>${text}</div>${
      action === null
        ? null
        : html`<div style="padding-top:8px"><a href="${linkOf(line)}" style="display:inline-block;padding:8px 16px;border:1px solid ${ACCENT};border-radius:6px;color:${ACCENT};text-decoration:none;font-weight:600">${action.label}</a></div>`
    }</div>`;
  return html`<!doctype html>
<html lang="${locale}" dir="${dir}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${subject}</title>
</head>
<body style="margin:0;padding:0;background:#fdfdfb;color:${INK}">
<div dir="${dir}" style="max-width:600px;margin:0 auto;padding:24px 20px;font-family:${font};font-size:16px;line-height:${leading};text-align:${start}">
<h1 style="font-size:20px;line-height:1.4;margin:0 0 16px">${heading}</h1>
${
  quote === null
    ? null
    : html`<div dir="auto" style="margin:0 0 16px;padding:4px 14px;border-${start}:3px solid ${ACCENT};white-space:pre-wrap;overflow-wrap:anywhere">${quote}</div>`
}
${lines.map(item)}
<div style="border-top:1px solid ${LINE};padding-top:14px;font-size:14px;color:${SOFT}">${notes.map((note) => html`<p style="margin:0 0 8px">${note}</p>`)}</div>
</div>
</body>
</html>`;
};
