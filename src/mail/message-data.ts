/** What a template may name, as it names it. Plain JSON; instants are business time, epoch ms. */
import type { Money } from '../domain/money.ts';
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
  /** The order it is about; `items` is empty where the mail is about its delay. */
  readonly order: { readonly id: string; readonly items: readonly OrderItemData[] } | null;
  /** Lines of the account's newest sale, dearest first: what it would order again. Empty where none is known by lines. */
  readonly usual: readonly OrderItemData[];
  /** Ids of further orders this message thanks for. */
  readonly gathered: readonly string[];
  /** The occasion the message is about. */
  readonly event: EventData | null;
  /** Links with which this recipient answers the invitation in one step (http or https, never tracked again). */
  readonly rsvp: { readonly accept_url: string; readonly decline_url: string } | null;
  /** What the mail asks, each answer with this recipient's link (never tracked again). Empty: it asks nothing. */
  readonly questions: readonly QuestionData[];
  /** Where the account stands in the tiers. */
  readonly tier: TierData | null;
  /** The request or complaint the message is about. */
  readonly case: { readonly title: string; readonly answer_by: BusinessTime | null } | null;
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
  /** The gift as people call it, not its article number; null where none comes with the offer. */
  readonly gift: string | null;
  /** Whole percent of what is ordered until the offer ends; null where there is none. */
  readonly rebate: number | null;
  readonly terms: { readonly credit_days: number | null } | null;
};

export type EventData = {
  readonly title: string;
  /** Null: not settled yet. */
  readonly place: string | null;
  readonly starts_at: BusinessTime;
  /** The first instant after it; null: open. */
  readonly ends_at: BusinessTime | null;
  /** IANA zone of the place; null: unknown, so every time names the reader's zone. */
  readonly timezone: string | null;
};

/** Tiers are the company's own keys (`gold`); texts hold the word people read as `tier-gold`, else the key is shown. */
export type TierData = {
  /** The tier now; null below the lowest. */
  readonly name: string | null;
  /** The tier above it; null at the top. */
  readonly next: string | null;
  /** What is still missing for `next`. */
  readonly missing: Money | null;
  /** The first instant at which `name` no longer holds unless orders come. */
  readonly grace_until: BusinessTime | null;
  /** Whole percent that `name` brings on every order; null: none. */
  readonly discount: number | null;
};

export type QuestionData = {
  readonly text: string;
  readonly answers: readonly { readonly text: string; readonly url: string }[];
};

export type OrderItemData = { readonly name: string; readonly quantity: number };
