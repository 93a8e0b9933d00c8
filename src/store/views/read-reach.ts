import type { AccountId, CampaignId, ContactId } from '../../domain/ids.ts';
import { DAY, later } from '../../domain/time.ts';
import { readNow } from '../database/clock.ts';
import type { Store } from '../database/open.ts';

/** Whom a word is about; all null: everything. */
export type Subject = {
  readonly campaign: CampaignId | null;
  readonly account: AccountId | null;
  readonly contact: ContactId | null;
};

/** What a stop or a resume of it touches. */
export type Reach = {
  /** Mails planned in the next 7 days, and their accounts. */
  readonly planned: number;
  readonly accounts: number;
  /** Of these, waiting for a stop or a pause of this very subject to end. */
  readonly heldUp: number;
  /** At the mail server or on the way to it: what is past its gate cannot be stopped. */
  readonly inFlight: number;
};

/** Days ahead that a word's effect is told for. */
export const REACH_DAYS = 7;

export const readReach = async (store: Store, { campaign, account, contact }: Subject): Promise<Reach> => {
  const { business } = await readNow(store.prisma);
  const waits =
    account !== null
      ? '^held: (stop|pause)'
      : `^stopped: ${campaign ? 'campaign' : contact ? 'contact' : 'everything'}$`;
  const [row] = await store.prisma.$queryRaw<Reach[]>`
    WITH ahead AS (
      SELECT account_id, reason, status FROM planned_touches
      WHERE kind = 'send' AND status IN ('planned', 'asked') AND due_at < ${new Date(later(business, REACH_DAYS * DAY))}
        AND (${campaign}::text IS NULL OR campaign_id = ${campaign})
        AND (${account}::text IS NULL OR account_id = ${account})
        AND (${contact}::text IS NULL OR contact_id = ${contact}))
    SELECT count(*)::int AS planned, count(DISTINCT account_id)::int AS accounts,
           count(*) FILTER (WHERE status = 'planned' AND reason ~ ${waits})::int AS "heldUp",
           (SELECT count(*)::int FROM messages
            WHERE phase IN ('CLAIMED', 'DOT') AND (${campaign}::text IS NULL OR campaign_id = ${campaign})
              AND (${account}::text IS NULL OR account_id = ${account})
              AND (${contact}::text IS NULL OR contact_id = ${contact})) AS "inFlight"
    FROM ahead`;
  return row ?? { planned: 0, accounts: 0, heldUp: 0, inFlight: 0 };
};
