import { createHash } from 'node:crypto';
import type { TemplateSource } from './load-template.ts';

/** What a template says, whatever folder it lies in: sha256 (hex) over its design, includes put in, and its texts. */
export const hashTemplate = ({ mjml, texts }: Pick<TemplateSource, 'mjml' | 'texts'>): string =>
  createHash('sha256')
    .update(JSON.stringify([mjml, Object.entries(texts).toSorted(([left], [right]) => (left < right ? -1 : 1))]))
    .digest('hex');
