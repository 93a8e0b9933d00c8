/**
 * The small ledger of mails to our own people, kept like the message ledger: claimed before the send, gated before the dot,
 * settled after it. The difference is what is done with the unknown: a notice goes out at least once, so one whose dot went
 * out and got no answer is sent again, with the same Message-ID.
 */
import { readNow } from '../database/clock.ts';
import { inTransaction, type Store } from '../database/open.ts';

export type ClaimedNotice = {
  readonly id: string;
  /** Of its Message-ID. */
  readonly key: string;
  readonly kind: string;
  readonly owner: string | null;
  readonly account: string | null;
  readonly address: string;
  readonly subject: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly fence: number;
  readonly tries: number;
};

/** Claims the notice that is due first; null: none is. One whose worker was lost is due again when its lease is over. */
export const claimNotice = (store: Store, leaseMs = 120_000): Promise<ClaimedNotice | null> =>
  inTransaction(store, async (tx) => {
    const { business } = await readNow(tx);
    const [claimed] = await tx.$queryRaw<ClaimedNotice[]>`
      UPDATE notices SET phase = 'CLAIMED', fence = fence + 1, tries = tries + 1,
             lease_until = clock_timestamp() + ${leaseMs}::int * interval '1 millisecond'
      WHERE id = (
        SELECT id FROM notices
        WHERE due_at <= ${new Date(business)}
          AND (phase = 'DUE' OR (phase IN ('CLAIMED', 'DOT') AND lease_until < clock_timestamp()))
        ORDER BY due_at, id COLLATE "C" LIMIT 1 FOR UPDATE SKIP LOCKED)
      RETURNING id, key, kind, owner_id AS owner, account_id AS account, address, subject, body, fence, tries`;
    return claimed ?? null;
  });
