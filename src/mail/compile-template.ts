/**
 * Compiles a template once per language: texts placed, MJML to HTML, each part to a Handlebars template. Filling it is
 * then cheap enough to do per recipient. Compile first, fill after: a value can never become a tag.
 */
import mjml2html from 'mjml';
import { compilePart, type Part, type PartTemplate } from './compile-part.ts';
import { fillHelpers } from './fill-helpers.ts';
import { type Finding, lineAt, TemplateError } from './finding.ts';
import { isWeb } from './link-recorder.ts';
import type { TemplateSource, Texts } from './load-template.ts';
import { chooseLocale, DEFAULT_LOCALE, directionOf, localeTexts } from './locale.ts';
import { placeTexts } from './place-texts.ts';
import { textPart } from './text-part.ts';

export type CompiledTemplate = {
  readonly id: string;
  /** The language it is in: the wanted one, or what stands in for it. */
  readonly locale: string;
  readonly direction: 'ltr' | 'rtl';
  readonly parts: Readonly<Record<Part, PartTemplate>>;
  /** Paths every message of it must have a value for, such as `offer.code`; what `{{#if}}` guards is not among them. */
  readonly needs: readonly string[];
  /** The texts it was made with. */
  readonly texts: Texts;
};

/**
 * The template in a language (`fa-IR` takes `fa`, what is not there takes English). Throws TemplateError with all
 * findings. For a bare MJML file, `<mj-title>` is the subject and `<mj-preview>` the preheader.
 */
export const compileTemplate = async (source: TemplateSource, wanted: string): Promise<CompiledTemplate> => {
  const locale = chooseLocale(wanted, Object.keys(source.texts)) ?? (wanted || DEFAULT_LOCALE);
  const findings: Finding[] = [];
  // The locale's own words come first, so a template may set its own type face.
  const texts: Texts = { ...localeTexts(locale), ...source.texts[locale] };
  const mjml = placeTexts(source.mjml, texts, locale, findings);
  const html = await toHtml(mjml, findings);
  const sources: Readonly<Record<Part, string>> = {
    subject: textOf(texts, 'subject') ?? insideTag(source.mjml, 'mj-title'),
    preheader: textOf(texts, 'preheader') ?? insideTag(source.mjml, 'mj-preview'),
    html,
    text: textOf(texts, 'text') ?? textPart(html),
  };
  if (sources.subject === '') {
    const message = `texts.${locale}.json has no "subject".`;
    findings.push({ severity: 'error', code: 'missing-text', message, line: null });
  }
  const part = (name: Part): PartTemplate | null =>
    compilePart(sources[name], name, fillHelpers(locale, name, texts), findings);
  const [htmlPart, text, subject, preheader] = [part('html'), part('text'), part('subject'), part('preheader')];
  if (!htmlPart || !text || !subject || !preheader || findings.length > 0) {
    throw new TemplateError(source.id, withoutRepeats(findings));
  }
  const parts = { html: htmlPart, text, subject, preheader };
  const needs = [...new Set(Object.values(parts).flatMap((compiled) => compiled.needs))].sort();
  return { id: source.id, locale, direction: directionOf(locale), parts, needs, texts };
};

/** The same template under another subject (a campaign's own), judged by the same rules. Throws TemplateError. */
export const withSubject = (template: CompiledTemplate, source: string): CompiledTemplate => {
  const findings: Finding[] = [];
  const subject = compilePart(source, 'subject', fillHelpers(template.locale, 'subject', template.texts), findings);
  if (!subject) throw new TemplateError(template.id, findings);
  return { ...template, parts: { ...template.parts, subject } };
};

const toHtml = async (mjml: string, findings: Finding[]): Promise<string> => {
  try {
    // No web fonts: a mail fetches nothing from a third party when it is read.
    const { html, errors } = await mjml2html(mjml, {
      validationLevel: 'soft',
      ignoreIncludes: true,
      fonts: {},
      keepComments: false,
    });
    for (const error of errors) {
      findings.push({
        severity: 'error',
        code: 'mjml',
        message: `${error.tagName}: ${error.message}.`,
        line: error.line,
      });
    }
    return withPixel(withTrackedLinks(html.replace(/\n\s+/g, '\n'), mjml, findings));
  } catch (error) {
    const message = `MJML: ${error instanceof Error ? error.message : String(error)}`;
    findings.push({ severity: 'error', code: 'mjml', message, line: null });
    return '';
  }
};

/** Links written out in the design go through the same check and tracking as those that are values. */
const withTrackedLinks = (html: string, mjml: string, findings: Finding[]): string =>
  html.replace(/(<a\b[^>]*?\bhref=")([^"{]*)(")/gi, (whole, before: string, href: string, after: string) => {
    const url = href.replaceAll('&amp;', '&').trim();
    if (isWeb(url) && !/['\\]/.test(url)) return `${before}{{url '${url}'}}${after}`;
    if (isWeb(url) || /^(mailto|tel):/i.test(url)) return whole;
    const place = mjml.indexOf(href);
    const message = `The link "${href}" is no http, https, mailto or tel address.`;
    const line = place >= 0 && href !== '' ? lineAt(mjml, place) : null;
    findings.push({ severity: 'error', code: 'link-scheme', message, line });
    return whole;
  });

/** The pixel's place is the end of the body; without consent its address is null and nothing is written. */
const withPixel = (html: string): string =>
  html.replace(
    /<\/body>(?![\s\S]*<\/body>)/i,
    '{{#if open_pixel_url}}<img src="{{open_pixel_url}}" width="1" height="1" alt="" style="display:block;border:0" />{{/if}}\n</body>',
  );

const textOf = (texts: Texts, key: string): string | null => {
  const text = Object.hasOwn(texts, key) ? texts[key] : undefined;
  if (text === undefined) return null;
  return typeof text === 'string' ? text : text.join('\n\n');
};

const insideTag = (mjml: string, tag: string): string =>
  (new RegExp(`<${tag}>([\\s\\S]*?)</${tag}>`, 'i').exec(mjml)?.[1] ?? '').replace(/\s+/g, ' ').trim();

/** HTML and text come from one source: what is wrong in both is said once. */
const withoutRepeats = (findings: readonly Finding[]): readonly Finding[] => {
  const seen = new Set<string>();
  return findings.filter((finding) => {
    const key = `${finding.code} ${finding.message.replace(/^In the \w+: /, '')}`;
    const fresh = !seen.has(key);
    seen.add(key);
    return fresh;
  });
};
