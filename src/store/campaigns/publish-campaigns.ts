/**
 * Publishes campaigns, segments and settings in one transaction. Idempotent by content hash: what is unchanged gets no
 * new version. Older versions stay as they are, pinned by the enrolments inside them.
 */
import type { Campaign } from '../../domain/campaign.ts';
import { hangsOnTime } from '../../domain/condition-leaves.ts';
import type { CampaignId, SegmentId } from '../../domain/ids.ts';
import type { Segment } from '../../domain/segment.ts';
import type { Settings } from '../../domain/settings.ts';
import type { BusinessTime } from '../../domain/time.ts';
import { campaignBrake } from '../brakes/brake-id.ts';
import { takeLock } from '../database/advisory-locks.ts';
import { contentHash } from '../database/content-hash.ts';
import { inTransaction, type Store, type Transaction } from '../database/open.ts';
import { wakeAccounts } from '../facts/wake-accounts.ts';
import { keepOccasion } from '../occasions/keep-occasion.ts';
import { keepTemplates, type PublishedTemplate } from './published-templates.ts';

export type Publication = {
  /** `source` is the file as written. The campaign's own `version` is not looked at: publishing gives the number. */
  readonly campaigns: readonly { readonly campaign: Campaign; readonly source: string }[];
  readonly segments: readonly Segment[];
  readonly settings: Settings;
  /** Those that the campaigns pin. */
  readonly templates?: readonly PublishedTemplate[];
};

export type PublishedChange = {
  readonly id: CampaignId;
  readonly version: number;
  /** `restored`: the content of an older version, which is in force again under its old number. */
  readonly change: 'new' | 'changed' | 'restored' | 'unchanged';
  /** Stopped by a person: publishing never starts it again. */
  readonly stopped: boolean;
};

export type PublishAnswer = {
  readonly campaigns: readonly PublishedChange[];
  readonly segments: readonly { readonly id: SegmentId; readonly change: 'new' | 'changed' | 'unchanged' }[];
  readonly settings: 'new' | 'changed' | 'unchanged';
  /** Published before and not in this publication: still in force. */
  readonly absent: readonly CampaignId[];
};

export const publishCampaigns = (store: Store, publication: Publication, at: BusinessTime): Promise<PublishAnswer> =>
  inTransaction(store, async (tx) => {
    await takeLock(tx, 'publication');
    await keepTemplates(tx, publication.templates ?? []);
    const settings = await publishSettings(tx, publication.settings);
    const segments: PublishAnswer['segments'][number][] = [];
    for (const segment of publication.segments) segments.push(await publishSegment(tx, segment));
    const campaigns: PublishedChange[] = [];
    for (const { campaign, source } of publication.campaigns) {
      campaigns.push(await publishCampaign(tx, campaign, source, at));
    }
    const others = await tx.campaign.findMany({
      where: { status: 'published', id: { notIn: publication.campaigns.map(({ campaign }) => campaign.id) } },
      orderBy: { id: 'asc' },
    });
    // Dates are an account's deadlines: what hangs on one is asked anew.
    const moved =
      publication.segments.some(({ id, where }) => isNews(segments, id) && hangsOnTime(where)) ||
      publication.campaigns.some(({ campaign: { id, trigger } }) => isNews(campaigns, id) && trigger.type === 'date');
    if (moved) await wakeAccounts(tx, null, at);
    return { campaigns, segments, settings, absent: others.map((campaign) => campaign.id) };
  });

const isNews = (answers: readonly { readonly id: string; readonly change: string }[], id: string): boolean =>
  answers.some((answer) => answer.id === id && answer.change !== 'unchanged');

const publishCampaign = async (
  tx: Transaction,
  campaign: Campaign,
  source: string,
  at: BusinessTime,
): Promise<PublishedChange> => {
  const { id, title } = campaign;
  const hash = contentHash({ ...campaign, version: 0 });
  const current = await tx.campaign.findUnique({ where: { id } });
  const same = await tx.campaignVersion.findUnique({ where: { campaignId_hash: { campaignId: id, hash } } });
  const stopped = current?.status === 'stopped';
  if (same) {
    if (current?.version === same.version) return { id, version: same.version, change: 'unchanged', stopped };
    await tx.campaign.update({ where: { id }, data: { version: same.version, title } });
    await keepOccasion(tx, campaign, at);
    return { id, version: same.version, change: 'restored', stopped };
  }
  const newest = await tx.campaignVersion.aggregate({ where: { campaignId: id }, _max: { version: true } });
  const version = (newest._max.version ?? 0) + 1;
  await tx.campaignVersion.create({
    data: {
      campaignId: id,
      version,
      source,
      definition: { ...campaign, version },
      hash,
      publishedAt: new Date(at),
    },
  });
  await tx.campaign.upsert({
    where: { id },
    create: { id, title, version },
    update: { title, version },
  });
  await keepOccasion(tx, campaign, at);
  // The gate has a row to lock from the first version on; one that is pulled stays so.
  await tx.brake.createMany({ data: [{ id: campaignBrake(id) }], skipDuplicates: true });
  return { id, version, change: version === 1 ? 'new' : 'changed', stopped };
};

const publishSegment = async (tx: Transaction, segment: Segment): Promise<PublishAnswer['segments'][number]> => {
  const { id, title } = segment;
  const hash = contentHash(segment);
  const current = await tx.segment.findUnique({ where: { id } });
  if (current?.hash === hash) return { id, change: 'unchanged' };
  const data = { title, definition: segment, hash };
  await tx.segment.upsert({ where: { id }, create: { id, ...data }, update: data });
  return { id, change: current ? 'changed' : 'new' };
};

const publishSettings = async (tx: Transaction, settings: Settings): Promise<PublishAnswer['settings']> => {
  const hash = contentHash(settings);
  const current = await tx.setting.findUnique({ where: { id: 1 } });
  if (current?.hash === hash) return 'unchanged';
  const data = { definition: settings, hash };
  await tx.setting.upsert({ where: { id: 1 }, create: { id: 1, ...data }, update: data });
  return current ? 'changed' : 'new';
};
