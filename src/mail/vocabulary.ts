/** The words a template may use: paths of `MessageData`, helpers, and what kind of value stands at each. */

/**
 * `system` values are ours (links we made), so they need no check where they are placed. `end` is an instant that no longer
 * belongs to what it ends: its date is that of the millisecond before. `word` is a key of the company (a tier) with a word
 * of its own in each language. A `flag` stands in `{{#if}}` only.
 */
export type Kind = 'text' | 'number' | 'instant' | 'end' | 'money' | 'word' | 'url' | 'system' | 'flag';

export type Vocabulary =
  | { readonly type: 'value'; readonly kind: Kind }
  | { readonly type: 'record'; readonly fields: Readonly<Record<string, Vocabulary>> }
  | { readonly type: 'list'; readonly of: Vocabulary };

const text: Vocabulary = { type: 'value', kind: 'text' };
const number: Vocabulary = { type: 'value', kind: 'number' };
const instant: Vocabulary = { type: 'value', kind: 'instant' };
const end: Vocabulary = { type: 'value', kind: 'end' };
const word: Vocabulary = { type: 'value', kind: 'word' };
const flag: Vocabulary = { type: 'value', kind: 'flag' };
const system: Vocabulary = { type: 'value', kind: 'system' };
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
    expires_on: end,
    gift: text,
    rebate: number,
    terms: record({ credit_days: number }),
  }),
  order: record({ id: text, items: list(record({ name: text, quantity: number })) }),
  usual: list(record({ name: text, quantity: number })),
  gathered: list(text),
  /** `elsewhere` and `several_days` are made when rendering: see `describe-event.ts`. */
  event: record({
    title: text,
    place: text,
    starts_at: instant,
    ends_at: end,
    elsewhere: flag,
    several_days: flag,
  }),
  questions: list(record({ text, answers: list(record({ text, url: system })) })),
  rsvp: record({ accept_url: system, decline_url: system }),
  tier: record({
    name: word,
    next: word,
    missing: { type: 'value', kind: 'money' },
    grace_until: end,
    discount: number,
  }),
  case: record({ title: text, answer_by: instant }),
  reason: text,
  unsubscribe_url: system,
  preferences_url: system,
  open_pixel_url: system,
});

/** Helpers an author may call. */
export const HELPERS = [
  'date',
  'gregorian',
  'time',
  'days_left',
  'number',
  'percent',
  'plural',
  'list',
  'url',
  'mailto',
] as const;
export type HelperName = (typeof HELPERS)[number];

/** These stand in `href` and `src` only. */
export const isLinkHelper = (name: HelperName): boolean => name === 'url' || name === 'mailto';

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

/** What kind of value stands at a dotted path of the message's data; null for records, lists and nothing. */
export const kindOf = (path: string): Kind | null => {
  const found = walk(path.split('.'), VOCABULARY);
  return found?.type === 'value' ? found.kind : null;
};

/** Every path a template may print, for "did you mean". */
export const knownPaths = (from: Vocabulary = VOCABULARY, prefix = ''): readonly string[] => {
  if (from.type !== 'record') return [prefix];
  return Object.entries(from.fields).flatMap(([name, next]) => knownPaths(next, prefix ? `${prefix}.${name}` : name));
};
