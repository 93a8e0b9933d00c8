import { type BusinessTime, businessTime } from '../../domain/time.ts';
import type { Store } from '../database/open.ts';

export type RunTouch = {
  /** Business instant at which it went out; of one that did not, its last word; else the instant it is due. */
  readonly at: BusinessTime;
  readonly account: string;
  /** Id of the contact. */
  readonly contact: string;
  readonly campaign: string;
  readonly step: string;
  /** The ledger's phase in lower case, or `dropped` for what never came into it. */
  readonly outcome: string;
  /** Last word about it: why it was dropped; `accepted`. */
  readonly reason: string;
};

/** Every message of the ledger and every send that was dropped, by instant, account, contact, campaign, step (bytewise). */
export const readRunTouches = async (store: Store): Promise<readonly RunTouch[]> => {
  const rows = await store.prisma.$queryRaw<(Omit<RunTouch, 'at'> & { readonly at: Date })[]>`
    SELECT at, account, contact, campaign, step, outcome, reason FROM (
      SELECT COALESCE(m.sent_at, p.final_at, m.due_at) AS at, m.account_id AS account, m.contact_id AS contact,
             m.campaign_id AS campaign, m.step, CASE p.status WHEN 'dropped' THEN 'dropped' ELSE lower(m.phase) END AS outcome,
             COALESCE(p.reason, m.reason, '') AS reason
      FROM messages m LEFT JOIN planned_touches p ON p.id = m.effect_id
      UNION ALL
      SELECT COALESCE(p.final_at, p.due_at), p.account_id, COALESCE(p.contact_id, ''), p.campaign_id, p.step, 'dropped',
             COALESCE(p.reason, '')
      FROM planned_touches p
      WHERE p.kind = 'send' AND p.status = 'dropped' AND NOT EXISTS (SELECT 1 FROM messages m WHERE m.effect_id = p.id)
    ) AS touches
    ORDER BY at, account COLLATE "C", contact COLLATE "C", campaign COLLATE "C", step COLLATE "C", outcome COLLATE "C"`;
  return rows.map((row) => ({ ...row, at: businessTime(row.at.getTime()) }));
};
