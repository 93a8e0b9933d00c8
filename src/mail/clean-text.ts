/**
 * Values come from order files and people: they may carry NUL, line breaks, lone surrogates or direction overrides.
 * None of these may reach a header, and an override must not turn the rest of a mail around.
 */

/** Explicit embeddings, overrides and isolates (UAX #9) and the marks that break lines. */
const DIRECTION_CONTROLS = /[\u202A-\u202E\u2066-\u2069\u2028\u2029\uFEFF]/g;
const LONE_SURROGATES = /\p{Surrogate}/gu;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const LINE_CONTROLS = /[\u0000-\u001F\u007F-\u009F]+/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const BLOCK_CONTROLS = /[\u0000-\u0009\u000B-\u001F\u007F-\u009F]+/g;

/** A value for one line: controls become one space, direction controls go, lone surrogates become U+FFFD. */
export const cleanValue = (text: string): string =>
  text.replace(LONE_SURROGATES, '\uFFFD').replace(DIRECTION_CONTROLS, '').replace(LINE_CONTROLS, ' ').trim();

/** A finished line such as a subject: as `cleanValue`, but our own isolates stay. */
export const cleanLine = (text: string): string =>
  text.replace(LONE_SURROGATES, '\uFFFD').replace(LINE_CONTROLS, ' ').replace(/ {2,}/g, ' ').trim();

/** A finished text part: line breaks stay, at most one empty line in a row, no space at line ends. */
export const cleanBlock = (text: string): string =>
  `${text
    .replace(LONE_SURROGATES, '\uFFFD')
    .replace(/\r\n?/g, '\n')
    .replace(BLOCK_CONTROLS, ' ')
    // Alone on its line a value needs no isolates, and a code copied from there must carry none.
    .replace(/^\u2068([^\u2068\u2069\n]*)\u2069$/gm, '$1')
    .replace(/[ \u00A0]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim()}\n`;

const RIGHT_TO_LEFT_LETTER = /[\p{Script=Arabic}\p{Script=Hebrew}]/u;
/** Also digits with signs between them: after Persian words `536365-2` would be shown as `2-536365`. */
const LEFT_TO_RIGHT_LETTER = /[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}]|\d\D+\d/u;

/**
 * Isolates a value in plain text by U+2068 and U+2069, only where its letters run against the mail's direction: in a
 * subject line needless isolates would show as boxes in old clients.
 */
export const isolatePlain = (text: string, direction: 'ltr' | 'rtl'): string => {
  const against = direction === 'ltr' ? RIGHT_TO_LEFT_LETTER : LEFT_TO_RIGHT_LETTER;
  return against.test(text) ? `\u2068${text}\u2069` : text;
};
