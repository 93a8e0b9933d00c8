/**
 * Campaign, segment, settings, tiers and market files as JSON Schema (draft 7) for editors, with the words of one folder:
 * its templates, segments, events, topics, tiers and currencies. What the schema refuses `keyline check` refuses too; what
 * needs the whole file to be seen only `keyline check` says.
 */
import { z } from 'zod';
import type { Catalogue } from '../catalogue.ts';
import { isRecord } from '../check-shape.ts';
import { FILE_SHAPES, type FileKind } from './file-shapes.ts';
import { amountsOf, fieldsOf, namesOf, percentsOf } from './folder-words.ts';
import { type JsonSchema, mapNodes } from './map-nodes.ts';

/** What shapes tell of themselves besides JSON Schema's own keywords; `REFERENCE.md` is written from it. */
const MARKS: readonly string[] = [
  ...['kind', 'sample', 'preset', 'rows', 'yaml', 'about'],
  ...['names', 'verbs', 'amounts', 'table', 'fields', 'id'],
];

/** The shape of a file with its marks. */
export const markedSchema = (kind: FileKind): JsonSchema =>
  straight({ ...z.toJSONSchema(FILE_SHAPES[kind], { target: 'draft-7', io: 'input' }) });

/** The schema for an editor. Null lists in the catalogue are not known and leave any word open. */
export const jsonSchema = (kind: FileKind, catalogue: Catalogue): JsonSchema =>
  mapNodes(markedSchema(kind), (node) => {
    const filled = {
      ...node,
      ...sayings(node),
      ...choice(node),
      ...namesOf(node, catalogue),
      ...amountsOf(node, catalogue),
      ...percentsOf(node, catalogue),
      ...fieldsOf(node, catalogue),
    };
    return Object.fromEntries(
      Object.entries(filled).filter(([key, value]) => !MARKS.includes(key) && value !== undefined),
    );
  });

/** Lazy shapes come as definitions that only point to another: whoever points to them is led there straight. */
const straight = (schema: JsonSchema): JsonSchema => {
  const definitions = isRecord(schema['definitions']) ? schema['definitions'] : {};
  const aliases = new Map<string, unknown>(
    Object.entries(definitions).flatMap(([name, node]) => {
      const [only] = isRecord(node) && Array.isArray(node['allOf']) ? (node['allOf'] as readonly unknown[]) : [];
      return isRecord(only) ? [[`#/definitions/${name}`, only['$ref']] as const] : [];
    }),
  );
  const kept = Object.entries(definitions).filter(([name]) => !aliases.has(`#/definitions/${name}`));
  return mapNodes({ ...schema, ...(kept.length > 0 && { definitions: Object.fromEntries(kept) }) }, (node) => {
    const target = aliases.get(String(node['$ref']));
    return target === undefined ? node : { ...node, $ref: target };
  });
};

/** Text and example as an editor shows them. A default in words stands in the text: nobody is to insert it. */
const sayings = ({ description, preset, sample, default: own }: JsonSchema): JsonSchema => ({
  ...(preset !== undefined &&
    own === undefined && { description: `${String(description)} Default: ${inWords(preset)}.` }),
  ...(sample !== undefined && { examples: [sample] }),
});

const inWords = (value: unknown): string => (Array.isArray(value) ? value.join(', ') : String(value));

/** A union that is chosen by a key: a chain of if and then, so that an editor speaks of the one map that was meant. */
const choice = ({ verbs, anyOf, description }: JsonSchema): JsonSchema => {
  if (!Array.isArray(verbs) || !Array.isArray(anyOf)) return {};
  const maps = anyOf.filter(isRecord);
  const named = (verbs as readonly (string | null)[]).filter((verb) => verb !== null);
  const nothing: JsonSchema = { anyOf: named.map((verb) => ({ required: [verb] })) };
  const chain = (verbs as readonly (string | null)[]).reduceRight<JsonSchema>((otherwise, verb, index) => {
    const map = maps[index] ?? {};
    return verb === null ? map : { if: { required: [verb] }, then: map, else: otherwise };
  }, nothing);
  const proposed = maps.flatMap((map) => Object.entries(isRecord(map['properties']) ? map['properties'] : {}));
  const [last] = maps.slice(-1);
  const keys = named.length === verbs.length ? proposed.filter(([key]) => named.includes(key)) : proposed;
  return {
    anyOf: undefined,
    type: 'object',
    description: description ?? last?.['description'],
    properties: Object.fromEntries(
      keys.map(([key, node]) => [key, { description: isRecord(node) ? node['description'] : '' }]),
    ),
    ...chain,
  };
};
