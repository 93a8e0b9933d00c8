import type { AccountId, CampaignId } from '../../domain/ids.ts';
import type { BusinessTime } from '../../domain/time.ts';
import { readNow } from '../database/clock.ts';
import { inTransaction, type Store, type Transaction } from '../database/open.ts';
import { appendAudit } from '../tasks/append-audit.ts';

/** What a person said yes to: the accounts of a preview, in its order. */
export type Planning = {
  readonly campaign: CampaignId;
  /** Version that was looked at. */
  readonly version: number;
  readonly entries: readonly { readonly account: AccountId; readonly portion: number; readonly dueAt: BusinessTime }[];
  /** True: accounts named by a person, beside portions that may be under way. */
  readonly named: boolean;
  readonly actor: string;
};

export type Planned =
  | { readonly type: 'planned'; readonly accounts: number; readonly portions: number }
  | { readonly type: 'refused'; readonly reason: string };

/**
 * Writes the portions; the sweep starts each on its morning. One activation per campaign and account is planned at a
 * time; one that was started, refused or stopped before may be planned anew.
 */
export const planActivation = (store: Store, planning: Planning): Promise<Planned> =>
  inTransaction(store, async (tx) => {
    // Two people who activate one campaign take turns.
    await tx.$queryRaw`SELECT id FROM campaigns WHERE id = ${planning.campaign} FOR UPDATE`;
    const campaign = await tx.campaign.findUnique({ where: { id: planning.campaign } });
    if (!campaign) return { type: 'refused', reason: `no campaign "${planning.campaign}"` };
    if (campaign.version !== planning.version)
      return { type: 'refused', reason: `version ${campaign.version} was published meanwhile: look again` };
    const accounts = planning.named ? planning.entries.map(({ account }) => account) : null;
    const under = await activationUnderWay(tx, planning.campaign, accounts);
    if (under !== null) return { type: 'refused', reason: under };
    const now = (await readNow(tx)).business;
    const rows = planning.entries.map(({ account, portion, dueAt }, position) => ({
      account,
      portion,
      position,
      due_at: new Date(dueAt),
    }));
    const written = await tx.$executeRaw`
      INSERT INTO activations AS a (campaign_id, account_id, position, portion, due_at, status, by)
      SELECT ${planning.campaign}, r.account, r.position, r.portion, r.due_at, 'planned', ${planning.actor}
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r(account text, position int, portion int, due_at timestamptz)
      ORDER BY r.account
      ON CONFLICT (campaign_id, account_id) DO UPDATE SET position = EXCLUDED.position, portion = EXCLUDED.portion,
             due_at = EXCLUDED.due_at, status = 'planned', reason = NULL, by = EXCLUDED.by, seq = NULL
      WHERE a.status <> 'planned'`;
    const portions = new Set(planning.entries.map(({ portion }) => portion)).size;
    await appendAudit(tx, {
      at: now,
      actor: planning.actor,
      action: 'campaign activated',
      subject: planning.campaign,
      detail: { version: planning.version, accounts: written, portions },
    });
    return { type: 'planned', accounts: written, portions };
  });

/** In words, where some of these accounts (null: any) wait for their portion of the campaign already; else null. */
export const activationUnderWay = async (
  tx: Transaction,
  campaign: CampaignId,
  accounts: readonly AccountId[] | null,
): Promise<string | null> => {
  const planned = await tx.activation.findMany({
    where: {
      campaignId: campaign,
      status: 'planned',
      ...(accounts === null ? {} : { accountId: { in: [...accounts] } }),
    },
    orderBy: { dueAt: 'desc' },
    select: { dueAt: true },
  });
  const last = planned[0];
  if (!last) return null;
  return `${planned.length} accounts wait for their portion already, the last on ${last.dueAt.toISOString().slice(0, 10)}`;
};
