/** What a template may name, as it names it. Plain JSON; instants are business time, epoch ms. */
import type { BusinessTime } from '../domain/time.ts';

export type MessageData = {
  readonly account: { readonly name: string };
  /** Names may be empty: templates greet without one then. */
  readonly contact: { readonly first_name: string; readonly last_name: string; readonly email: string };
  /** The account's owner, who signs. */
  readonly owner: { readonly name: string; readonly email: string; readonly title: string | null };
  /** `website` is where the main button leads (http or https); null: the mail has no button. */
  readonly company: { readonly name: string; readonly address: string; readonly website: string | null };
  readonly offer: OfferData | null;
  readonly order: { readonly id: string; readonly items: readonly OrderItemData[] } | null;
  /** Ids of further orders this message thanks for. */
  readonly gathered: readonly string[];
  /** "You get this because ..." in the recipient's language; null: the template's own sentence. */
  readonly reason: string | null;
  /** The instant of sending: `days_left` counts from its local day. */
  readonly now: BusinessTime;
  /** IANA zone of the recipient: dates are named in it. */
  readonly timezone: string;
};

export type OfferData = {
  /** Whole percent, null where the offer is no percentage. */
  readonly percent: number | null;
  readonly code: string | null;
  readonly products: readonly { readonly name: string }[];
  /** The first instant at which the offer no longer holds, so that a midnight names the day before it. */
  readonly expires_on: BusinessTime | null;
};

export type OrderItemData = { readonly name: string; readonly quantity: number };
