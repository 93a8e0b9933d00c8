import type { Catalogue } from '../catalogue.ts';
import { show } from '../check-shape.ts';
import type { Report } from '../diagnostic.ts';
import type { Program } from './flatten.ts';

/**
 * Warns of a template without a text in a language of the markets: people there would get it in the default language.
 * Once a template, at the first send that names it.
 */
export const checkLanguages = (program: Program, catalogue: Catalogue, report: Report): void => {
  const said = new Set<string>();
  for (const step of [...program.order, ...program.outside.map((each) => each.step)]) {
    if (step.type !== 'send' || said.has(step.template)) continue;
    said.add(step.template);
    const texts = catalogue.templates?.[step.template]?.locales;
    if (!texts?.length) continue;
    for (const { language, name, readers } of missingLanguages(texts, catalogue)) {
      const message = `Template ${show(step.template)} has no ${name} text: ${readers} would get another language. Write templates/${step.template}/texts.${language}.json.`;
      report([...(program.paths.get(step.id) ?? []), 'send'], { code: 'missing-language', message, severity: 'warn' });
    }
  }
};

type MissingLanguage = { readonly language: string; readonly name: string; readonly readers: string };

/** Languages of the markets that are not among these, each with its English name and who reads it. */
export const missingLanguages = (there: readonly string[], { languages }: Catalogue): readonly MissingLanguage[] =>
  Object.entries(languages ?? {}).flatMap(([language, readers]) =>
    there.some((each) => each === language || language.startsWith(`${each}-`))
      ? []
      : [
          {
            language,
            name: new Intl.DisplayNames('en', { type: 'language' }).of(language) ?? language,
            readers: readers.join(', '),
          },
        ],
  );
