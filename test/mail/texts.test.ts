/** The texts of every template, judged as words: nothing missing, nothing idle, each script's own marks. */
import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { expandIncludes } from '../../src/mail/include-partials.ts';
import { listTemplates, type Texts } from '../../src/mail/load-template.ts';
import { LOCALES, TEMPLATES } from './sample-mail.ts';

const FOLDERS = ['partials', ...(await listTemplates(TEMPLATES))];

const read = async (folder: string, locale: string): Promise<Texts> =>
  JSON.parse(await readFile(`${TEMPLATES}/${folder}/texts.${locale}.json`, 'utf8'));

/** Paragraphs of a folder's texts, values taken out. */
const words = (texts: Texts): readonly string[] =>
  Object.values(texts)
    .flat()
    .map((text) => text.replace(/\{\{[^}]*\}\}/g, 'X'));

describe.each(FOLDERS)('%s', (folder) => {
  test.each(LOCALES)('has every text in %s', async (locale) => {
    const [english, here] = [await read(folder, 'en'), await read(folder, locale)];
    const missing = Object.keys(english).filter((key) => !Object.hasOwn(here, key));
    const unknown = Object.keys(here).filter((key) => !Object.hasOwn(english, key));
    expect({ missing, unknown }).toEqual({ missing: [], unknown: [] });
    // A letter that is one paragraph in one language and two in another is a sentence forgotten.
    const paragraphs = (texts: Texts): object =>
      Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, Array.isArray(text) ? text.length : 1]));
    expect(paragraphs(here)).toEqual(paragraphs(english));
  });

  test.each(LOCALES)('names the same values in %s', async (locale) => {
    const values = (texts: Texts, key: string): readonly string[] =>
      [
        ...new Set([String(texts[key]).match(/\b(?:account|offer|order|event|tier|case)\.[a-z_.]+/g) ?? []].flat()),
      ].sort();
    const [english, here] = [await read(folder, 'en'), await read(folder, locale)];
    for (const key of Object.keys(english)) expect([key, values(here, key)]).toEqual([key, values(english, key)]);
  });
});

test.each(FOLDERS.slice(1))('%s places every text it has', async (folder) => {
  const source = await readFile(`${TEMPLATES}/${folder}/template.mjml`, 'utf8');
  const mjml = await expandIncludes(source, `${TEMPLATES}/${folder}`, TEMPLATES, []);
  const idle = Object.keys(await read(folder, 'en')).filter(
    (key) => !mjml.includes(`[[${key}]]`) && key !== 'subject' && key !== 'preheader',
  );
  expect(idle).toEqual([]);
});

test('every partial text is placed by a partial, or is the word of a tier', async () => {
  const files = (await readdir(`${TEMPLATES}/partials`)).filter((file) => file.endsWith('.mjml'));
  const mjml = (await Promise.all(files.map((file) => readFile(`${TEMPLATES}/partials/${file}`, 'utf8')))).join('');
  const idle = Object.keys(await read('partials', 'en')).filter((key) => !mjml.includes(`[[${key}]]`));
  expect(idle).toEqual(['tier-silver', 'tier-gold', 'tier-platinum']);
});

describe('marks of the script', () => {
  const wrong = async (locale: string, pattern: RegExp): Promise<readonly string[]> => {
    const texts = await Promise.all(FOLDERS.map((folder) => read(folder, locale)));
    return texts.flatMap(words).filter((text) => pattern.test(text));
  };

  test('Persian: no Latin comma, semicolon or question mark', async () => {
    expect(await wrong('fa', /[,;?]/)).toEqual([]);
  });

  test('Urdu: nor a Latin full stop', async () => {
    expect(await wrong('ur', /[,;?.]/)).toEqual([]);
  });

  test('Persian and Urdu: no Arabic yeh or kaf, which look alike and are not found by a search', async () => {
    expect(await wrong('fa', /[يكىة]/)).toEqual([]);
    expect(await wrong('ur', /[يكىه]/)).toEqual([]);
  });

  test('Persian: prefixes and plural endings hang on by a zero-width non-joiner', async () => {
    expect(await wrong('fa', /(^|[\s«(])ن?می\s|\s(ها|های|هایی|هایتان|ترین)([\s،.؛:»]|$)/)).toEqual([]);
  });

  test('Persian: no digits of another script', async () => {
    expect(await wrong('fa', /[0-9]/)).toEqual([]);
  });
});

/** What stands alike in two letters is a phrase of the machine; what must be alike is a partial. */
test.each(LOCALES)('no sentence is said in two templates, in %s', async (locale) => {
  const said = new Map<string, string[]>();
  for (const folder of FOLDERS) {
    const sentences = words(await read(folder, locale)).flatMap((text) => text.split(/(?<=[.:؟?!۔؛])\s+/));
    for (const sentence of new Set(sentences)) {
      if (sentence.split(/\s+/).length < 6) continue;
      said.set(sentence, [...(said.get(sentence) ?? []), folder]);
    }
  }
  expect([...said].filter(([, folders]) => folders.length > 1)).toEqual([]);
});

test.each(LOCALES)('no two subjects are alike, in %s', async (locale) => {
  const subjects = await Promise.all(FOLDERS.slice(1).map(async (folder) => (await read(folder, locale))['subject']));
  // The two thank-you letters stand in for each other: one has products to show, the other has not.
  expect(new Set(subjects).size).toBe(subjects.length - 1);
});
