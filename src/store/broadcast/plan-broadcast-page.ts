/** Plans a broadcast page by page, in account id order: rows of touches and effects, nothing is sent here. */
import type { Audience } from '../../domain/campaign.ts';
import type { AccountId } from '../../domain/ids.ts';
import { localOf } from '../../domain/local-time.ts';
import { calendarOf, type PlaceRow, placeOf } from '../../domain/place.ts';
import { type BusinessTime, businessTime } from '../../domain/time.ts';
import type { ContactView } from '../../engine/inputs.ts';
import { issueDue } from '../../engine/issue-times.ts';
import { type IssuePlan, planIssue } from '../../engine/plan-issue.ts';
import { readPinned } from '../campaigns/read-published.ts';
import { readKnownSettings } from '../campaigns/read-settings.ts';
import { readNow } from '../database/clock.ts';
import { inTransaction, type Store, type Transaction } from '../database/open.ts';

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
    const settings = await readKnownSettings(tx);
    if (campaign?.trigger.type !== 'schedule') throw new Error(`broadcast ${id} pins no scheduled campaign`);
    const { schedule } = campaign.trigger;
    const day = localOf(businessTime(broadcast.startsAt.getTime()), settings.defaults.timezone);
    const accounts = await readPage(tx, broadcast.plannedUpTo, campaign.audience);
    const contacts = await readContacts(
      tx,
      accounts.map((account) => account.id),
    );
    const plans = accounts.map((account): AccountPlan => {
      const { market, timezone } = placeOf(settings, account);
      const calendar = calendarOf(settings, market);
      const people = contacts.get(account.id) ?? [];
      const view = { id: account.id, timezone, calendar };
      return {
        account: account.id,
        ...planIssue(campaign, broadcast.issue, view, people, issueDue(schedule, day, view)),
      };
    });
    const now = (await readNow(tx)).business;
    await writePlans(tx, id, plans, now);
    await writeSkipped(tx, campaign.id, plans, now);
    const done = accounts.length < PAGE;
    const planned = broadcast.planned + plans.reduce((sum, plan) => sum + plan.sends.length, 0);
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

type AccountPlan = IssuePlan & { readonly account: AccountId };

type PageRow = PlaceRow & { readonly id: AccountId };

const readPage = (tx: Transaction, after: string, { segment, accounts }: Audience): Promise<PageRow[]> =>
  tx.$queryRaw<PageRow[]>`
    SELECT id, market, country, timezone, locale, currency FROM accounts a
    WHERE standing = 'key' AND id > ${after}
      AND (${accounts === undefined} OR id = ANY(${accounts ?? []}::text[])) AND (${segment}::text IS NULL OR EXISTS (
      SELECT 1 FROM memberships m WHERE m.account_id = a.id AND m.segment_id = ${segment} AND m.left_at IS NULL))
    ORDER BY id LIMIT ${PAGE}::int`;

const readContacts = async (
  tx: Transaction,
  accounts: readonly AccountId[],
): Promise<ReadonlyMap<AccountId, readonly ContactView[]>> => {
  const rows = await tx.contact.findMany({
    where: { accountId: { in: [...accounts] }, leftAt: null },
    orderBy: { id: 'asc' },
  });
  const people = new Map<AccountId, ContactView[]>();
  for (const { accountId, lastHumanResponseAt, ...contact } of rows) {
    const known = people.get(accountId) ?? [];
    known.push({
      ...contact,
      lastHumanResponseAt: lastHumanResponseAt && businessTime(lastHumanResponseAt.getTime()),
    });
    people.set(accountId, known);
  }
  return people;
};

const writePlans = async (tx: Transaction, broadcast: string, plans: readonly AccountPlan[], now: BusinessTime) => {
  const sends = plans.flatMap(({ account, moved, sends: each }) =>
    each.map((effect) => ({ account, effect, moved: moved[effect.id] ?? null })),
  );
  await tx.effect.createMany({
    data: sends.map(({ account, effect }) => ({
      id: effect.id,
      accountId: account,
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
    data: sends.map(({ account, effect, moved }) => ({
      id: effect.id,
      accountId: account,
      contactId: effect.contact,
      campaignId: effect.campaign,
      enrolmentId: effect.enrolment,
      step: effect.step,
      kind: 'send',
      dueAt: new Date(effect.dueAt),
      priority: effect.priority,
      reason: moved,
    })),
    skipDuplicates: true,
  });
};

/** Getting nothing has its reason as well. */
const writeSkipped = async (tx: Transaction, campaign: string, plans: readonly AccountPlan[], now: BusinessTime) => {
  const skipped = plans.filter((plan) => plan.skipped !== null);
  if (skipped.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO not_enrolled (account_id, campaign_id, reason, count, last_at)
    SELECT account, ${campaign}, reason, 1, ${new Date(now)}::timestamptz
    FROM unnest(${skipped.map((plan) => plan.account)}::text[], ${skipped.map((plan) => plan.skipped)}::text[])
         AS s(account, reason)
    ON CONFLICT (account_id, campaign_id) DO UPDATE
    SET count = not_enrolled.count + 1, reason = EXCLUDED.reason, last_at = EXCLUDED.last_at, last_seq = NULL`;
};
