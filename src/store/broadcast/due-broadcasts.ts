/** Newsletter issues whose day has come: each becomes a row once, and its workflow is started from that row. */
import type { Campaign } from '../../domain/campaign.ts';
import { type BusinessTime, businessTime } from '../../domain/time.ts';
import { type IssueTimes, issueTimes } from '../../engine/issue-times.ts';
import { readPublished } from '../campaigns/read-published.ts';
import { readNow } from '../database/clock.ts';
import type { Store } from '../database/open.ts';

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

type NextIssue = IssueTimes & { readonly id: string; readonly campaign: Campaign; readonly missed: boolean };

/**
 * One whose row exists was sent, skipped or is on its way:
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
    const id = `${campaign.id}/${campaign.trigger.issue}`;
    if ((await store.prisma.broadcast.count({ where: { id } })) > 0) continue;
    const version = await store.prisma.campaignVersion.findUniqueOrThrow({
      where: { campaignId_version: { campaignId: campaign.id, version: campaign.version } },
      select: { publishedAt: true },
    });
    const publishedAt = businessTime(version.publishedAt.getTime());
    const times = issueTimes(campaign, publishedAt, settings.defaults.timezone);
    if (times) issues.push({ ...times, id, campaign, missed: times.latest < now });
  }
  return issues;
};
