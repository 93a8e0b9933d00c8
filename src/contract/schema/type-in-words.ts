/** What may stand at a key, in the words of the reference page. */
import { isRecord } from '../check-shape.ts';
import type { JsonSchema } from './map-nodes.ts';

export const typeOf = (node: unknown): string => {
  if (!isRecord(node)) return 'anything';
  const { names, kind, $ref, allOf, anyOf, type, items } = node;
  if (typeof names === 'string') return names.endsWith('event') ? '[event](#names)' : names;
  if (Array.isArray(node['enum'])) return node['enum'].map((value) => `\`${String(value)}\``).join(' ');
  if (node['const'] !== undefined) return `\`${String(node['const'])}\``;
  if (typeof kind === 'string') return kind;
  if (typeof $ref === 'string') return LINKS[$ref] ?? 'map';
  if (Array.isArray(allOf)) return typeOf(allOf[0]);
  if (Array.isArray(anyOf)) return [...new Set(anyOf.map(typeOf))].join(' or ');
  switch (type) {
    case 'array':
      return `list: ${typeOf(items)}`;
    case 'integer':
      return wholeNumber(node);
    case 'boolean':
      return '`true` `false`';
    case 'object':
      return 'map';
    case 'string':
      return 'text';
    default:
      // Several scalars at once.
      return Array.isArray(type) ? 'text, number, true or false' : String(type);
  }
};

const LINKS: Readonly<Record<string, string>> = {
  '#/definitions/condition': '[condition](#conditions)',
  '#/definitions/step': '[step](#steps)',
  '#/definitions/test': 'value or map of tests',
};

const wholeNumber = ({ minimum, maximum }: JsonSchema): string =>
  typeof minimum === 'number' && typeof maximum === 'number'
    ? `whole number ${minimum.toLocaleString('en')} to ${maximum.toLocaleString('en')}`
    : 'whole number';
