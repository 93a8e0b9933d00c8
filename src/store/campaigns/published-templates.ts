/** Templates as they were published, by their content's hash: written once, never changed. */
import type { TemplateId } from '../../domain/ids.ts';
import type { Transaction } from '../database/open.ts';

export type PublishedTemplate = {
  /** sha256 hex, see src/mail/template-hash.ts. */
  readonly hash: string;
  readonly id: TemplateId;
  readonly mjml: string;
  /** By locale, each a text or a run of paragraphs by key. */
  readonly texts: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
};

export const keepTemplates = async (tx: Transaction, templates: readonly PublishedTemplate[]): Promise<void> => {
  await tx.template.createMany({
    data: templates.map(({ texts, ...template }) => ({ ...template, texts: texts as object })),
    skipDuplicates: true,
  });
};

export const readTemplate = async (tx: Transaction, hash: string): Promise<PublishedTemplate | null> =>
  (await tx.template.findUnique({ where: { hash } })) as PublishedTemplate | null;
