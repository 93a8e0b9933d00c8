/**
 * A YAML file as plain values with the place of each: YAML 1.2 core only, no aliases, no tags, one document. Maps come
 * without a prototype, so a key such as `__proto__` is a key like any other.
 */
import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  visit,
  type YAMLMap,
} from 'yaml';
import type { Path } from './path.ts';
import { readFaults } from './yaml-faults.ts';

/** Both from 1. */
export type Place = { readonly line: number; readonly column: number };

export type YamlProblem = Place & { readonly code: string; readonly message: string };

export type YamlSource = {
  /** Null, scalars, arrays and maps; `undefined` when there are problems that leave nothing to read. */
  readonly value: unknown;
  readonly problems: readonly YamlProblem[];
  /** Place of the value at a path (or of its key); the nearest place round it when the path does not exist. */
  readonly locate: (path: Path, at: 'key' | 'value') => Place;
};

const MOST_BYTES = 1_000_000;
const DEEPEST = 40;

export const readYaml = (text: string): YamlSource => {
  const start: Place = { line: 1, column: 1 };
  const nothing = (code: string, message: string): YamlSource => ({
    value: undefined,
    problems: [{ ...start, code, message }],
    locate: () => start,
  });
  if (text.length > MOST_BYTES) return nothing('too-large', `The file is larger than ${MOST_BYTES} characters.`);
  const lines = new LineCounter();
  let document: ReturnType<typeof parseDocument>;
  try {
    document = parseDocument(text, {
      lineCounter: lines,
      version: '1.2',
      schema: 'core',
      stringKeys: true,
      prettyErrors: false,
      // Not `silent`: that would also hush that there are several documents.
      logLevel: 'error',
    });
  } catch (error) {
    // The parser descends by recursion: thousands of open brackets overflow its stack.
    return nothing('syntax', `The file cannot be read as YAML: ${error instanceof Error ? error.message : 'unknown'}.`);
  }
  const placeAt = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const faults = [...document.errors, ...document.warnings];
  if (faults.some((fault) => fault.message.includes('call stack'))) {
    return nothing('too-deep', `Nested deeper than ${DEEPEST} levels.`);
  }
  const quotes = faults.length > 0 ? quotesOf(document) : [];
  const problems: YamlProblem[] = readFaults(faults, text, quotes).map(({ offset, code, message }) => ({
    ...placeAt(offset),
    code,
    message,
  }));
  const root = document.contents;
  const readable = problems.every((problem) => problem.code === 'duplicate-key');
  const value = readable
    ? toPlain(root, 0, (node, code, message) => {
        problems.push({ ...placeAt(node?.range?.[0] ?? 0), code, message });
      })
    : undefined;
  return { value, problems, locate: (path, at) => placeAt(offsetOf(root, path, at)) };
};

/** Where quoted texts begin: one that is not closed reaches to the end of the file, where nobody would look for it. */
const quotesOf = (document: ReturnType<typeof parseDocument>): readonly number[] => {
  const offsets: number[] = [];
  visit(document, {
    Scalar: (_, { type, range }) => {
      if (range && (type === 'QUOTE_DOUBLE' || type === 'QUOTE_SINGLE')) offsets.push(range[0]);
    },
  });
  return offsets;
};

type Complain = (node: Node | null, code: string, message: string) => void;

const toPlain = (node: Node | null, depth: number, complain: Complain): unknown => {
  if (depth > DEEPEST) {
    complain(node, 'too-deep', `Nested deeper than ${DEEPEST} levels.`);
    return null;
  }
  if (node === null) return null;
  if (isAlias(node)) {
    complain(node, 'alias', 'Aliases are not part of the language. Write the value out.');
    return null;
  }
  if (isMap(node)) {
    const map: Record<string, unknown> = Object.create(null);
    for (const pair of node.items as Pair<Node, Node | null>[]) {
      map[keyOf(pair)] = toPlain(pair.value ?? null, depth + 1, complain);
    }
    return map;
  }
  if (isSeq(node)) return (node.items as (Node | null)[]).map((item) => toPlain(item, depth + 1, complain));
  if (isScalar(node)) {
    const { value } = node;
    if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
    if (typeof value === 'number' && Number.isFinite(value)) return value;
  }
  complain(node, 'invalid-value', 'Neither text, number, true, false, list nor map.');
  return null;
};

const keyOf = (pair: Pair<Node, Node | null>): string => (isScalar(pair.key) ? String(pair.key.value) : '');

const offsetOf = (root: Node | null, path: Path, at: 'key' | 'value'): number => {
  let node = root;
  let offset = root?.range?.[0] ?? 0;
  for (const [index, part] of path.entries()) {
    if (typeof part === 'number') {
      node = isSeq(node) ? ((node.items[part] as Node | undefined) ?? null) : null;
    } else {
      const pair = isMap(node) ? pairOf(node, part) : undefined;
      if (!pair) return offset;
      const keyOffset = pair.key.range?.[0] ?? offset;
      if (at === 'key' && index === path.length - 1) return keyOffset;
      offset = keyOffset;
      node = pair.value ?? null;
    }
    if (node === null) return offset;
    offset = node.range?.[0] ?? offset;
  }
  return offset;
};

const pairOf = (map: YAMLMap, key: string): Pair<Node, Node | null> | undefined =>
  (map.items as Pair<Node, Node | null>[]).findLast((pair) => keyOf(pair) === key);
