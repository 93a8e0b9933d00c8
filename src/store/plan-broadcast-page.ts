/** Plans a broadcast page by page, in account id order: rows of touches and effects, nothing is sent here. */
import { isZone, localOf } from '../domain/local-time.ts';
import { businessTime } from '../domain/time.ts';
import type { Effect } from '../engine/decision.ts';
import { planIssue } from '../engine/plan-issue.ts';
import { instantOnDay } from '../engine/schedule.ts';
import { readNow } from './clock.ts';
import { inTransaction, type Store, type Transaction } from './open.ts';
import { readPinned, readPublished } from './read-published.ts';

/** Accounts a page: a page is one short transaction. */
const PAGE = 200;

/** Safe to repeat: the ids of touches and effects are derived, the place moves with the page's commit. */
export const planBroadcastPage = (store: Store, id: string): Promise<{ done: boolean; planned: number }> =>
  inTransaction(store, async (tx) => {
    await tx.$queryRaw`SELECT id FROM broadcasts WHERE id = ${id} FOR UPDATE`;
    const broadcast = await tx.broadcast.findUniqueOrThrow({ where: { id } });
    if (broadcast.status !== 'planning') return { done: true, planned: broadcast.planned };
    const pin = { campaign: broadcast.campaignId, version: broadcast.version };
    const campaign = (await readPinned(tx, [pin]))[`${pin.campaign}@${pin.version}`];
    const { settings } = await readPublished(tx);
    if (campaign?.trigger.type !== 'schedule') throw new Error(`broadcast ${id} pins no scheduled campaign`);
    const { schedule } = campaign.trigger;
    const day = localOf(businessTime(broadcast.startsAt.getTime()), settings.defaults.timezone);
    const accounts = await readPage(tx, broadcast.plannedUpTo, campaign.audience.segment);
    const now = (await readNow(tx)).business;
    const effects: Effect[] = [];
    for (const account of accounts) {
      const timezone =
        account.timezone !== null && isZone(account.timezone) ? account.timezone : settings.defaults.timezone;
      const zone = schedule.timezone === 'account' || schedule.timezone === 'contact' ? timezone : schedule.timezone;
      const contacts = await tx.contact.findMany({ where: { accountId: account.id }, orderBy: { id: 'asc' } });
      const views = contacts.map((contact) => ({
        ...contact,
        lastHumanResponseAt: contact.lastHumanResponseAt && businessTime(contact.lastHumanResponseAt.getTime()),
      }));
      const dueAt = instantOnDay(schedule, day, zone);
      effects.push(...planIssue(campaign, broadcast.issue, { id: account.id, timezone }, views, settings, dueAt));
    }
    await writeEffects(tx, id, effects, now);
    const done = accounts.length < PAGE;
    const planned = broadcast.planned + effects.length;
    await tx.broadcast.update({
      where: { id },
      data: {
        plannedUpTo: accounts.at(-1)?.id ?? broadcast.plannedUpTo,
        planned,
        status: done ? 'sending' : 'planning',
      },
    });
    return { done, planned };
  });

type PageRow = { readonly id: string; readonly timezone: string | null };

const readPage = (tx: Transaction, after: string, segment: string | null): Promise<PageRow[]> =>
  tx.$queryRaw<PageRow[]>`
    SELECT id, timezone FROM accounts a
    WHERE standing = 'key' AND id > ${after} AND (${segment}::text IS NULL OR EXISTS (
      SELECT 1 FROM memberships m WHERE m.account_id = a.id AND m.segment_id = ${segment} AND m.left_at IS NULL))
    ORDER BY id LIMIT ${PAGE}::int`;

const writeEffects = async (tx: Transaction, broadcast: string, effects: readonly Effect[], now: number) => {
  const sends = effects.flatMap((effect) => (effect.type === 'send' ? [effect] : []));
  const account = (effect: Effect): string => decodeURIComponent(effect.enrolment.split('/')[1] ?? '');
  await tx.effect.createMany({
    data: sends.map((effect) => ({
      id: effect.id,
      accountId: account(effect),
      enrolmentId: effect.enrolment,
      type: 'send',
      payload: { ...effect, broadcast } as object,
      lane: 'broadcast',
      attempt: 1,
      decidedSeq: 0,
      status: 'open',
      createdAt: new Date(now),
    })),
    skipDuplicates: true,
  });
  await tx.plannedTouch.createMany({
    data: sends.map((effect) => ({
      id: effect.id,
      accountId: account(effect),
      contactId: effect.contact,
      campaignId: effect.campaign,
      enrolmentId: effect.enrolment,
      step: effect.step,
      kind: 'send',
      dueAt: new Date(effect.dueAt),
      priority: effect.priority,
    })),
    skipDuplicates: true,
  });
};
