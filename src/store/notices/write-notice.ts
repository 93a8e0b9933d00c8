import { createHash } from 'node:crypto';
import type { AccountId } from '../../domain/ids.ts';
import type { BusinessTime } from '../../domain/time.ts';
import type { Transaction } from '../database/open.ts';

export type NewNotice = {
  /** Derived from what it tells, such as `reply/<inbound>`: written once. */
  readonly id: string;
  readonly kind: string;
  readonly owner: string | null;
  readonly account: AccountId | null;
  readonly address: string;
  /** For lists; the mail's own subject is made when it goes out, in its reader's language. */
  readonly subject: string;
  /** What the words are made of (see src/domain/notice.ts). */
  readonly body: Readonly<Record<string, unknown>>;
  readonly dueAt: BusinessTime;
};

/** Key of a notice's Message-ID: sha256 (hex) of its id, so that it has the same on every try. */
export const noticeKey = (id: string): string => createHash('sha256').update(`notice/${id}`).digest('hex');

/** Puts a mail to one of our own people before the sender, within the caller's transaction. False: it was there already. */
export const writeNotice = async (tx: Transaction, notice: NewNotice): Promise<boolean> => {
  const { count } = await tx.notice.createMany({
    data: [
      {
        id: notice.id,
        key: noticeKey(notice.id),
        kind: notice.kind,
        ownerId: notice.owner,
        accountId: notice.account,
        address: notice.address,
        subject: notice.subject,
        body: JSON.parse(JSON.stringify(notice.body)) as object,
        dueAt: new Date(notice.dueAt),
      },
    ],
    skipDuplicates: true,
  });
  return count > 0;
};

/** Keeps that there was nothing to say, so that it is not asked again: a notice that never goes out. */
export const settleNothingToSay = async (
  tx: Transaction,
  { id, kind, owner, account, address, dueAt }: Omit<NewNotice, 'subject' | 'body'>,
): Promise<void> => {
  const at = new Date(dueAt);
  const row = { id, key: noticeKey(id), kind, ownerId: owner, accountId: account, address, subject: '', body: {} };
  await tx.notice.createMany({
    data: [{ ...row, dueAt: at, phase: 'NOT-NEEDED', settledAt: at, reason: 'nothing to say' }],
    skipDuplicates: true,
  });
};
