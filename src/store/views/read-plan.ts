/**
 * What an account can expect: its planned touches of the days ahead, why each is planned, and what holds it. A plan is what
 * follows if nothing else happens; the same rows are what the engine and the gate go by.
 */
import { type Campaign, PRIORITY_CLASSES } from '../../domain/campaign.ts';
import type { HoldScope } from '../../domain/fact.ts';
import type { AccountId } from '../../domain/ids.ts';
import { type BusinessTime, businessTime, DAY, later } from '../../domain/time.ts';
import { heldReason } from '../../engine/admit.ts';
import { type HeldMail, holdStops } from '../../engine/hold-stops.ts';
import { readZone } from '../accounts/read-zone.ts';
import { brakesOf, EVERYTHING } from '../brakes/brake-id.ts';
import { readPinned } from '../campaigns/read-published.ts';
import { readNow } from '../database/clock.ts';
import type { Store } from '../database/open.ts';
import type { Hold, PlannedTouch } from '../generated/client.ts';
import { holdWords } from '../holds/write-hold-columns.ts';
import { touchNumber } from '../touches/touch-number.ts';

/** How far a plan looks, where nobody says otherwise. */
export const PLAN_DAYS = 30;

export type PlanLine = {
  readonly at: BusinessTime;
  readonly kind: 'send' | 'task';
  readonly campaign: string;
  /** The campaign's title. */
  readonly title: string;
  readonly step: string;
  readonly contact: string | null;
  /** The contact's name, or address where there is none. */
  readonly name: string | null;
  /** What the task asks, for a task. */
  readonly task: string | null;
  /** Why the account is in the campaign. */
  readonly because: string | null;
  readonly offer: string | null;
  readonly offerExpiresAt: BusinessTime | null;
  /** planned, asked (going out), vetoed. */
  readonly status: string;
  /** What last put it off, or who vetoed it. */
  readonly reason: string | null;
  /** What people stopped, in force when it is due: `held: <kind>: <words>`, `stopped: everything`; null: nothing. */
  readonly heldBy: string | null;
  readonly postponedUntil: BusinessTime | null;
  /** Short, for `keyline veto` and `postpone`. */
  readonly touch: string;
  readonly id: string;
};

export type AccountPlan = {
  readonly id: AccountId;
  readonly name: string;
  /** In which its times are shown: see `readZone`. */
  readonly timezone: string;
  readonly standing: string;
  readonly from: BusinessTime;
  readonly to: BusinessTime;
  readonly touches: readonly PlanLine[];
  /** Campaigns it is in, with their reason, whether or not a touch is planned. */
  readonly campaigns: readonly { readonly campaign: string; readonly because: string }[];
};

/** Soonest first; what is overdue comes at the top. Vetoed touches stay in it until their day, so a veto can be taken back. */
export const readPlan = async (store: Store, id: AccountId, days = PLAN_DAYS): Promise<AccountPlan | null> => {
  const { prisma } = store;
  const account = await prisma.account.findUnique({ where: { id } });
  if (!account) return null;
  const from = (await readNow(prisma)).business;
  const to = later(from, days * DAY);
  const [touches, contacts, enrolments, holds, brakes] = await Promise.all([
    prisma.plannedTouch.findMany({
      where: {
        accountId: id,
        OR: [
          { status: { in: ['planned', 'asked'] }, dueAt: { lt: new Date(to) } },
          { status: 'vetoed', dueAt: { gte: new Date(from), lt: new Date(to) } },
        ],
      },
      orderBy: [{ dueAt: 'asc' }, { priority: 'asc' }, { id: 'asc' }],
    }),
    prisma.contact.findMany({ where: { accountId: id } }),
    prisma.enrolment.findMany({ where: { accountId: id, status: 'open' }, orderBy: { enteredAt: 'asc' } }),
    prisma.hold.findMany({ where: { accountId: id, contactId: null, releasedAt: null } }),
    prisma.brake.findMany({ where: { pulled: true } }),
  ]);
  const definitions = await readDefinitions(store, touches, enrolments);
  const pulled = new Set(brakes.map((brake) => brake.id));
  const lines = touches.map((touch): PlanLine => {
    const enrolment = enrolments.find((open) => open.id === touch.enrolmentId);
    const campaign = definitions.get(touch.enrolmentId) ?? definitions.get(touch.campaignId);
    const step = campaign?.steps[touch.step];
    const contact = contacts.find((person) => person.id === touch.contactId);
    const mail: HeldMail = {
      transactional: step?.type === 'send' && step.transactional,
      repair: touch.priority === PRIORITY_CLASSES.indexOf('repair'),
      namesOffer: touch.offer !== null,
    };
    return {
      at: businessTime(touch.dueAt.getTime()),
      kind: touch.kind === 'task' ? 'task' : 'send',
      campaign: touch.campaignId,
      title: campaign?.title ?? touch.campaignId,
      step: touch.step,
      contact: touch.contactId,
      name: contact ? `${contact.firstName} ${contact.lastName}`.trim() || contact.email : touch.contactId,
      task: step?.type === 'task' ? step.title : null,
      because: enrolment?.because ?? null,
      offer: touch.offer,
      offerExpiresAt: touch.offerExpiresAt && businessTime(touch.offerExpiresAt.getTime()),
      status: touch.status,
      reason: touch.reason,
      heldBy:
        touch.kind === 'task' || touch.status === 'vetoed'
          ? null
          : stoppedBy(touch, mail, { pulled, paused: contact?.paused === true, holds, now: from }),
      postponedUntil: touch.postponedUntil && businessTime(touch.postponedUntil.getTime()),
      touch: touchNumber(touch.id),
      id: touch.id,
    };
  });
  return {
    id,
    name: account.name,
    timezone: await readZone(store.prisma, account),
    standing: account.standing,
    from,
    to,
    touches: lines,
    campaigns: enrolments.map(({ campaignId, because }) => ({ campaign: campaignId, because })),
  };
};

/** By enrolment the version it is pinned to; by campaign the one in force (a newsletter has no enrolment). */
const readDefinitions = async (
  store: Store,
  touches: readonly PlannedTouch[],
  enrolments: readonly { readonly id: string; readonly campaignId: string; readonly version: number }[],
): Promise<ReadonlyMap<string, Campaign>> => {
  const inForce = await store.prisma.campaign.findMany({
    where: { id: { in: [...new Set(touches.map((touch) => touch.campaignId))] } },
    select: { id: true, version: true },
  });
  const pins = [
    ...enrolments.map(({ id, campaignId, version }) => ({ key: id, campaign: campaignId, version })),
    ...inForce.map(({ id, version }) => ({ key: id, campaign: id, version })),
  ];
  const versions = await readPinned(store.prisma, pins);
  return new Map(
    pins.flatMap(({ key, campaign, version }) => {
      const definition = versions[`${campaign}@${version}`];
      return definition ? [[key, definition] as const] : [];
    }),
  );
};

type Stops = {
  readonly pulled: ReadonlySet<string>;
  readonly paused: boolean;
  readonly holds: readonly Hold[];
  readonly now: BusinessTime;
};

/** In the words of admission. A hold that ends before the touch is due holds nothing. */
const stoppedBy = (touch: PlannedTouch, mail: HeldMail, { pulled, paused, holds, now }: Stops): string | null => {
  const brake = brakesOf(touch.campaignId).find((id) => pulled.has(id));
  if (brake !== undefined) return brake === EVERYTHING ? 'stopped: everything' : 'stopped: campaign';
  if (paused && !mail.transactional) return 'stopped: contact';
  const due = Math.max(touch.dueAt.getTime(), now);
  const hold = holds
    .filter((one) => one.endsAt === null || one.endsAt.getTime() > due)
    .find((one) => holdStops({ scope: one.scope as HoldScope, offers: one.scope === 'offers' }, mail));
  return hold ? heldReason(holdWords(hold)) : null;
};
