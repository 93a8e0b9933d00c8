/** What is simulated: a company with its orders, and the campaigns it would publish. */
import type { Campaign } from '../domain/campaign.ts';
import type { OrderItem } from '../domain/fact.ts';
import type { AccountId } from '../domain/ids.ts';
import type { Money } from '../domain/money.ts';
import type { Segment } from '../domain/segment.ts';
import type { Settings } from '../domain/settings.ts';
import type { BusinessTime } from '../domain/time.ts';
import type { AccountRow } from '../engine/account-view.ts';
import type { ContactView } from '../engine/inputs.ts';

export type Company = {
  /** Key accounts, with orders or without. */
  readonly accounts: readonly CompanyAccount[];
  /** Of all customers, key accounts or not, before the first instant. */
  readonly history: readonly PlacedOrder[];
  /** Of key accounts, ascending: each comes in at its instant. */
  readonly live: readonly PlacedOrder[];
  /** Names by product id, as the history leaves them. */
  readonly productNames: ReadonlyMap<string, string>;
};

export type CompanyAccount = Pick<
  AccountRow,
  'id' | 'name' | 'market' | 'country' | 'timezone' | 'locale' | 'currency' | 'dossier' | 'tier' | 'level' | 'owner'
> & {
  /** In id order. */
  readonly contacts: readonly ContactView[];
};

export type PlacedOrder = {
  readonly id: string;
  readonly account: AccountId;
  readonly at: BusinessTime;
  readonly kind: 'sale' | 'credit';
  /** Negative for a credit. */
  readonly total: Money;
  /** As campaigns see them; of history none. */
  readonly items: readonly OrderItem[];
  /** Product ids of all lines, each once. */
  readonly products: readonly string[];
  /** Of lines with a quantity above 0. */
  readonly bought: readonly string[];
};

/** What is in force from the first instant on, in id order. */
export type Rules = {
  readonly campaigns: readonly Campaign[];
  readonly segments: readonly Segment[];
  readonly settings: Settings;
};

/** Both on the half hour: instants are taken in steps of it. */
export type Span = { readonly from: BusinessTime; readonly to: BusinessTime };
