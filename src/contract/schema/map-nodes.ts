/** Walks a JSON Schema: keys of a file such as `items` or `not` are no keywords, so only the keywords' places are entered. */
import { isRecord } from '../check-shape.ts';

export type JsonSchema = Readonly<Record<string, unknown>>;

const ONE: readonly string[] = ['items', 'additionalProperties', 'propertyNames', 'not', 'if', 'then', 'else'];
const LISTS: readonly string[] = ['anyOf', 'allOf', 'oneOf'];
const MAPS: readonly string[] = ['properties', 'definitions'];

/** Each node made by `change` of itself with its inner nodes changed already. */
export const mapNodes = (node: JsonSchema, change: (node: JsonSchema) => JsonSchema): JsonSchema => {
  const inner = (value: unknown): unknown => (isRecord(value) ? mapNodes(value, change) : value);
  return change(
    Object.fromEntries(
      Object.entries(node).map(([keyword, value]) => {
        if (ONE.includes(keyword)) return [keyword, inner(value)];
        if (LISTS.includes(keyword) && Array.isArray(value)) return [keyword, value.map(inner)];
        if (MAPS.includes(keyword) && isRecord(value)) {
          return [keyword, Object.fromEntries(Object.entries(value).map(([key, each]) => [key, inner(each)]))];
        }
        return [keyword, value];
      }),
    ),
  );
};
