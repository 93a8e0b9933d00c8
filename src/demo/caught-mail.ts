/** A mail as its recipient's program sees it. */
export type CaughtMail = {
  readonly messageId: string;
  readonly to: string;
  readonly toName: string;
  readonly fromName: string;
  readonly subject: string;
  /** Bare addresses an answer goes to; empty: to nobody. */
  readonly replyTo: readonly string[];
  /** As its header has them; of a forwarded mail they name the customer's own. */
  readonly references: string;
  /** `fa`, of its Content-Language. */
  readonly language: string;
  /** Kind of a mail to one of our own people; null: a customer's. */
  readonly notice: string | null;
  /** Text of the mail, where a person would read the offer's code. */
  readonly text: string;
  readonly links: readonly string[];
  readonly images: readonly string[];
  /** Address that unsubscribes by POST, null where the mail has none. */
  readonly unsubscribe: string | null;
};
