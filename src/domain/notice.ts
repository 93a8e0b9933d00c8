import type { Letter } from './letter.ts';
import type { BusinessTime } from './time.ts';

/**
 * What the words of a mail to one of our own people are made of, by its kind. A kind that is not named here says what it has
 * to say in `lines` (texts, or `{ text }`), below its subject.
 */
export type NoticeBody = {
  /** A customer's mail, forwarded: told from the rows when it goes out. */
  readonly reply: { readonly inbound: string; readonly heldUntil: BusinessTime | null };
  /** Written in the morning: what was true then is what goes out. */
  readonly digest: {
    readonly letter: Letter;
    /** Its buttons are void from then on. */
    readonly expiresAt: BusinessTime;
    /** From then on nobody needs it. */
    readonly sendBefore: BusinessTime;
  };
};
