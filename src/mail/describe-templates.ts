/** What campaign checks need to know of each template: its languages, what it shows, and whether it can be filled without an offer. */
import { compileTemplate } from './compile-template.ts';
import { listTemplates, loadTemplate } from './load-template.ts';
import { DEFAULT_LOCALE } from './locale.ts';

export type TemplateFacts = {
  readonly usesOffer: boolean;
  /** It has a link whose click can be known: one to a web address. */
  readonly clickable: boolean;
  /** It has a place for questions. */
  readonly asks: boolean;
  readonly locales: readonly string[];
};

/** By id. Throws TemplateError where one does not compile. */
export const describeTemplates = async (root: string): Promise<Readonly<Record<string, TemplateFacts>>> => {
  const facts: Record<string, TemplateFacts> = {};
  for (const id of await listTemplates(root)) {
    const source = await loadTemplate(root, id);
    const { needs } = await compileTemplate(source, DEFAULT_LOCALE);
    facts[id] = {
      usesOffer: needs.some((path) => path.startsWith('offer.')),
      clickable: /\{\{url\b|href="https?:/.test(source.mjml),
      asks: /\{\{#each questions\b/.test(source.mjml),
      locales: Object.keys(source.texts).sort(),
    };
  }
  return facts;
};
