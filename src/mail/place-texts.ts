/** Puts a language's texts where the design says `[[key]]`; values (`{{...}}`) inside a text stay for the fill. */
import { type Finding, lineAt } from './finding.ts';
import type { Texts } from './load-template.ts';

const MARK = /\[\[([a-z0-9_.-]+)\]\]/gi;

/**
 * The MJML in one language. Texts are words, not markup: `&`, `<` and quotes are escaped; a list becomes paragraphs.
 * A key without a text is an error.
 */
export const placeTexts = (mjml: string, texts: Texts, locale: string, findings: Finding[]): string =>
  mjml.replace(MARK, (_, key: string, offset: number) => {
    const text = Object.hasOwn(texts, key) ? texts[key] : undefined;
    if (text === undefined || text.length === 0) {
      const message = `texts.${locale}.json has no "${key}".`;
      findings.push({ severity: 'error', code: 'missing-text', message, line: lineAt(mjml, offset) });
      return '';
    }
    if (typeof text === 'string') return escapeWords(text);
    return text.map((paragraph) => `<p style="margin:0 0 18px">${escapeWords(paragraph)}</p>`).join('');
  });

const escapeWords = (text: string): string =>
  text
    .split(/(\{\{[\s\S]*?\}\})/)
    .map((piece, index) => (index % 2 === 1 ? piece : escapeHtml(piece)))
    .join('');

const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
