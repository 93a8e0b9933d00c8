/** The schema for editors: it takes what the readers take, and knows every key they know. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { isRecord } from '../../../src/contract/check-shape.ts';
import { FILE_KINDS, type FileKind } from '../../../src/contract/schema/file-shapes.ts';
import { jsonSchema, markedSchema } from '../../../src/contract/schema/json-schema.ts';
import { type JsonSchema, mapNodes } from '../../../src/contract/schema/map-nodes.ts';
import { readYaml } from '../../../src/contract/yaml-source.ts';
import { readCatalogue } from '../../../src/main/campaign-surroundings.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const CAMPAIGNS = join(ROOT, 'campaigns');
const { catalogue } = await readCatalogue(CAMPAIGNS);

const validator = (kind: FileKind) =>
  new Ajv({ strictSchema: true, strictTypes: false, strictRequired: false }).compile(jsonSchema(kind, catalogue));
const VALIDATORS = Object.fromEntries(FILE_KINDS.map((kind) => [kind, validator(kind)]));

const yamlIn = (folder: string): readonly string[] => readdirSync(folder).filter((name) => name.endsWith('.yaml'));
const kindOf = (name: string): FileKind =>
  name === 'settings.yaml' ? 'settings' : name === 'tiers.yaml' ? 'tiers' : 'campaign';

const STARTERS: readonly (readonly [name: string, kind: FileKind])[] = [
  ...yamlIn(CAMPAIGNS).map((name) => [name, kindOf(name)] as const),
  ...yamlIn(join(CAMPAIGNS, 'segments')).map((name) => [`segments/${name}`, 'segment'] as const),
  ...yamlIn(join(CAMPAIGNS, 'markets')).map((name) => [`markets/${name}`, 'market'] as const),
];

const contentOf = (name: string): unknown =>
  // Plain objects, as an editor's validator has them.
  JSON.parse(JSON.stringify(readYaml(readFileSync(join(CAMPAIGNS, name), 'utf8')).value));

/** The same value with each of its keys misspelt, one at a time; maps whose keys are free are left alone. */
const misspelt = function* (value: unknown): Generator<readonly [key: string, value: unknown]> {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      for (const [key, changed] of misspelt(item)) yield [key, value.with(index, changed)];
    }
  } else if (isRecord(value)) {
    const entries = Object.entries(value);
    for (const [index, [key, inner]] of entries.entries()) {
      if (!FREE.test(key)) yield [key, Object.fromEntries(entries.with(index, [`${key}_x`, inner]))];
      if (key === 'paths') continue;
      for (const [deep, changed] of misspelt(inner))
        yield [deep, Object.fromEntries(entries.with(index, [key, changed]))];
    }
  }
};

/** Stands beside fields of events and branches, which nobody lists: misspelt it may be one of them. */
const FREE =
  /^(order\.total|offer|trait|answer|outcome|performed|solved|which|from|kind|result|(account\.service|answer)\..+)$/;

describe('the schema for editors', () => {
  test.each(STARTERS)('%s is valid', (name, kind) => {
    const validate = VALIDATORS[kind];
    validate?.(contentOf(name));
    expect(validate?.errors ?? []).toEqual([]);
  });

  test.each(STARTERS)('%s with a key misspelt is not', (name, kind) => {
    for (const [key, value] of misspelt(contentOf(name))) {
      expect([key, VALIDATORS[kind]?.(value)]).toEqual([key, false]);
    }
  });

  test.each(FILE_KINDS)('%s: every key has its words', (kind) => {
    const silent: string[] = [];
    mapNodes(jsonSchema(kind, catalogue), (node) => {
      if (!isRecord(node['properties']) || node['additionalProperties'] !== false) return node;
      for (const [key, inner] of Object.entries(node['properties'])) {
        if (!isRecord(inner) || typeof inner['description'] !== 'string') silent.push(key);
      }
      return node;
    });
    expect(silent).toEqual([]);
  });

  test('the words of the folder are proposed', () => {
    const text = JSON.stringify(jsonSchema('campaign', catalogue));
    for (const word of ['we-miss-you', 'tier-gold-or-better', 'Order Completed', 'newsletter', 'platinum', 'IRR']) {
      expect(text).toContain(`"${word}"`);
    }
  });
});

/** Every map a reader knows, by file: each of them is exported, so that the schema can be made of it. */
const readerShapes = async (): Promise<ReadonlyMap<string, z.ZodObject>> => {
  const found = new Map<string, z.ZodObject>();
  for (const folder of ['src/contract', 'src/contract/campaign']) {
    for (const name of readdirSync(join(ROOT, folder)).filter((each) => each.endsWith('.ts'))) {
      const file = join(ROOT, folder, name);
      const text = readFileSync(file, 'utf8');
      if (!/\bschema:\s*z\b/.test(text)) continue;
      const exported: unknown = await import(pathToFileURL(file).href);
      const shapes = shapesIn(exported);
      const written = text.match(/z\s*\.strictObject\(/g)?.length ?? 0;
      expect([name, shapes.length]).toEqual([name, written]);
      for (const [index, shape] of shapes.entries()) found.set(`${name}#${index}`, shape);
    }
  }
  return found;
};

const shapesIn = (value: unknown): readonly z.ZodObject[] => {
  if (typeof value !== 'object' || value === null) return [];
  if ('schema' in value && value.schema instanceof z.ZodObject) return [value.schema];
  return Object.values(value).flatMap((inner) => (inner instanceof z.ZodType ? [] : shapesIn(inner)));
};

/** Keys the readers know only to say where they belong. */
const ELSEWHERE: readonly string[] = ['holidays', 'markets'];

const keyList = (keys: Iterable<string>): string => [...keys].sort().join(' ');

describe('schema and readers know the same keys', () => {
  test('every map of a reader is a map of the schema, and the other way round', async () => {
    const ofReaders = new Set(
      [...(await readerShapes()).entries()].map(([name, shape]) =>
        keyList(
          Object.keys(shape.shape).filter((key) => !(name.startsWith('settings-file') && ELSEWHERE.includes(key))),
        ),
      ),
    );
    const ofSchema = new Set<string>();
    const note = (node: JsonSchema): JsonSchema => {
      if (isRecord(node['properties']) && node['additionalProperties'] === false)
        ofSchema.add(keyList(Object.keys(node['properties'])));
      return node;
    };
    for (const kind of FILE_KINDS) mapNodes(markedSchema(kind), note);
    expect([...ofReaders].filter((keys) => !ofSchema.has(keys))).toEqual([]);
    expect([...ofSchema].filter((keys) => !ofReaders.has(keys)).sort()).toEqual(BY_HAND);
  });
});

/** Maps that a reader takes apart key by key. */
const BY_HAND = [
  'after due id outcomes task',
  'after from id if_empty offer send subject transactional',
  'at_least at_most exists in is is_not older_than within_last within_next',
  'at_least event within',
  'default lead low-volume major major-with-problems',
  'offer',
  'offer.products',
  'x_usual',
];
