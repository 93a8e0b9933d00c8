/** The rows admission judges by, read under the account's and the contact's row lock. */

import type { AccountId, CampaignId, ContactId, EffectId, StepId } from '../../domain/ids.ts';
import type { Cap, Settings } from '../../domain/settings.ts';
import { type BusinessTime, businessTime, later } from '../../domain/time.ts';
import { windowMs } from '../../domain/window-ms.ts';
import type { AdmissionWindow } from '../../engine/admission.ts';
import { longestWindow } from '../../engine/caps.ts';
import type { Transaction } from '../database/open.ts';

export type Asking = {
  readonly effectId: EffectId;
  readonly accountId: AccountId;
  readonly contactId: ContactId;
  readonly address: string;
  readonly priority: number;
  /** All caps it is counted by. */
  readonly caps: readonly Cap[];
};

/**
 * Touches that count for caps (sent, unknown or in flight, by address across accounts and by account) and planned ones
 * of higher priority. Because every claim for this account or address waits for the same row locks, none is missed.
 */
export const readTouches = async (
  tx: Transaction,
  asking: Asking,
  settings: Settings,
  now: BusinessTime,
): Promise<Pick<AdmissionWindow, 'recent' | 'planned'>> => {
  const rows = await tx.$queryRaw<RecentRow[]>`
    SELECT COALESCE(sent_at, claimed_at) AS at, address = ${asking.address} OR contact_id = ${asking.contactId} AS "sameContact",
           m.account_id = ${asking.accountId} AS "sameAccount", campaign_id AS campaign,
           COALESCE(e.payload->>'touch', step) AS step
    FROM messages m LEFT JOIN effects e ON e.id = m.effect_id
    WHERE (address = ${asking.address} OR contact_id = ${asking.contactId} OR m.account_id = ${asking.accountId})
      AND phase IN ('CLAIMED', 'DOT', 'ACCEPTED', 'UNKNOWN') AND NOT transactional AND effect_id <> ${asking.effectId}
      AND COALESCE(sent_at, claimed_at) > ${new Date(now - longestWindow(asking.caps))}`;
  // A touch in flight counts above already; transactional ones take no place; what people stopped comes at no known time.
  const planned = await tx.$queryRaw<PlannedRow[]>`
    SELECT p.contact_id AS contact, p.priority, p.due_at AS "dueAt", p.campaign_id AS campaign,
           COALESCE(e.payload->>'touch', p.step) AS step
    FROM planned_touches p LEFT JOIN effects e ON e.id = p.id
    JOIN accounts a ON a.id = p.account_id LEFT JOIN contacts c ON c.id = p.contact_id
    LEFT JOIN brakes b ON b.id = 'campaign/' || p.campaign_id
    WHERE p.account_id = ${asking.accountId} AND p.kind = 'send' AND p.status IN ('planned', 'asked')
      AND p.id <> ${asking.effectId} AND p.priority < ${asking.priority}::int
      AND p.due_at <= ${new Date(later(now, windowMs(settings.priorityLookAhead)))}
      AND NOT COALESCE((e.payload->>'transactional')::boolean, false)
      AND NOT COALESCE(b.pulled, false) AND NOT COALESCE(c.paused, false)
      AND NOT (a.hold_scope <> 'none' AND COALESCE(p.reason LIKE 'held: %', false))
      AND NOT EXISTS (SELECT 1 FROM messages m WHERE m.effect_id = p.id
                      AND m.phase IN ('CLAIMED', 'DOT', 'ACCEPTED', 'UNKNOWN'))`;
  return {
    recent: rows.map((row) => ({ ...row, at: businessTime(row.at.getTime()) })),
    planned: planned.map((row) => ({ ...row, dueAt: businessTime(row.dueAt.getTime()) })),
  };
};

/**
 * Is another send of the account still to come that was due before `releasedAt`? What is at its dot counts too: it is not
 * gone before it is settled. What somebody postponed beyond is due when he said.
 */
export const hasBacklog = async (
  tx: Transaction,
  { accountId, effectId }: Pick<Asking, 'accountId' | 'effectId'>,
  releasedAt: BusinessTime,
): Promise<boolean> => {
  const [row] = await tx.$queryRaw<{ backlog: boolean }[]>`
    SELECT EXISTS (
      SELECT 1 FROM planned_touches p JOIN effects e ON e.id = p.id
      WHERE p.account_id = ${accountId} AND p.kind = 'send' AND p.status IN ('planned', 'asked') AND p.id <> ${effectId}
        AND NOT COALESCE((e.payload->>'transactional')::boolean, false)
        AND (e.payload->>'dueAt')::float8 < ${releasedAt}::float8
        AND COALESCE(p.postponed_until < ${new Date(releasedAt)}, true)) AS backlog`;
  return row?.backlog ?? false;
};

type RecentRow = {
  readonly at: Date;
  readonly sameContact: boolean;
  readonly sameAccount: boolean;
  readonly campaign: CampaignId;
  readonly step: StepId;
};

type PlannedRow = {
  readonly contact: ContactId | null;
  readonly priority: number;
  readonly dueAt: Date;
  readonly campaign: CampaignId;
  readonly step: StepId;
};
