import type { Transaction } from '../database/open.ts';

/** What an owner's mails are written in and by which clock; null leaves it as it is. */
export type OwnerDescription = {
  readonly id: string;
  readonly locale: string | null;
  /** IANA zone. */
  readonly timezone: string | null;
  /** Whose weekend and holidays are the owner's. */
  readonly market: string | null;
};

/** An owner nobody knows is left out. Safe to repeat. */
export const describeOwners = async (tx: Transaction, owners: readonly OwnerDescription[]): Promise<void> => {
  for (const { id, locale, timezone, market } of owners) {
    await tx.owner.updateMany({
      where: { id },
      data: {
        ...(locale === null ? {} : { locale }),
        ...(timezone === null ? {} : { timezone }),
        ...(market === null ? {} : { market }),
      },
    });
  }
};
