/** Everything wrong with a template in one language, tried on one message's data: what `check` and `render` report. */
import { checkMessage } from './check-message.ts';
import { type CompiledTemplate, compileTemplate } from './compile-template.ts';
import { MissingValueError } from './fill-helpers.ts';
import { type Finding, lineAt, TemplateError } from './finding.ts';
import { UnsafeUrlError } from './link-recorder.ts';
import type { TemplateSource } from './load-template.ts';
import { chooseLocale, languageOf } from './locale.ts';
import type { MessageData } from './message-data.ts';
import { type MessageUrls, type RenderedMessage, renderMessage } from './render-message.ts';

export type TemplateReport = {
  /** Null where a finding says why it does not compile. */
  readonly template: CompiledTemplate | null;
  /** Null where it does not compile, cannot be filled, or no data was given. */
  readonly message: RenderedMessage | null;
  readonly findings: readonly Finding[];
};

/** Links as they will look, for previews and checks: as long as real ones, leading nowhere. */
export const PREVIEW_URLS: MessageUrls = {
  unsubscribeUrl: `https://example.invalid/u/${'0'.repeat(82)}`,
  preferencesUrl: `https://example.invalid/p/${'0'.repeat(82)}`,
  openPixelUrl: null,
  trackLink: null,
};

/** Never throws for what is wrong with template or data: that is what it reports. */
export const checkTemplate = async (
  source: TemplateSource,
  locale: string,
  data: MessageData | null,
  urls: MessageUrls = PREVIEW_URLS,
): Promise<TemplateReport> => {
  const findings: Finding[] = [...missingLanguage(source, locale), ...missingAlts(source.mjml)];
  const template = await tryTo(() => compileTemplate(source, locale), findings);
  if (!template || !data) return { template, message: null, findings };
  const message = await tryTo(() => renderMessage(template, data, urls), findings);
  if (message) findings.push(...checkMessage(message, data, urls));
  return { template, message, findings };
};

const tryTo = async <Result>(work: () => Result | Promise<Result>, findings: Finding[]): Promise<Result | null> => {
  try {
    return await work();
  } catch (error) {
    if (error instanceof TemplateError) findings.push(...error.findings);
    else if (error instanceof MissingValueError) findings.push(failure('missing-value', error));
    else if (error instanceof UnsafeUrlError) findings.push(failure('link-scheme', error));
    else throw error;
    return null;
  }
};

const failure = (code: string, error: Error): Finding => ({
  severity: 'error',
  code,
  message: error.message,
  line: null,
});

const missingLanguage = (source: TemplateSource, wanted: string): readonly Finding[] => {
  const available = Object.keys(source.texts);
  const chosen = chooseLocale(wanted, available);
  if (!chosen || languageOf(chosen) === languageOf(wanted)) return [];
  const message = `Template "${source.id}" has no texts.${languageOf(wanted)}.json; its readers would get ${chosen}.`;
  return [{ severity: 'warn', code: 'missing-language', message, line: null }];
};

/** An image that says nothing must say so (`alt=""`). */
const missingAlts = (mjml: string): readonly Finding[] =>
  [...mjml.matchAll(/<(?:mj-image|img)\b(?:[^>"']|"[^"]*"|'[^']*')*>/gi)]
    .filter((match) => !/\balt\s*=/i.test(match[0]))
    .map((match) => ({
      severity: 'error' as const,
      code: 'alt-missing',
      message: 'An image wants an alt text (alt="" where it only decorates).',
      line: lineAt(mjml, match.index),
    }));
