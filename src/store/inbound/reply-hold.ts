/** The hold that a person's answer places on all marketing to the account, until it is answered or two working days went by. */
import type { AccountId } from '../../domain/ids.ts';
import type { BusinessTime } from '../../domain/time.ts';
import type { Transaction } from '../database/open.ts';
import { placeHold } from '../holds/place-hold.ts';
import { releaseHold } from '../holds/release-hold.ts';

type ReplyHold = {
  readonly account: AccountId;
  /** Id of the mail. */
  readonly mail: string;
  readonly subject: string;
  readonly until: BusinessTime;
};

/** True: ring the account. */
export const holdForReply = async (
  tx: Transaction,
  { account, mail, subject, until }: ReplyHold,
  now: BusinessTime,
): Promise<boolean> => {
  const reason = (subject || 'no subject').slice(0, 200);
  const placed = await placeHold(
    tx,
    { account, kind: 'reply', restsOn: mail, onlyContact: null, reason, actor: 'keyline', endsAt: until },
    now,
  );
  return placed.ring;
};

/** True: ring the account. */
export const releaseReplyHold = async (
  tx: Transaction,
  { account, mail, by }: { readonly account: AccountId; readonly mail: string; readonly by: string },
  now: BusinessTime,
): Promise<boolean> => (await releaseHold(tx, { id: `${account}/reply/${mail}`, actor: by }, now)).ring;
