import type { AccountId } from '../../domain/ids.ts';
import { type BusinessTime, businessTime } from '../../domain/time.ts';
import type { Store } from '../database/open.ts';

/** What one fact brought about, as the decision that applied it wrote it down. */
export type Consequences = {
  readonly account: AccountId;
  readonly seq: number;
  /** The engine has applied the fact; false: it waits for a worker. */
  readonly applied: boolean;
  readonly ended: readonly { readonly campaign: string; readonly because: string }[];
  readonly entered: readonly { readonly campaign: string; readonly because: string }[];
  readonly goals: readonly { readonly campaign: string; readonly goal: string }[];
  readonly notEnrolled: readonly { readonly campaign: string; readonly reason: string }[];
  /** Touches that were planned and will not go out any more. */
  readonly stopped: readonly { readonly campaign: string; readonly step: string; readonly dueAt: BusinessTime }[];
  /** The soonest touch that is planned now. */
  readonly next: { readonly campaign: string; readonly step: string; readonly dueAt: BusinessTime } | null;
};

/** Of the fact with this source and id; null where there is none. */
export const readConsequences = async (
  store: Store,
  { source, sourceId }: { readonly source: string; readonly sourceId: string },
): Promise<Consequences | null> => {
  const { prisma } = store;
  const event = await prisma.event.findUnique({ where: { source_sourceId: { source, sourceId } } });
  if (!event) return null;
  const { accountId, seq } = event;
  // First, and alone: where the fact is applied by now, what follows was committed with it.
  const account = await prisma.account.findUniqueOrThrow({ where: { id: accountId }, select: { appliedSeq: true } });
  const [ended, entered, goals, refused, next] = await Promise.all([
    prisma.enrolment.findMany({ where: { accountId, endedSeq: seq }, orderBy: { id: 'asc' } }),
    prisma.enrolment.findMany({ where: { accountId, triggerSeq: seq }, orderBy: { id: 'asc' } }),
    prisma.reason.findMany({
      where: { accountId, seq, kind: 'goal' },
      orderBy: [{ decision: 'asc' }, { ordinal: 'asc' }],
    }),
    prisma.notEnrolled.findMany({ where: { accountId, lastSeq: seq }, orderBy: { campaignId: 'asc' } }),
    prisma.plannedTouch.findFirst({
      where: { accountId, status: { in: ['planned', 'asked'] } },
      orderBy: [{ dueAt: 'asc' }, { id: 'asc' }],
    }),
  ]);
  const stopped = await prisma.plannedTouch.findMany({
    where: { enrolmentId: { in: ended.map(({ id }) => id) }, status: 'cancelled' },
    orderBy: [{ dueAt: 'asc' }, { id: 'asc' }],
  });
  return {
    account: accountId,
    seq,
    applied: account.appliedSeq >= seq,
    ended: ended.map(({ campaignId, endedBecause }) => ({ campaign: campaignId, because: endedBecause ?? '' })),
    entered: entered.map(({ campaignId, because }) => ({ campaign: campaignId, because })),
    goals: goals.map(({ campaignId, reason }) => ({ campaign: campaignId, goal: reason })),
    notEnrolled: refused.map(({ campaignId, reason }) => ({ campaign: campaignId, reason })),
    stopped: stopped.map(touchOf),
    next: next && touchOf(next),
  };
};

const touchOf = ({ campaignId, step, dueAt }: { campaignId: string; step: string; dueAt: Date }) => ({
  campaign: campaignId,
  step,
  dueAt: businessTime(dueAt.getTime()),
});
