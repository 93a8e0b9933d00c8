/** Finds the maps a key may hold, for a page that gives each a table of its own. */
import { isRecord } from '../check-shape.ts';
import type { JsonSchema } from './map-nodes.ts';

export type NamedMap = { readonly title: string; readonly node: JsonSchema; readonly inside: readonly NamedMap[] };

/** `title`: of the key. Steps and conditions, which hold themselves, are pointed to and not entered. */
export const mapsIn = (node: unknown, title: string): readonly NamedMap[] => {
  if (!isRecord(node)) return [];
  const { anyOf, items, additionalProperties, properties, verbs } = node;
  if (isRecord(properties)) {
    const inside = Object.entries(properties).flatMap(([key, inner]) => mapsIn(inner, key));
    return [{ title, node, inside }];
  }
  if (Array.isArray(anyOf)) {
    const names: readonly unknown[] = Array.isArray(verbs) ? verbs : [];
    return anyOf.flatMap((each: unknown, index) =>
      mapsIn(each, title).map((map) =>
        names.length === 0 ? map : { ...map, title: chosen(title, names[index], map) },
      ),
    );
  }
  return [...mapsIn(items, title), ...mapsIn(additionalProperties, title)];
};

/** After the key that chooses it; where nothing does, after the first that it needs. */
const chosen = (title: string, verb: unknown, { node: { required } }: NamedMap): string => {
  const [needed] = Array.isArray(required) ? (required as readonly string[]) : [];
  const name = `\`${typeof verb === 'string' ? verb : needed}\``;
  return title === '' ? name : `${title}: ${name}`;
};
