/** What a language asks of a mail: direction, type face, line height. */

import type { Words } from '../domain/survey.ts';

/** The language a template falls back to. */
export const DEFAULT_LOCALE = 'en';

const RIGHT_TO_LEFT: ReadonlySet<string> = new Set(['ar', 'fa', 'he', 'ps', 'ur']);

/** `fa` of `fa-IR`. */
export const languageOf = (locale: string): string => locale.toLowerCase().split(/[-_]/)[0] ?? '';

export const directionOf = (locale: string): 'ltr' | 'rtl' => (RIGHT_TO_LEFT.has(languageOf(locale)) ? 'rtl' : 'ltr');

/** The best of the languages there are: the locale itself, its language, the default, any; null when there is none. */
export const chooseLocale = (wanted: string, available: readonly string[]): string | null =>
  [wanted, languageOf(wanted), DEFAULT_LOCALE].find((locale) => available.includes(locale)) ?? available[0] ?? null;

/** Words that are the same for everybody, or written by language. */
export const wordsIn = (words: Words, wanted: string): string =>
  typeof words === 'string' ? words : (words[chooseLocale(wanted, Object.keys(words)) ?? ''] ?? '');

/** Values every template may place with `[[name]]` besides its own texts: `[[dir]]`, `[[start]]`, `[[font]]`, ... */
export const localeTexts = (locale: string): Readonly<Record<string, string>> => {
  const rightToLeft = directionOf(locale) === 'rtl';
  return {
    lang: locale,
    dir: directionOf(locale),
    start: rightToLeft ? 'right' : 'left',
    end: rightToLeft ? 'left' : 'right',
    font: fontOf(locale),
    latin: LATIN_FONT,
    ...sizesOf(locale),
  };
};

/** Mail clients load no fonts for us: the first is used where installed, the rest is what phones and offices have. */
const fontOf = (locale: string): string => {
  if (languageOf(locale) === 'ur') {
    return "'Noto Nastaliq Urdu', 'Jameel Noori Nastaleeq', 'Urdu Typesetting', Tahoma, Arial, sans-serif";
  }
  if (directionOf(locale) === 'rtl') return "Vazirmatn, Tahoma, 'Noto Sans Arabic', 'Segoe UI', Arial, sans-serif";
  return LATIN_FONT;
};

/** Also for addresses inside other scripts: a Nastaliq face has a full stop and digits of its own. */
const LATIN_FONT = "Inter, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";

/**
 * Letter size and line height of the letter, its titles, notes and the footer. Nastaliq is drawn smaller and hangs lower:
 * it needs a larger letter and twice its height; other Arabic script a little more height than Latin.
 */
const sizesOf = (locale: string): Readonly<Record<string, string>> => {
  if (languageOf(locale) === 'ur') return sizes([18, 40], [20, 44], [16, 36], [15, 33]);
  if (directionOf(locale) === 'rtl') return sizes([16, 29], [18, 32], [14, 25], [13, 24]);
  return sizes([16, 25], [18, 27], [14, 23], [13, 22]);
};

type Size = readonly [letter: number, line: number];

const sizes = (letter: Size, title: Size, note: Size, small: Size): Readonly<Record<string, string>> => ({
  size: `${letter[0]}px`,
  leading: `${letter[1]}px`,
  'title-size': `${title[0]}px`,
  'title-leading': `${title[1]}px`,
  'note-size': `${note[0]}px`,
  'note-leading': `${note[1]}px`,
  'small-size': `${small[0]}px`,
  'small-leading': `${small[1]}px`,
});
