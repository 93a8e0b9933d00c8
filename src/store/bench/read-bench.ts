/** What a bench asks of the rows that its company left. */
import type { AccountId, CampaignId } from '../../domain/ids.ts';
import type { Store } from '../database/open.ts';

/** Of these accounts those that were taken into the campaign. */
export const readEnrolled = async (
  store: Store,
  campaign: CampaignId,
  accounts: readonly AccountId[],
): Promise<readonly AccountId[]> => {
  const rows = await store.prisma.$queryRaw<{ account: AccountId }[]>`
    SELECT DISTINCT account_id AS account FROM enrolments
    WHERE campaign_id = ${campaign} AND account_id = ANY(${[...accounts]}::text[])`;
  return rows.map(({ account }) => account);
};

/** How many of these accounts have not been decided on yet. */
export const countUndecided = (store: Store, accounts: readonly AccountId[]): Promise<number> =>
  store.prisma.account.count({ where: { id: { in: [...accounts] }, decisions: 0 } });

/** From claim to settle, ms, of the messages to these accounts that were accepted. */
export const readSendTimes = async (store: Store, accounts: readonly AccountId[]): Promise<readonly number[]> => {
  const rows = await store.prisma.$queryRaw<{ ms: number }[]>`
    SELECT (extract(epoch FROM settled_at - claimed_at) * 1000)::float8 AS ms FROM messages
    WHERE account_id = ANY(${[...accounts]}::text[]) AND phase = 'ACCEPTED' AND settled_at IS NOT NULL`;
  return rows.map(({ ms }) => ms);
};
