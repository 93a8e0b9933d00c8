/** What a language asks of a mail: direction, type face, line height. */

/** The language a template falls back to. */
export const DEFAULT_LOCALE = 'en';

const RIGHT_TO_LEFT: ReadonlySet<string> = new Set(['ar', 'fa', 'he', 'ps', 'ur']);

/** `fa` of `fa-IR`. */
export const languageOf = (locale: string): string => locale.toLowerCase().split(/[-_]/)[0] ?? '';

export const directionOf = (locale: string): 'ltr' | 'rtl' => (RIGHT_TO_LEFT.has(languageOf(locale)) ? 'rtl' : 'ltr');

/** The best of the languages there are: the locale itself, its language, the default, any; null when there is none. */
export const chooseLocale = (wanted: string, available: readonly string[]): string | null =>
  [wanted, languageOf(wanted), DEFAULT_LOCALE].find((locale) => available.includes(locale)) ?? available[0] ?? null;

/** Values every template may place with `[[name]]` besides its own texts: `[[dir]]`, `[[start]]`, `[[font]]`, ... */
export const localeTexts = (locale: string): Readonly<Record<string, string>> => {
  const rightToLeft = directionOf(locale) === 'rtl';
  return {
    lang: locale,
    dir: directionOf(locale),
    start: rightToLeft ? 'right' : 'left',
    end: rightToLeft ? 'left' : 'right',
    font: fontOf(locale),
    leading: leadingOf(locale),
  };
};

/** Mail clients load no fonts for us: the first is used where installed, the rest is what phones and offices have. */
const fontOf = (locale: string): string => {
  if (languageOf(locale) === 'ur') return "'Noto Nastaliq Urdu', 'Jameel Noori Nastaleeq', Tahoma, Arial, sans-serif";
  if (directionOf(locale) === 'rtl') return "Vazirmatn, Tahoma, 'Noto Sans Arabic', 'Segoe UI', Arial, sans-serif";
  return "Inter, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";
};

/** Nastaliq needs twice the letter height, other Arabic script a little more than Latin. */
const leadingOf = (locale: string): string => {
  if (languageOf(locale) === 'ur') return '34px';
  return directionOf(locale) === 'rtl' ? '29px' : '25px';
};
