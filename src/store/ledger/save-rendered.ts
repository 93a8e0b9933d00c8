import { inTransaction, type Store } from '../database/open.ts';
import type { Claim } from './claim.ts';

export type RenderedParts = {
  readonly subject: string;
  /** sha256 hex of the bytes to be handed over: what was approved is what was sent. */
  readonly contentHash: string;
  readonly links: readonly { readonly n: number; readonly url: string; readonly label: string }[];
};

/**
 * Keeps what was rendered before it goes out, so a click has its destination when the mail arrives. False: the claim is
 * no longer ours. A later try replaces the links: no dot went out with the ones before (or with the same ones).
 */
export const saveRendered = (store: Store, claim: Claim, parts: RenderedParts): Promise<boolean> =>
  inTransaction(store, async (tx) => {
    const ours = await tx.$executeRaw`
      UPDATE messages SET subject = ${parts.subject}, content_hash = ${parts.contentHash}
      WHERE key = ${claim.key} AND fence = ${claim.fence}::int AND phase = 'CLAIMED'`;
    if (ours === 0) return false;
    await tx.$executeRaw`
      INSERT INTO links (message_key, n, url, label)
      SELECT ${claim.key}, n, url, label FROM jsonb_to_recordset(${JSON.stringify(parts.links)}::jsonb)
             AS link(n int, url text, label text)
      ON CONFLICT (message_key, n) DO UPDATE SET url = excluded.url, label = excluded.label`;
    return true;
  });
