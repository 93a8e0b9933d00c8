/**
 * Broken files as people write them (`broken/`), each headed by every diagnostic it gets: place, severity, code, message.
 * Below them it says whether an editor refuses the file by the schema alone.
 */
import { readFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import type { Diagnostic } from '../../src/contract/diagnostic.ts';
import { FILE_KINDS, type FileKind } from '../../src/contract/schema/file-shapes.ts';
import { jsonSchema } from '../../src/contract/schema/json-schema.ts';
import { readYaml } from '../../src/contract/yaml-source.ts';
import { OWN_CAMPAIGNS, readCatalogue } from '../../src/main/campaign-surroundings.ts';
import { checkFiles } from '../../src/main/check-files.ts';
import { filesBelow } from '../support/files-below.ts';

const ROOT = fileURLToPath(new URL('broken', import.meta.url));
const FILES = filesBelow(ROOT).filter((file) => file.endsWith('.yaml'));

const lineOf = ({ line, column, severity, code, message }: Diagnostic): string =>
  `# ${line}:${column} ${severity} ${code}: ${message}`;

const kindOf = (file: string): FileKind => {
  if (file.includes('segments')) return 'segment';
  if (file.includes('markets')) return 'market';
  return FILE_KINDS.find((kind) => basename(file) === `${kind}.yaml`) ?? 'campaign';
};

const { catalogue } = await readCatalogue(OWN_CAMPAIGNS);
const VALIDATORS = Object.fromEntries(
  FILE_KINDS.map((kind) => [
    kind,
    new Ajv({ strictSchema: true, strictTypes: false, strictRequired: false }).compile(jsonSchema(kind, catalogue)),
  ]),
);

/** What an editor says of the file without `keyline check`. */
const verdictOf = (file: string, text: string): string => {
  const { value, problems } = readYaml(text);
  if (problems.length > 0) return '# no YAML for an editor either';
  const valid = VALIDATORS[kindOf(file)]?.(JSON.parse(JSON.stringify(value)));
  return valid ? '# the schema takes it' : '# the schema refuses it';
};

describe('broken files', async () => {
  // All at once, as `keyline check` is called: two campaigns that race are seen only together.
  const found = await checkFiles([ROOT, join(ROOT, 'others')]);

  test.each(FILES.map((file) => [relative(ROOT, file), file] as const))('%s', (_name, file) => {
    const text = readFileSync(file, 'utf8');
    const header = text.split('\n').filter((line) => /^# (\d+:\d+ |the schema |no YAML )/.test(line));
    const told = found.filter((diagnostic) => diagnostic.file === file).map(lineOf);
    expect([...told, verdictOf(file, text)]).toEqual(header);
  });

  test('what the schema refuses is an error of the check', () => {
    for (const file of FILES) {
      if (verdictOf(file, readFileSync(file, 'utf8')) !== '# the schema refuses it') continue;
      expect([file, found.some((each) => each.file === file && each.severity === 'error')]).toEqual([file, true]);
    }
  });
});
