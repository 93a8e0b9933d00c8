/** A segment file (`segments/<id>.yaml`: segment, title, where) to a segment. */
import { z } from 'zod';
import type { Segment } from '../domain/segment.ts';
import type { Catalogue } from './catalogue.ts';
import { checkShape, isRecord } from './check-shape.ts';
import { readCondition } from './condition.ts';
import { afterYaml, createReporter, type Diagnostic, fileStem } from './diagnostic.ts';
import { identifier, words } from './field-values.ts';
import { readYaml } from './yaml-source.ts';

export type ParsedSegment = { readonly segment: Segment | null; readonly diagnostics: readonly Diagnostic[] };

export const SEGMENT = {
  schema: z
    .strictObject({
      segment: identifier.optional().meta({ description: "Its id, the same as the file's name.", sample: 'lapsed' }),
      title: words.meta({ description: 'What people call it.', sample: 'Accounts that have stopped buying' }),
      where: z.unknown().meta({ description: 'What is true of the accounts in it.' }),
    })
    .meta({ description: 'Accounts of which something is true, asked again whenever they change.' }),
  later: ['accounts', 'per_day'],
};

/** Total, like `parseCampaign`; the segment is null when a diagnostic is an error. */
export const parseSegment = (text: string, file: string, catalogue: Catalogue): ParsedSegment => {
  const source = readYaml(text);
  const { report, diagnostics, hasErrors } = createReporter(file, source.locate);
  const found = source.problems.map((problem): Diagnostic => ({ file, severity: 'error', ...problem }));
  if (source.value === undefined) return { segment: null, diagnostics: found };
  const keys = checkShape(SEGMENT, source.value, [], report, 'a segment');
  const raw = isRecord(source.value) ? source.value : {};
  const id = keys?.segment ?? fileStem(file);
  const reading = { report, catalogue };
  const where =
    raw['where'] === undefined ? null : readCondition(raw['where'], ['where'], { type: 'segment' }, reading);
  if (keys && !identifier.safeParse(id).success) {
    report([], {
      code: 'invalid-value',
      message: `The file's name "${id}" is not a segment's name. Write segment: name.`,
    });
  } else if (keys && id !== fileStem(file)) {
    const message = `The file is called "${fileStem(file)}": a segment's file has its name.`;
    report(['segment'], { code: 'file-name', message, severity: 'warn' });
  }
  if (JSON.stringify(where)?.includes(`{"type":"in-segment","segment":${JSON.stringify(id)}}`)) {
    report(['where'], { code: 'contradiction', message: 'A segment cannot ask whether an account is in it.' });
  }
  const all = afterYaml(found, diagnostics());
  if (!keys || !where || hasErrors() || found.length > 0) return { segment: null, diagnostics: all };
  return { segment: { id, title: keys.title, where }, diagnostics: all };
};
