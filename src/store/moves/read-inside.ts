import type { AccountId, CampaignId, EnrolmentId, StepId } from '../../domain/ids.ts';
import { type BusinessTime, businessTime } from '../../domain/time.ts';
import type { Enrolment } from '../../engine/state.ts';
import type { Transaction } from '../database/open.ts';

/** An account inside a campaign, and where it waits. */
export type Inside = {
  readonly account: AccountId;
  readonly name: string;
  readonly enrolment: EnrolmentId;
  readonly version: number;
  readonly step: StepId;
  readonly since: BusinessTime;
  /** What its account's row says of its place: the engine's own words. */
  readonly state: Enrolment;
};

export type InsideFilter = {
  readonly campaign: CampaignId;
  /** Null: whatever version. */
  readonly version: number | null;
  /** Null: all accounts. */
  readonly accounts: readonly AccountId[] | null;
};

/** Open enrolments as the accounts' state has them, by account, then enrolment. */
export const readInside = async (
  tx: Transaction,
  { campaign, version, accounts }: InsideFilter,
): Promise<readonly Inside[]> => {
  const rows = await tx.$queryRaw<Row[]>`
    SELECT a.id AS account, a.name, e.id AS enrolment, e.version, a.state->'enrolments'->e.id AS state
    FROM enrolments e JOIN accounts a ON a.id = e.account_id
    WHERE e.campaign_id = ${campaign} AND e.status = 'open' AND a.state->'enrolments' ? e.id
      AND (${version}::int IS NULL OR e.version = ${version}::int)
      AND (${accounts === null} OR e.account_id = ANY(${[...(accounts ?? [])]}::text[]))
    ORDER BY a.id COLLATE "C", e.id COLLATE "C"`;
  return rows.map((row) => ({
    ...row,
    step: row.state.cursor.step,
    since: businessTime(row.state.cursor.since),
  }));
};

type Row = Pick<Inside, 'account' | 'name' | 'enrolment' | 'version' | 'state'>;
