/** Templates of one folder, each compiled once per language and kept: what the sender asks per message. */
import { type CompiledTemplate, compileTemplate } from './compile-template.ts';
import { loadTemplate } from './load-template.ts';

export type Templates = {
  /** Throws TemplateError; a failed compile is not kept, so a mended file is read again. */
  readonly compiled: (id: string, locale: string) => Promise<CompiledTemplate>;
};

export const openTemplates = (root: string): Templates => {
  const kept = new Map<string, Promise<CompiledTemplate>>();
  return {
    compiled: (id, locale) => {
      const key = `${id} ${locale}`;
      const found = kept.get(key);
      if (found) return found;
      const compiling = loadTemplate(root, id).then((source) => compileTemplate(source, locale));
      kept.set(key, compiling);
      compiling.catch(() => kept.delete(key));
      return compiling;
    },
  };
};
