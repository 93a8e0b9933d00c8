/**
 * What campaign and segment files may name: the templates, segments and words that exist. Pure data; `src/main` reads it
 * from the folders round the file. A null list is not known here and not checked.
 */
import { ACCOUNT_DATES } from '../domain/date-field.ts';
import { DOSSIER_FIELDS } from '../domain/dossier-fields.ts';
import { KNOWN_EVENTS } from '../domain/event.ts';
import type { LapseState } from '../domain/fact.ts';
import type { SegmentId, TemplateId } from '../domain/ids.ts';
import type { MarketId } from '../domain/market.ts';
import { KINDS } from '../domain/relationship.ts';
import type { Vocabulary } from '../domain/settings.ts';
import { notYet, show } from './check-shape.ts';
import type { Report } from './diagnostic.ts';
import { didYouMean } from './did-you-mean.ts';
import type { Path } from './path.ts';

export type Catalogue = {
  /** `usesOffer`: the template cannot be filled without an offer. `clickable`: it has a web link. `asks`: it shows questions. `locales`: languages it has texts in; none: a bare one. */
  readonly templates: Readonly<
    Record<
      TemplateId,
      {
        readonly usesOffer: boolean;
        readonly clickable?: boolean;
        readonly asks?: boolean;
        readonly locales?: readonly string[];
      }
    >
  > | null;
  readonly segments: readonly SegmentId[] | null;
  readonly vocabulary: Vocabulary | null;
  readonly markets?: readonly MarketId[];
  /** Languages mails are read in, each with who reads it, such as `accounts in pk`. */
  readonly languages?: Readonly<Record<string, readonly string[]>>;
};

/** For a file with nothing round it: only what the file itself says is checked. */
export const EMPTY_CATALOGUE: Catalogue = { templates: null, segments: null, vocabulary: null };

/** What a reader of a part of a file is given. */
export type Reading = { readonly report: Report; readonly catalogue: Catalogue };

/**
 * The fields conditions may read as `account.<name>` in every company. The store's account view has each of them, but for
 * the cells of ABC-XYZ where nothing was scored: they are not known there.
 */
export const ACCOUNT_FIELDS = [
  'id',
  'name',
  'key',
  'currency',
  'tier',
  'best_tier_12m',
  'level',
  'lapse',
  'rhythm_days',
  'owner',
  'country',
  'market',
  'locale',
  'held',
  'hold',
  'kinds',
  ...KINDS.map((kind) => `kind.${kind}` as const),
  'need',
  'solvency',
  'authority',
  'open_complaint',
  'services',
  'abc',
  'xyz',
  'abc_xyz',
  ...ACCOUNT_DATES,
  ...DOSSIER_FIELDS,
] as const;

/** `account.service.<name>` is where the account stands with a service; the names are the company's own. */
export const isServiceField = (name: string): boolean => /^service\.[a-z0-9][a-z0-9-]*$/.test(name);

export const LAPSE_STATES = [
  'not-enough-history',
  'active',
  'due',
  'overdue',
  'lapsing',
  'lapsed',
] as const satisfies readonly LapseState[];

/** Events of constructs to come: named, so that nobody takes them for a slip. */
const LATER_EVENTS = ['Question Answered'];

/** True when the event may be named; otherwise it is reported. */
export const checkEvent = (name: string, path: Path, { report, catalogue }: Reading): boolean => {
  const own = catalogue.vocabulary?.events;
  const known: readonly string[] = [...KNOWN_EVENTS, ...(own ?? [])];
  if (LATER_EVENTS.includes(name)) {
    report(path, { ...notYet(`The event ${show(name)}`), at: 'value' });
    return false;
  }
  if (known.includes(name)) return true;
  const hint = didYouMean(name, known) || ` An event of your own is listed under "events" in settings.yaml.`;
  // Without the settings a name that is no slip of a known one may well be the company's own.
  if (own === undefined && !hint.startsWith(' Did')) return true;
  report(path, { code: 'unknown-event', message: `Unknown event ${show(name)}.${hint}` });
  return false;
};

export const checkSegment = (name: string, path: Path, { report, catalogue }: Reading): void => {
  if (catalogue.segments === null || catalogue.segments.includes(name)) return;
  const hint = didYouMean(name, catalogue.segments) || ` A segment is a file: segments/${name}.yaml.`;
  const message = `Unknown segment ${show(name)}.${hint}`;
  report(path, { code: 'unknown-segment', message });
};

export const checkTemplate = (name: string, path: Path, { report, catalogue }: Reading): void => {
  if (catalogue.templates === null || Object.hasOwn(catalogue.templates, name)) return;
  const hint = didYouMean(name, Object.keys(catalogue.templates)) || ` A template is a folder: templates/${name}.`;
  const message = `Unknown template ${show(name)}.${hint}`;
  report(path, { code: 'unknown-template', message });
};
