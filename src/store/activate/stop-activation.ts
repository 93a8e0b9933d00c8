import type { AccountId, CampaignId } from '../../domain/ids.ts';
import { readNow } from '../database/clock.ts';
import { inTransaction, type Store } from '../database/open.ts';
import { appendAudit } from '../tasks/append-audit.ts';

/** What was still to start does not; who has started goes on. Answers how many of each. Twice is fine. */
export const stopActivation = (
  store: Store,
  {
    campaign,
    accounts,
    actor,
  }: { readonly campaign: CampaignId; readonly accounts: readonly AccountId[] | null; readonly actor: string },
): Promise<{ readonly stopped: number; readonly started: number }> =>
  inTransaction(store, async (tx) => {
    const now = (await readNow(tx)).business;
    const stopped = await tx.$executeRaw`
      UPDATE activations SET status = 'stopped', reason = ${`stopped by ${actor}`}
      WHERE campaign_id = ${campaign} AND status = 'planned'
        AND (${accounts === null} OR account_id = ANY(${[...(accounts ?? [])]}::text[]))`;
    const started = await tx.activation.count({ where: { campaignId: campaign, status: 'started' } });
    if (stopped > 0) {
      await appendAudit(tx, {
        at: now,
        actor,
        action: 'activation stopped',
        subject: campaign,
        detail: { stopped, accounts },
      });
    }
    return { stopped, started };
  });
