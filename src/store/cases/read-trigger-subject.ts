/** What a mail is about where the fact that started its enrolment is about a case or a late order. */
import type { EnrolmentId } from '../../domain/ids.ts';
import { type BusinessTime, businessTime } from '../../domain/time.ts';
import type { Store } from '../database/open.ts';

export type TriggerSubject = {
  /** `answerBy`: the response-time target, while there is still an answer to come and time for it. */
  readonly case: { readonly title: string; readonly answerBy: BusinessTime | null } | null;
  /** The order that was told late. Orders that trigger by themselves are in the effect already, with their items. */
  readonly lateOrder: string | null;
};

/** Reads the rows as they are at `now`. Nothing where the enrolment is gone, or something else started it. */
export const readTriggerSubject = async (
  store: Store,
  enrolment: EnrolmentId,
  now: BusinessTime,
): Promise<TriggerSubject> => {
  const [found] = await store.prisma.$queryRaw<Found[]>`
    SELECT c.title, c.target_at AS "targetAt", c.answered_at AS "answeredAt",
           CASE f.type WHEN 'Delivery Late' THEN f.payload->'order'->>'id' END AS "lateOrder"
    FROM enrolments e JOIN events f ON f.account_id = e.account_id AND f.seq = e.trigger_seq
    LEFT JOIN cases c ON c.id = f.payload->>'case'
    WHERE e.id = ${enrolment}`;
  if (!found) return { case: null, lateOrder: null };
  const { title, targetAt, answeredAt, lateOrder } = found;
  if (title === null || targetAt === null) return { case: null, lateOrder };
  const stillToCome = answeredAt === null && targetAt.getTime() > now;
  return { case: { title, answerBy: stillToCome ? businessTime(targetAt.getTime()) : null }, lateOrder };
};

type Found = {
  readonly title: string | null;
  readonly targetAt: Date | null;
  readonly answeredAt: Date | null;
  readonly lateOrder: string | null;
};
