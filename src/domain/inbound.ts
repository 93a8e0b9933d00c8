import type { AccountId, ContactId } from './ids.ts';

/** What a mail that came in is; an `answer` is the owner's own to a customer, which came by us. */
export const INBOUND_KINDS = ['reply', 'auto-reply', 'unsubscribe', 'answer', 'other'] as const;
export type InboundKind = (typeof INBOUND_KINDS)[number];

/** What told whose mail it is: the address it was sent to, a Message-ID of ours in it, its sender. */
export type MatchedBy = 'reply-address' | 'return-path' | 'reference' | 'sender';

/** Who a mail is from and what it answers. */
export type InboundMatch = {
  readonly by: MatchedBy;
  readonly account: AccountId;
  /** Of that account; null where its sender is no contact of it. */
  readonly contact: ContactId | null;
  /** Key of the message it answers; null: only its sender is known. */
  readonly message: string | null;
};
