import type { Throttle } from '../../domain/campaign.ts';
import type { AccountId } from '../../domain/ids.ts';
import { type BusinessTime, businessTime, DAY } from '../../domain/time.ts';
import { stretchOf, THROTTLED, type ThrottleWindow, TURN_KEPT } from '../../engine/throttle.ts';
import { lockThrottle } from '../database/advisory-locks.ts';
import type { Transaction } from '../database/open.ts';
import type { SendEffect } from './send-effect.ts';

/**
 * What the throttle of a send's campaign is judged by. Takes the campaign's lock, after account and contact: its claims go
 * one after another from here to their commit, so that each sees the places that others have taken. Who waits before is
 * `waitsBefore` of the engine, in SQL; ids compare by their bytes, as they do there.
 */
export const readThrottle = async (
  tx: Transaction,
  { id, campaign, dueAt }: SendEffect,
  account: AccountId,
  throttle: Throttle,
  now: BusinessTime,
): Promise<ThrottleWindow> => {
  await lockThrottle(tx, campaign);
  const since = now - stretchOf(throttle);
  // No mail is on its way for as long as a day: the index on claims finds those that may have gone since.
  const sent = await tx.$queryRaw<{ at: Date }[]>`
    SELECT COALESCE(sent_at, claimed_at) AS at FROM messages
    WHERE campaign_id = ${campaign} AND claimed_at > ${new Date(since - DAY)}
      AND COALESCE(sent_at, claimed_at) > ${new Date(since)}
      AND phase IN ('CLAIMED', 'DOT', 'ACCEPTED', 'UNKNOWN') AND NOT transactional AND effect_id <> ${id}`;
  const [waiting] = await tx.$queryRaw<{ ahead: number }[]>`
    SELECT count(*)::int AS ahead FROM planned_touches p LEFT JOIN effects e ON e.id = p.id
    WHERE p.campaign_id = ${campaign} AND p.status IN ('planned', 'asked') AND p.kind = 'send' AND p.id <> ${id}
      AND NOT COALESCE((e.payload->>'transactional')::boolean, false)
      AND CASE WHEN p.due_at > ${new Date(now)} THEN COALESCE(starts_with(p.reason, ${THROTTLED}), false)
               ELSE p.due_at > ${new Date(now - TURN_KEPT)} END
      AND (COALESCE((e.payload->>'dueAt')::float8, extract(epoch FROM p.due_at)::float8 * 1000),
           p.account_id COLLATE "C", p.id COLLATE "C") < (${dueAt}::float8, ${account} COLLATE "C", ${id} COLLATE "C")
      AND NOT EXISTS (SELECT 1 FROM messages m WHERE m.effect_id = p.id
                      AND m.phase IN ('CLAIMED', 'DOT', 'ACCEPTED', 'UNKNOWN'))`;
  return { sent: sent.map(({ at }) => businessTime(at.getTime())), ahead: waiting?.ahead ?? 0 };
};
