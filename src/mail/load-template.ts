/**
 * Reads a template from its folder:
 *
 *     templates/<id>/template.mjml       the design, one for all languages, with `[[key]]` where a text belongs
 *     templates/<id>/texts.<locale>.json the texts of one language: subject, preheader, paragraphs, button
 *     templates/<id>/sample.json         data to try it with (`sample.<locale>.json` for a language's own)
 *     templates/partials/                what templates share: `*.mjml`, and texts every template may use
 */
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { findForbidden } from './find-forbidden.ts';
import { type Finding, TemplateError } from './finding.ts';
import { expandIncludes } from './include-partials.ts';

/** Texts of one language by key; a list is a run of paragraphs. */
export type Texts = Readonly<Record<string, string | readonly string[]>>;

/** A template as written, includes put in. */
export type TemplateSource = {
  readonly id: string;
  /** MJML; included lines are joined, so line numbers are those of `template.mjml`. */
  readonly mjml: string;
  /** By locale; the template's own texts over the shared ones. Empty for a bare MJML file. */
  readonly texts: Readonly<Record<string, Texts>>;
  readonly folder: string;
};

/**
 * Loads `<root>/<id>`. Throws TemplateError with every finding when it does not exist, its id is no plain name, an
 * include leaves the root, or a source holds what no template may.
 */
export const loadTemplate = async (root: string, id: string): Promise<TemplateSource> => {
  if (!/^[a-z0-9][a-z0-9-]*$/i.test(id)) {
    throw fail(id, 'no-template', `"${id}" is no template id: letters, digits and hyphens.`);
  }
  const file = join(resolve(root), id, 'template.mjml');
  if (!(await exists(file))) {
    const known = (await listTemplates(root)).join(', ') || 'none';
    throw fail(id, 'no-template', `There is no ${file}. Templates here: ${known}.`);
  }
  return loadTemplateFile(file, resolve(root), id);
};

/** Loads one MJML file wherever it lies; its includes must stay inside `root` (by default its own folder's parent). */
export const loadTemplateFile = async (
  file: string,
  root: string = dirname(dirname(resolve(file))),
  id: string = basename(file) === 'template.mjml' ? basename(dirname(resolve(file))) : basename(file, '.mjml'),
): Promise<TemplateSource> => {
  const folder = dirname(resolve(file));
  const findings: Finding[] = [];
  const source = (await readFile(file, 'utf8')).replaceAll('\r\n', '\n');
  findings.push(...findForbidden(source));
  const mjml = await expandIncludes(source, folder, root, findings);
  const own = await readTexts(folder, findings);
  const shared = await readTexts(join(root, 'partials'), findings);
  if (findings.some((finding) => finding.severity === 'error')) throw new TemplateError(id, findings);
  const texts = Object.fromEntries(
    Object.entries(own).map(([locale, mine]) => [locale, { ...shared[locale], ...mine }]),
  );
  return { id, mjml, texts, folder };
};

/** Ids of the templates under a root, sorted. */
export const listTemplates = async (root: string): Promise<readonly string[]> => {
  const entries = await readdir(root, { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  const found = await Promise.all(folders.map((folder) => exists(join(root, folder, 'template.mjml'))));
  return folders.filter((_, index) => found[index]).sort();
};

const readTexts = async (folder: string, findings: Finding[]): Promise<Readonly<Record<string, Texts>>> => {
  const texts: Record<string, Texts> = {};
  const names = (await exists(folder)) ? (await readdir(folder)).sort() : [];
  for (const name of names) {
    const locale = /^texts\.([A-Za-z-]+)\.json$/.exec(name)?.[1];
    if (!locale) continue;
    const source = await readFile(join(folder, name), 'utf8');
    findings.push(...findForbidden(source, name));
    const parsed = parseTexts(source);
    if (typeof parsed === 'string') {
      findings.push({ severity: 'error', code: 'texts', message: `${name}: ${parsed}`, line: null });
    } else texts[locale] = parsed;
  }
  return texts;
};

/** The texts, or what is wrong with them. */
const parseTexts = (source: string): Texts | string => {
  let value: unknown;
  try {
    value = JSON.parse(source);
  } catch (error) {
    return `is no JSON: ${error instanceof Error ? error.message : String(error)}`;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'wants an object of texts.';
  const texts: Record<string, string | readonly string[]> = {};
  for (const [key, text] of Object.entries(value)) {
    const lines = Array.isArray(text) ? text : [text];
    if (!lines.every((line) => typeof line === 'string')) return `"${key}" wants a text or a list of texts.`;
    texts[key] = Array.isArray(text) ? lines : (lines[0] ?? '');
  }
  return texts;
};

const exists = async (path: string): Promise<boolean> => {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
};

const fail = (id: string, code: string, message: string): TemplateError =>
  new TemplateError(id, [{ severity: 'error', code, message, line: null }]);
