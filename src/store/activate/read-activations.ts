import type { AccountId, CampaignId } from '../../domain/ids.ts';
import type { PlaceRow } from '../../domain/place.ts';
import { type BusinessTime, businessTime } from '../../domain/time.ts';
import { readZones } from '../accounts/read-zone.ts';
import type { Store } from '../database/open.ts';

/** One account's place in an activation, and what came of it. */
export type ActivationLine = {
  readonly campaign: CampaignId;
  readonly account: AccountId;
  readonly name: string;
  readonly portion: number;
  readonly dueAt: BusinessTime;
  /** In which its instant is shown. */
  readonly timezone: string;
  /** planned, started, refused, stopped */
  readonly status: string;
  /** Of a started one: entered, or why not; null: not decided yet. Of another: the reason kept with it. */
  readonly outcome: string | null;
  readonly by: string;
};

type Row = Omit<ActivationLine, 'dueAt' | 'timezone'> & PlaceRow & { readonly dueAt: Date };

/** Of one campaign, or (null) of all, in the order of their portions. */
export const readActivations = async (
  store: Store,
  campaign: CampaignId | null,
): Promise<readonly ActivationLine[]> => {
  const rows = await store.prisma.$queryRaw<Row[]>`
    SELECT a.campaign_id AS campaign, a.account_id AS account, k.name, a.portion, a.due_at AS "dueAt", a.status, a.by,
           k.market, k.country, k.timezone, k.locale, k.currency,
           CASE WHEN a.status <> 'started' THEN a.reason
                WHEN EXISTS (SELECT 1 FROM enrolments e WHERE e.account_id = a.account_id
                               AND e.campaign_id = a.campaign_id AND e.trigger_seq = a.seq) THEN 'entered'
                ELSE (SELECT n.reason FROM not_enrolled n WHERE n.account_id = a.account_id
                        AND n.campaign_id = a.campaign_id AND n.last_seq = a.seq) END AS outcome
    FROM activations a JOIN accounts k ON k.id = a.account_id
    WHERE ${campaign === null} OR a.campaign_id = ${campaign ?? ''}
    ORDER BY a.campaign_id, a.portion, a.position, a.account_id`;
  const zoneOf = await readZones(store.prisma);
  return rows.map(({ market, country, timezone, locale, currency, ...line }) => ({
    ...line,
    dueAt: businessTime(line.dueAt.getTime()),
    timezone: zoneOf({ market, country, timezone, locale, currency }),
  }));
};
