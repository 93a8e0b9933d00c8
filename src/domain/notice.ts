import type { AskedOfOwner, CaseAlert } from './asked-of-owner.ts';
import type { AccountId } from './ids.ts';
import type { Letter } from './letter.ts';
import type { BusinessTime } from './time.ts';

/** What the words of a mail to one of our own people are made of, by its kind. */
export type NoticeBody = {
  /** A customer's mail, forwarded: told from the rows when it goes out. */
  readonly reply: { readonly inbound: string; readonly heldUntil: BusinessTime | null };
  /** A campaign's alert: a marketer's own words, with the account's name in them; or what Keyline itself has to say of it. */
  readonly alert: {
    readonly title: string;
    readonly campaign: string;
    readonly account: AccountId;
    readonly asked?: AskedOfOwner;
  };
  /** A case's answer is due: told in the reader's language when it goes out. */
  readonly 'case-alert': CaseAlert;
  /** Written in the morning: what was true then is what goes out. */
  readonly digest: {
    readonly letter: Letter;
    /** Its buttons are void from then on. */
    readonly expiresAt: BusinessTime;
    /** From then on nobody needs it. */
    readonly sendBefore: BusinessTime;
  };
};
