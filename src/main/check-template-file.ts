/** Checks one template file in each of its languages on its own sample data, as diagnostics of that file. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Diagnostic } from '../contract/diagnostic.ts';
import { parseMessageData } from '../contract/message-data.ts';
import { businessTime } from '../domain/time.ts';
import { checkTemplate } from '../mail/check-template.ts';
import { type Finding, TemplateError } from '../mail/finding.ts';
import { loadTemplateFile, type TemplateSource } from '../mail/load-template.ts';
import { DEFAULT_LOCALE } from '../mail/locale.ts';
import type { MessageData } from '../mail/message-data.ts';

export const checkTemplateFile = async (file: string): Promise<readonly Diagnostic[]> => {
  const found = new Map<string, Diagnostic>();
  const add = ({ severity, code, message, line }: Finding, locale: string | null): void => {
    const diagnostic = { file, line: line ?? 1, column: 1, severity, code, message };
    const key = `${diagnostic.line} ${message}`;
    // What holds in every language is said once; what is about one message names its language.
    if (!found.has(key))
      found.set(
        key,
        line === null && locale !== null ? { ...diagnostic, message: `${locale}: ${message}` } : diagnostic,
      );
  };
  try {
    const source = await loadTemplateFile(file);
    const locales = Object.keys(source.texts).sort();
    for (const locale of locales.length > 0 ? locales : [DEFAULT_LOCALE]) {
      const data = await sampleOf(source, locale, (message) =>
        add({ severity: 'error', code: 'sample', message, line: null }, null),
      );
      const { findings } = await checkTemplate(source, locale, data);
      for (const finding of findings) add(finding, locales.length > 1 ? locale : null);
    }
  } catch (error) {
    if (error instanceof TemplateError) for (const finding of error.findings) add(finding, null);
    else if (error instanceof Error && 'code' in error) {
      add({ severity: 'error', code: 'unreadable', message: `Cannot be read: ${error.message}.`, line: null }, null);
    } else throw error;
  }
  return [...found.values()].sort((left, right) => left.line - right.line);
};

/** The language's own sample, else the common one; null: none, and the template is compiled without being filled. */
const sampleOf = async (
  source: TemplateSource,
  locale: string,
  complain: (message: string) => void,
): Promise<MessageData | null> => {
  for (const name of [`sample.${locale}.json`, 'sample.json']) {
    let text: string;
    try {
      text = await readFile(join(source.folder, name), 'utf8');
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') continue;
      throw error;
    }
    try {
      const parsed = parseMessageData(JSON.parse(text), businessTime(Date.now()));
      if (parsed.ok) return parsed.data;
      complain(`${name}: ${parsed.problems.join('; ')}`);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      complain(`${name} is no JSON: ${error.message}`);
    }
    return null;
  }
  return null;
};
