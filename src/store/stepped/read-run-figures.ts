import type { BusinessTime } from '../../domain/time.ts';
import type { Store } from '../database/open.ts';

export type RunFigures = {
  readonly accounts: number;
  /** Live orders that came in, of real or generated customers and of the responder. */
  readonly orders: number;
  readonly enrolments: number;
  readonly messages: number;
  readonly accepted: number;
  readonly unknown: number;
  readonly deferred: number;
  readonly dropped: number;
  readonly exitsByPurchase: number;
  readonly offers: number;
  readonly redemptions: number;
  readonly tasks: number;
  /** Messages opened and links clicked by people; a repeat counts once. */
  readonly opens: number;
  readonly clicks: number;
  readonly goals: number;
  /** Answers of people that came in by mail, and those of them that were answered. */
  readonly replies: number;
  readonly answered: number;
  /** Mails to our own people that were taken: digests, forwarded replies, alerts. */
  readonly notices: number;
};

/** Counts of what happened since `from`, over all key accounts. */
export const readRunFigures = async (store: Store, from: BusinessTime): Promise<RunFigures> => {
  const at = new Date(from);
  const [row] = await store.prisma.$queryRaw<RunFigures[]>`
    SELECT (SELECT count(*)::int FROM accounts WHERE standing = 'key') AS accounts,
      (SELECT count(*)::int FROM events WHERE type = 'Order Completed' AND received_at >= ${at} AND NOT historic) AS orders,
      (SELECT count(*)::int FROM enrolments WHERE entered_at >= ${at}) AS enrolments,
      (SELECT count(*)::int FROM messages) AS messages,
      (SELECT count(*)::int FROM messages WHERE phase = 'ACCEPTED') AS accepted,
      (SELECT count(*)::int FROM messages WHERE phase = 'UNKNOWN') AS unknown,
      (SELECT count(*)::int FROM reasons WHERE kind = 'deferred') AS deferred,
      (SELECT count(*)::int FROM planned_touches WHERE status = 'dropped') AS dropped,
      (SELECT count(*)::int FROM enrolments WHERE status = 'exited' AND ended_because = 'Order Completed') AS "exitsByPurchase",
      (SELECT count(*)::int FROM offers WHERE code IS NOT NULL) AS offers,
      (SELECT count(*)::int FROM redemptions) AS redemptions,
      (SELECT count(*)::int FROM tasks) AS tasks,
      (SELECT count(DISTINCT message_key)::int FROM responses WHERE kind = 'open' AND verdict = 'human') AS opens,
      (SELECT count(DISTINCT (message_key, link_n))::int FROM responses WHERE kind = 'click' AND verdict = 'human') AS clicks,
      (SELECT count(*)::int FROM enrolments WHERE goal_at IS NOT NULL) AS goals,
      (SELECT count(*)::int FROM inbound_mails WHERE kind = 'reply') AS replies,
      (SELECT count(*)::int FROM inbound_mails WHERE kind = 'reply' AND answered_at IS NOT NULL) AS answered,
      (SELECT count(*)::int FROM notices WHERE phase = 'ACCEPTED') AS notices`;
  if (!row) throw new Error('the database answered no row');
  return row;
};
