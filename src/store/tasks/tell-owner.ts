import type { AskedOfOwner } from '../../domain/asked-of-owner.ts';
import type { BusinessTime } from '../../domain/time.ts';
import type { Transaction } from '../database/open.ts';
import type { Account } from '../generated/client.ts';
import { writeNotice } from '../notices/write-notice.ts';
import { readOwnersById, standInFor } from '../owners/stand-in.ts';

export type Alert = {
  readonly account: Pick<Account, 'id' | 'ownerId'>;
  /** What it is about, such as a campaign: one a day of a kind and account. */
  readonly kind: string;
  readonly campaign: string;
  readonly title: string;
  /** The same, to be said in the reader's language; left out where the title is somebody's own words. */
  readonly asked?: AskedOfOwner;
};

/** An alert is a mail as well, at once, to the owner or who stands in: one of a kind, account and day (semantics row 32). */
export const tellOwner = async (
  tx: Transaction,
  { account, kind, campaign, title, asked }: Alert,
  now: BusinessTime,
): Promise<void> => {
  if (account.ownerId === null) return;
  const owners = await readOwnersById(tx);
  const reader = standInFor(account.ownerId, owners, now) ?? owners.get(account.ownerId);
  if (!reader) return;
  await writeNotice(tx, {
    id: `alert/${kind}/${account.id}/${new Date(now).toISOString().slice(0, 10)}`,
    kind: 'alert',
    owner: reader.id,
    account: account.id,
    address: reader.email,
    subject: title,
    body: { title, campaign, account: account.id, ...(asked && { asked }) },
    dueAt: now,
  });
};
