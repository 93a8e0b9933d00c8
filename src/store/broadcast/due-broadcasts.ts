/** Newsletter issues whose day has come: each becomes a row once, and its workflow is started from that row. */
import type { Campaign } from '../../domain/campaign.ts';
import { type BusinessTime, businessTime, DAY, HOUR, later } from '../../domain/time.ts';
import { instantOnDay, nextIssueDay } from '../../engine/schedule.ts';
import { readPublished } from '../campaigns/read-published.ts';
import { readNow } from '../database/clock.ts';
import type { Store } from '../database/open.ts';

/** Planning starts this long before the day's instant in the company's zone: somewhere in the east it is that time already. */
const LEAD = 26 * HOUR;

/** An issue whose day was missed by more than this is skipped: nobody wants Tuesday's letter on Thursday, or next month. */
const LATEST = DAY;

export type BroadcastDue = { readonly id: string; readonly plansAt: BusinessTime };

/** Makes the rows of issues whose planning is due, or was missed, and answers the ids of all that are on their way. */
export const openDueBroadcasts = async (store: Store): Promise<readonly string[]> => {
  const now = (await readNow(store.prisma)).business;
  for (const next of await readNextIssues(store)) {
    if (next.plansAt > now) continue;
    await store.prisma.broadcast.createMany({
      data: [
        {
          id: next.id,
          campaignId: next.campaign.id,
          version: next.campaign.version,
          issue: next.issue,
          status: next.missed ? 'skipped' : 'planning',
          startsAt: new Date(next.startsAt),
          endedAt: next.missed ? new Date(now) : null,
        },
      ],
      skipDuplicates: true,
    });
  }
  const open = await store.prisma.broadcast.findMany({
    where: { status: { in: ['planning', 'sending'] } },
    orderBy: { id: 'asc' },
    select: { id: true },
  });
  return open.map((row) => row.id);
};

/** The next instant at which an issue is to be planned; null when none is renewed. */
export const readNextIssueAt = async (store: Store): Promise<BusinessTime | null> => {
  const next = await readNextIssues(store);
  return next.reduce<BusinessTime | null>(
    (first, issue) => (first === null || issue.plansAt < first ? issue.plansAt : first),
    null,
  );
};

type NextIssue = BroadcastDue & {
  readonly campaign: Campaign;
  readonly issue: string;
  readonly startsAt: BusinessTime;
  readonly missed: boolean;
};

/**
 * An issue's day is the schedule's first after it was published. One whose row exists was sent, skipped or is on its way:
 * until it is renewed nothing is sent, and it never comes back.
 */
const readNextIssues = async (store: Store): Promise<readonly NextIssue[]> => {
  // A new house runs its sweeps before anything is published: there is no issue then.
  if ((await store.prisma.setting.count()) === 0) return [];
  const now = (await readNow(store.prisma)).business;
  const { published, settings } = await readPublished(store.prisma);
  const issues: NextIssue[] = [];
  for (const campaign of published) {
    if (campaign.trigger.type !== 'schedule' || campaign.trigger.issue === null) continue;
    const { schedule, issue } = campaign.trigger;
    const id = `${campaign.id}/${issue}`;
    if ((await store.prisma.broadcast.count({ where: { id } })) > 0) continue;
    const version = await store.prisma.campaignVersion.findUniqueOrThrow({
      where: { campaignId_version: { campaignId: campaign.id, version: campaign.version } },
      select: { publishedAt: true },
    });
    const zone = settings.defaults.timezone;
    const day = nextIssueDay(schedule, businessTime(version.publishedAt.getTime()), zone);
    if (!day) continue;
    const startsAt = instantOnDay(schedule, day, zone);
    const missed = later(startsAt, LATEST) < now;
    issues.push({ id, campaign, issue, startsAt, missed, plansAt: later(startsAt, -LEAD) });
  }
  return issues;
};
