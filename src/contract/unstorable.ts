import type { Path } from './path.ts';

/** Nested deeper than anyone's data; keeps every later walk over the value from overflowing. */
const DEEPEST = 32;

/** Where a JSON value holds what PostgreSQL cannot store (NUL, a lone surrogate) or nests too deep; null: nowhere. */
export const findUnstorable = (value: unknown, depth = 0): { readonly path: Path; readonly message: string } | null => {
  if (typeof value === 'string') return inText(value);
  if (typeof value !== 'object' || value === null) return null;
  if (depth >= DEEPEST) return { path: [], message: `Nested deeper than ${DEEPEST} levels.` };
  for (const [key, inner] of Object.entries(value)) {
    const found = inText(key) ?? findUnstorable(inner, depth + 1);
    if (found)
      return { path: [Array.isArray(value) ? Number(key) : printable(key), ...found.path], message: found.message };
  }
  return null;
};

const inText = (text: string): { readonly path: Path; readonly message: string } | null => {
  if (text.includes('\u0000')) return { path: [], message: 'Holds the character NUL, which cannot be stored.' };
  if (/\p{Surrogate}/u.test(text))
    return { path: [], message: 'Holds half of a surrogate pair: the text was cut in mid-character.' };
  return null;
};

const printable = (key: string): string => key.replaceAll(/\p{Surrogate}|\p{Cc}/gu, '\ufffd');
