/** An account and its people as a decision sees them, made of what is stored: the same for the store and the simulator. */
import type { LapseState } from '../domain/fact.ts';
import type { AccountId } from '../domain/ids.ts';
import { calendarOf, type PlaceRow, placeOf } from '../domain/place.ts';
import { KINDS, QUESTIONS } from '../domain/relationship.ts';
import type { Settings } from '../domain/settings.ts';
import { type BusinessTime, DAY } from '../domain/time.ts';
import type { AccountView } from './inputs.ts';

/** What an account's row says; null where nobody said. */
export type AccountRow = PlaceRow & {
  readonly id: AccountId;
  readonly name: string;
  readonly key: boolean;
  /** Minor units of its currency. */
  readonly usualOrderMinor: number | null;
  readonly lastOrderAt: BusinessTime | null;
  /** The company's own fields: name -> { value, source, asOf }. */
  readonly dossier: unknown;
  readonly tier: string | null;
  readonly level: string | null;
  readonly lapseState: LapseState;
  /** When it came into that state; null: never judged. */
  readonly lapseSince: BusinessTime | null;
  /** Usual days between its orders, where there is a rhythm and it is kept. */
  readonly rhythmDays: number | null;
  readonly owner: string | null;
  readonly holdScope: string;
};

/** What is known beside the row. */
export type AccountKnowledge = {
  readonly bestTier: string | null;
  readonly standing: AccountView['traits'];
  readonly ordersKnownUntil: BusinessTime | null;
};

export const accountView = (account: AccountRow, settings: Settings, known: AccountKnowledge): AccountView => {
  const { market, timezone, currency } = placeOf(settings, account);
  return {
    id: account.id,
    name: account.name,
    key: account.key,
    timezone,
    calendar: calendarOf(settings, market),
    currency,
    usualOrder: account.usualOrderMinor === null ? null : { minor: account.usualOrderMinor, currency },
    lastOrderAt: account.lastOrderAt,
    traits: {
      ...dossierFields(account.dossier),
      ...known.standing,
      tier: account.tier,
      best_tier_12m: known.bestTier,
      level: account.level,
      lapse: account.lapseState,
      ...rhythmFields(account),
      owner: account.owner,
      country: account.country,
      market: market?.id ?? account.market,
      locale: account.locale ?? market?.locale ?? null,
      held: account.holdScope !== 'none',
      hold: account.holdScope,
    },
    ordersKnownUntil: known.ordersKnownUntil,
  };
};

/** What was never judged is not known; an account with too few orders has no rhythm, and that is known. */
const rhythmFields = ({ lapseState, lapseSince, rhythmDays }: AccountRow): AccountView['traits'] => ({
  ...(lapseSince !== null && { lapse_since: new Date(lapseSince).toISOString() }),
  ...((rhythmDays !== null || (lapseSince !== null && lapseState === 'not-enough-history')) && {
    rhythm_days: rhythmDays,
  }),
});

/** What is no plain value is not known. */
const dossierFields = (dossier: unknown): AccountView['traits'] => {
  if (typeof dossier !== 'object' || dossier === null || Array.isArray(dossier)) return {};
  const fields: Record<string, string | number | boolean | null> = {};
  for (const [name, field] of Object.entries(dossier)) {
    if (typeof field !== 'object' || field === null || Array.isArray(field)) continue;
    const { value } = field as { readonly value?: unknown };
    if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
      fields[name] = value;
    }
  }
  return fields;
};

/** A move between two tiers. */
export type TierMove = { readonly from: string | null; readonly to: string | null };

/** For how long back `bestTier` looks. */
export const BEST_TIER_WINDOW = 365 * DAY;

/** The best tier of the last year: the one it has, or one of the moves of that year. `order`: lowest first. */
export const bestTier = (tier: string | null, moves: readonly TierMove[], order: readonly string[]): string | null =>
  [tier, ...moves.flatMap(({ from, to }) => [from, to])].reduce((best, had) =>
    had !== null && order.indexOf(had) > order.indexOf(best ?? '') ? had : best,
  );

/** What people said the account is. */
export type SaidOfAccount = {
  readonly kinds: readonly string[];
  /** Answers to the three questions: question -> { value }. */
  readonly qualification: Readonly<Record<string, { readonly value?: unknown } | undefined>>;
  readonly openComplaint: boolean;
  /** By name. */
  readonly services: readonly { readonly name: string; readonly status: string }[];
};

/** As plain fields that conditions read: `kind.expert`, `need`, `open_complaint`, `service.<name>`. */
export const standingTraits = ({
  kinds,
  qualification,
  openComplaint,
  services,
}: SaidOfAccount): AccountView['traits'] => {
  const has = services.filter(({ status }) => status === 'has').map(({ name }) => name);
  return {
    kinds: kinds.join(', ') || null,
    ...Object.fromEntries(KINDS.map((kind) => [`kind.${kind}`, kinds.includes(kind)])),
    ...Object.fromEntries(Object.keys(QUESTIONS).map((question) => [question, textOf(qualification[question]?.value)])),
    open_complaint: openComplaint,
    services: has.join(', ') || null,
    ...Object.fromEntries(services.map(({ name, status }) => [`service.${name}`, status])),
  };
};

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);
