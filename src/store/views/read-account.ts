import type { AccountId, ContactId } from '../../domain/ids.ts';
import type { Money } from '../../domain/money.ts';
import { type BusinessTime, businessTime } from '../../domain/time.ts';
import { readZone } from '../accounts/read-zone.ts';
import { readNow } from '../database/clock.ts';
import type { Store } from '../database/open.ts';
import { type FeedStanding, readFeedStanding } from '../facts/feed-standing.ts';
import type { Offer, PlannedTouch, Task } from '../generated/client.ts';
import { accruedRebate, type Rebate } from '../offers/accrued-rebate.ts';
import { type Registers, readRegisters } from './read-registers.ts';

/** What sales sees of one account, beside its timeline. */
export type AccountDossier = {
  readonly id: AccountId;
  readonly name: string;
  readonly standing: string;
  readonly tier: string | null;
  readonly level: string | null;
  /** Set by people: prospect, image-maker, expert. */
  readonly kinds: readonly string[];
  /** Need, solvency, authority -> { value, source, asOf }. */
  readonly qualification: Readonly<Record<string, unknown>>;
  readonly country: string | null;
  readonly timezone: string | null;
  /** In which its times are shown: see `readZone`. */
  readonly zone: string;
  readonly locale: string | null;
  readonly owner: { readonly name: string; readonly email: string } | null;
  /** Some hold is open. */
  readonly held: boolean;
  readonly holdReason: string | null;
  readonly lastOrderAt: BusinessTime | null;
  /** How far orders are known. */
  readonly feed: FeedStanding;
  readonly dossier: Readonly<Record<string, unknown>>;
  readonly scores: {
    readonly lapse: {
      readonly state: string;
      readonly since: BusinessTime | null;
      readonly nextChangeAt: BusinessTime | null;
      readonly reason: string | null;
    };
    readonly usualOrder: Money | null;
    readonly orders: number;
  };
  readonly contacts: readonly DossierContact[];
  readonly enrolments: readonly {
    readonly campaign: string;
    readonly version: number;
    readonly since: BusinessTime;
    readonly because: string;
  }[];
  readonly tasks: readonly DossierTask[];
  readonly offers: readonly DossierOffer[];
  /** What is planned, soonest first. */
  readonly plan: readonly DossierTouch[];
} & Registers;

export type DossierContact = {
  readonly id: ContactId;
  readonly name: string;
  readonly email: string;
  readonly title: string;
  readonly roles: readonly string[];
  readonly locale: string | null;
  readonly topics: readonly string[];
  readonly stoppedTopics: readonly string[];
  readonly suppressed: string | null;
  /** Works there no more. */
  readonly leftAt: BusinessTime | null;
  readonly lastHumanResponseAt: BusinessTime | null;
};
export type DossierTask = {
  readonly id: string;
  readonly title: string;
  readonly campaign: string;
  readonly dueAt: BusinessTime;
  readonly outcomes: readonly string[];
};
export type DossierOffer = {
  readonly name: string;
  readonly campaign: string;
  readonly status: string;
  readonly code: string | null;
  readonly percent: number | null;
  /** What it has come to by now; null: the offer is no rebate. */
  readonly rebate: Rebate | null;
  /** Null: no mail that names it has gone yet, and its life begins with the first. */
  readonly expiresAt: BusinessTime | null;
};
export type DossierTouch = {
  readonly id: string;
  readonly at: BusinessTime;
  readonly kind: string;
  readonly campaign: string;
  readonly step: string;
  readonly contact: ContactId | null;
  readonly status: string;
  readonly reason: string | null;
};

/** Null where there is no such account. */
export const readAccount = async (store: Store, id: AccountId): Promise<AccountDossier | null> => {
  const { prisma } = store;
  const account = await prisma.account.findUnique({ where: { id } });
  if (!account) return null;
  const ofAccount = { accountId: id };
  const { business: now } = await readNow(prisma);
  const feed = await readFeedStanding(prisma, now);
  const [owner, contacts, enrolments, tasks, offers, plan, orders, registers] = await Promise.all([
    account.ownerId === null ? null : prisma.owner.findUnique({ where: { id: account.ownerId } }),
    prisma.contact.findMany({ where: ofAccount, orderBy: { id: 'asc' } }),
    prisma.enrolment.findMany({ where: { ...ofAccount, status: 'open' }, orderBy: { enteredAt: 'asc' } }),
    prisma.task.findMany({ where: { ...ofAccount, status: 'open' }, orderBy: [{ dueAt: 'asc' }, { id: 'asc' }] }),
    prisma.offer.findMany({
      where: { ...ofAccount, status: { in: ['reserved', 'issued'] } },
      orderBy: { expiresAt: 'asc' },
    }),
    prisma.plannedTouch.findMany({
      where: { ...ofAccount, status: { in: ['planned', 'asked'] } },
      orderBy: [{ dueAt: 'asc' }, { id: 'asc' }],
    }),
    prisma.order.count({ where: { ...ofAccount, kind: 'sale' } }),
    readRegisters(store, id),
  ]);
  return {
    id,
    name: account.name,
    standing: account.standing,
    tier: account.tier,
    level: account.level,
    kinds: account.kinds,
    qualification: account.qualification as Readonly<Record<string, unknown>>,
    country: account.country,
    timezone: account.timezone,
    zone: await readZone(prisma, account),
    locale: account.locale,
    owner: owner && { name: owner.name, email: owner.email },
    held: account.holdScope !== 'none',
    holdReason: account.holdReason,
    lastOrderAt: instantOrNull(account.lastOrderAt),
    feed,
    dossier: account.dossier as Readonly<Record<string, unknown>>,
    scores: {
      lapse: {
        state: account.lapseState,
        since: instantOrNull(account.lapseSince),
        nextChangeAt: instantOrNull(account.lapseAt),
        reason: account.lapseReason,
      },
      usualOrder:
        account.usualOrderMinor === null || account.currency === null
          ? null
          : { minor: Number(account.usualOrderMinor), currency: account.currency },
      orders,
    },
    contacts: contacts.map((contact) => ({
      id: contact.id,
      name: `${contact.firstName} ${contact.lastName}`.trim(),
      email: contact.email,
      title: contact.title,
      roles: contact.roles,
      locale: contact.locale,
      topics: contact.topics,
      stoppedTopics: contact.stoppedTopics,
      suppressed: contact.suppressed ? (contact.suppressedReason ?? 'suppressed') : null,
      leftAt: instantOrNull(contact.leftAt),
      lastHumanResponseAt: instantOrNull(contact.lastHumanResponseAt),
    })),
    enrolments: enrolments.map((enrolment) => ({
      campaign: enrolment.campaignId,
      version: enrolment.version,
      since: instant(enrolment.enteredAt),
      because: enrolment.because,
    })),
    tasks: tasks.map(taskOf),
    offers: await Promise.all(offers.map(async (offer) => offerOf(offer, await accruedRebate(prisma, offer)))),
    plan: plan.map(touchOf),
    ...registers,
  };
};

const taskOf = (task: Task): DossierTask => ({
  id: task.id,
  title: task.title,
  campaign: task.campaignId,
  dueAt: instant(task.dueAt),
  outcomes: task.outcomes,
});

const offerOf = (offer: Offer, rebate: Rebate | null): DossierOffer => ({
  name: offer.name,
  campaign: offer.campaignId,
  status: offer.status,
  code: offer.code,
  percent: offer.percent,
  rebate,
  expiresAt: offer.expiresAt && instant(offer.expiresAt),
});

const touchOf = (touch: PlannedTouch): DossierTouch => ({
  id: touch.id,
  at: instant(touch.dueAt),
  kind: touch.kind,
  campaign: touch.campaignId,
  step: touch.step,
  contact: touch.contactId,
  status: touch.status,
  reason: touch.reason,
});

const instant = (date: Date): BusinessTime => businessTime(date.getTime());
const instantOrNull = (date: Date | null): BusinessTime | null => date && instant(date);
