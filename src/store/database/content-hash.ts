/** The hash of a published file's meaning: sha256 over its JSON with sorted keys, so layout and comments do not count. */
import { createHash } from 'node:crypto';

/** Hex. `value` is plain JSON. */
export const contentHash = (value: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify(sorted(value)))
    .digest('hex');

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([key, inner]) => [key, sorted(inner)]);
};
