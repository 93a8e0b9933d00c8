/**
 * A tagged template that escapes every value: pages are written as they will read, and a value can never become a tag.
 * Values may be text, numbers, other `html` fragments, lists of them, or null and false for nothing.
 */
export type Html = { readonly html: string };

type Value = string | number | Html | readonly Value[] | null | undefined | false;

export const html = (parts: TemplateStringsArray, ...values: readonly Value[]): Html => ({
  html: parts.reduce((text, part, index) => `${text}${index === 0 ? '' : textOf(values[index - 1])}${part}`, ''),
});

/** Markup written by us, never data: a style sheet, a drawn icon. */
export const trustedHtml = (markup: string): Html => ({ html: markup });

const textOf = (value: Value): string => {
  if (value === null || value === undefined || value === false) return '';
  if (typeof value === 'string' || typeof value === 'number') return escapeHtml(String(value));
  if (Array.isArray(value)) return value.map(textOf).join('');
  return (value as Html).html;
};

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
};

/** Text for an element's content or a quoted attribute. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"'`]/g, (character) => ESCAPES[character] ?? '');
