import type { Catalogue } from '../catalogue.ts';
import { show } from '../check-shape.ts';
import type { Report } from '../diagnostic.ts';
import type { Program } from './flatten.ts';

/**
 * Warns of a template without a text in a language of the markets: people there would get it in the default language.
 * Once a template, at the first send that names it.
 */
export const checkLanguages = (program: Program, { templates, languages }: Catalogue, report: Report): void => {
  const said = new Set<string>();
  for (const step of [...program.order, ...program.outside.map((each) => each.step)]) {
    if (step.type !== 'send' || said.has(step.template)) continue;
    said.add(step.template);
    const texts = templates?.[step.template]?.locales;
    if (!texts?.length || !languages) continue;
    for (const [language, markets] of Object.entries(languages)) {
      if (texts.some((text) => text === language || language.startsWith(`${text}-`))) continue;
      const name = new Intl.DisplayNames('en', { type: 'language' }).of(language) ?? language;
      const message = `Template ${show(step.template)} has no ${name} text: ${markets.join(', ')} would get another language. Write templates/${step.template}/texts.${language}.json.`;
      report([...(program.paths.get(step.id) ?? []), 'send'], { code: 'missing-language', message, severity: 'warn' });
    }
  }
};
