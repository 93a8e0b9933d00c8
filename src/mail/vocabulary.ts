/** The words a template may use: paths of `MessageData`, helpers, and what kind of value stands at each. */

/** `system` values are ours (links we made), so they need no check where they are placed. */
export type Kind = 'text' | 'number' | 'instant' | 'url' | 'system';

export type Vocabulary =
  | { readonly type: 'value'; readonly kind: Kind }
  | { readonly type: 'record'; readonly fields: Readonly<Record<string, Vocabulary>> }
  | { readonly type: 'list'; readonly of: Vocabulary };

const text: Vocabulary = { type: 'value', kind: 'text' };
const number: Vocabulary = { type: 'value', kind: 'number' };
const record = (fields: Readonly<Record<string, Vocabulary>>): Vocabulary => ({ type: 'record', fields });
const list = (of: Vocabulary): Vocabulary => ({ type: 'list', of });

export const VOCABULARY: Vocabulary = record({
  account: record({ name: text }),
  /** `name` is first and last name together, made when rendering. */
  contact: record({ first_name: text, last_name: text, name: text, email: text }),
  owner: record({ name: text, email: text, title: text }),
  company: record({ name: text, address: text, website: { type: 'value', kind: 'url' } }),
  offer: record({
    percent: number,
    code: text,
    products: list(record({ name: text })),
    expires_on: { type: 'value', kind: 'instant' },
  }),
  order: record({ id: text, items: list(record({ name: text, quantity: number })) }),
  gathered: list(text),
  reason: text,
  unsubscribe_url: { type: 'value', kind: 'system' },
  preferences_url: { type: 'value', kind: 'system' },
  open_pixel_url: { type: 'value', kind: 'system' },
});

/** Helpers an author may call. `url` may stand in `href` and `src` only. */
export const HELPERS = ['date', 'gregorian', 'days_left', 'number', 'percent', 'plural', 'list', 'url'] as const;
export type HelperName = (typeof HELPERS)[number];

export const isHelper = (name: string): name is HelperName => HELPERS.some((helper) => helper === name);

/** What stands at a path, null where nothing does. `scope` holds the names an `{{#each ... as |name|}}` gave. */
export const lookUp = (parts: readonly string[], scope: ReadonlyMap<string, Vocabulary>): Vocabulary | null => {
  const [head = '', ...rest] = parts;
  const root = scope.get(head);
  return walk(root ? rest : parts, root ?? VOCABULARY);
};

const walk = (parts: readonly string[], from: Vocabulary): Vocabulary | null => {
  const [head, ...rest] = parts;
  if (head === undefined) return from;
  if (from.type !== 'record' || !Object.hasOwn(from.fields, head)) return null;
  const next = from.fields[head];
  return next ? walk(rest, next) : null;
};

/** Every path a template may print, for "did you mean". */
export const knownPaths = (from: Vocabulary = VOCABULARY, prefix = ''): readonly string[] => {
  if (from.type !== 'record') return [prefix];
  return Object.entries(from.fields).flatMap(([name, next]) => knownPaths(next, prefix ? `${prefix}.${name}` : name));
};
