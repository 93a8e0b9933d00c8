/** Templates, each compiled once per language and kept: what the sender asks per message. */
import { type CompiledTemplate, compileTemplate } from './compile-template.ts';
import { TemplateError } from './finding.ts';
import { loadTemplate, type TemplateSource } from './load-template.ts';
import { hashTemplate } from './template-hash.ts';

export type Templates = {
  /**
   * `hash`: as it was published, whatever the folder holds by now; null: as the folder has it. Throws TemplateError; a failed
   * compile is not kept, so a mended file is read again.
   */
  readonly compiled: (id: string, locale: string, hash?: string | null) => Promise<CompiledTemplate>;
};

/** `published` finds a template's source by its hash; the folder is asked first. */
export const openTemplates = (
  root: string,
  published: (hash: string) => Promise<TemplateSource | null> = async () => null,
): Templates => {
  const kept = new Map<string, Promise<CompiledTemplate>>();
  return {
    compiled: (id, locale, hash = null) => {
      const key = `${hash ?? id} ${locale}`;
      const found = kept.get(key);
      if (found) return found;
      const source = hash === null ? loadTemplate(root, id) : asPublished(root, id, hash, published);
      const compiling = source.then((read) => compileTemplate(read, locale));
      kept.set(key, compiling);
      compiling.catch(() => kept.delete(key));
      return compiling;
    },
  };
};

const asPublished = async (
  root: string,
  id: string,
  hash: string,
  published: (hash: string) => Promise<TemplateSource | null>,
): Promise<TemplateSource> => {
  const here = await loadTemplate(root, id).catch(absent);
  if (here !== null && hashTemplate(here) === hash) return here;
  const source = await published(hash);
  if (source !== null) return source;
  const message = `Template ${id} as it was published (${hash.slice(0, 12)}) is not kept. Publish its campaigns again.`;
  throw new TemplateError(id, [{ severity: 'error', code: 'no-template', message, line: null }]);
};

/** One that is only with the published ones, or that somebody is writing at this moment. */
const absent = (error: unknown): null => {
  if (error instanceof TemplateError) return null;
  throw error;
};
