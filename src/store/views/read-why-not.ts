/** Why an account did not get (all of) a campaign: who was asked, what was answered, where each touch ended. */
import { type BusinessTime, businessTime, DAY } from '../../domain/time.ts';
import { PLACE, readZone } from '../accounts/read-zone.ts';
import { readNow } from '../database/clock.ts';
import type { Store } from '../database/open.ts';
import { type FeedStanding, readFeedStanding } from '../facts/feed-standing.ts';
import { readSaid, type Said } from './read-said.ts';
import type { WhyReason } from './read-why.ts';

export type WhyNot = {
  readonly account: {
    readonly id: string;
    readonly name: string;
    readonly standing: string;
    /** In which its times are shown: see `readZone`. */
    readonly timezone: string;
  };
  readonly campaign: { readonly id: string; readonly title: string; readonly status: string; readonly version: number };
  /** The last "not enrolled, because", with how often that was the answer; null where it never was. */
  readonly notEnrolled: {
    readonly reason: string;
    readonly count: number;
    readonly lastAt: BusinessTime;
    readonly lastSeq: number | null;
    /** The fact that asked last, where there was one. */
    readonly event: string | null;
  } | null;
  readonly enrolments: readonly {
    readonly id: string;
    readonly version: number;
    readonly status: string;
    readonly enteredAt: BusinessTime;
    readonly because: string;
    readonly endedAt: BusinessTime | null;
    readonly endedBecause: string | null;
    readonly reasons: readonly WhyReason[];
    readonly touches: readonly WhyTouch[];
  }[];
  /** How far orders are known: a campaign that waits for silence waits for them. */
  readonly feed: FeedStanding & { readonly now: BusinessTime };
  /** What people said of it since the account was first taken in (at most a year back): holds, stops, vetoes, postponements. */
  readonly said: readonly Said[];
};

export type WhyTouch = {
  readonly id: string;
  readonly step: string;
  readonly contact: string | null;
  /** The contact's name, or address where there is none. */
  readonly name: string | null;
  readonly dueAt: BusinessTime;
  readonly status: string;
  readonly reason: string | null;
  /** Key of its message, where one was claimed. */
  readonly message: string | null;
};

/** Enrolments newest first, at most 20. */
export const readWhyNot = async (
  store: Store,
  accountId: string,
  campaignId: string,
): Promise<WhyNot | 'unknown account' | 'unknown campaign'> => {
  const { prisma } = store;
  const [account, campaign, refusal, enrolments] = await Promise.all([
    prisma.account.findUnique({
      where: { id: accountId },
      select: { id: true, name: true, standing: true, ...PLACE },
    }),
    prisma.campaign.findUnique({ where: { id: campaignId } }),
    prisma.notEnrolled.findUnique({ where: { accountId_campaignId: { accountId, campaignId } } }),
    prisma.enrolment.findMany({ where: { accountId, campaignId }, orderBy: { enteredAt: 'desc' }, take: 20 }),
  ]);
  if (!account) return 'unknown account';
  if (!campaign) return 'unknown campaign';
  const ids = enrolments.map((enrolment) => enrolment.id);
  const ofEnrolments = { enrolmentId: { in: ids } };
  const [event, reasons, touches, messages, contacts] = await Promise.all([
    refusal?.lastSeq
      ? prisma.event.findUnique({
          where: { accountId_seq: { accountId, seq: refusal.lastSeq } },
          select: { type: true },
        })
      : null,
    prisma.reason.findMany({ where: ofEnrolments, orderBy: [{ decision: 'asc' }, { ordinal: 'asc' }] }),
    prisma.plannedTouch.findMany({ where: ofEnrolments, orderBy: [{ dueAt: 'asc' }, { id: 'asc' }] }),
    prisma.message.findMany({ where: ofEnrolments, select: { key: true, effectId: true } }),
    prisma.contact.findMany({
      where: { accountId },
      select: { id: true, firstName: true, lastName: true, email: true },
    }),
  ]);
  const now = (await readNow(prisma)).business;
  const since = Math.max(enrolments.at(-1)?.enteredAt.getTime() ?? 0, now - 365 * DAY);
  const said = await readSaid(store, {
    account: accountId,
    campaign: campaignId,
    since: businessTime(since),
    until: null,
  });
  const names = new Map(
    contacts.map(({ id, firstName, lastName, email }) => [id, `${firstName} ${lastName}`.trim() || email]),
  );
  const keys = new Map(messages.map((message) => [message.effectId, message.key]));
  return {
    account: {
      id: account.id,
      name: account.name,
      standing: account.standing,
      timezone: await readZone(prisma, account),
    },
    said,
    feed: { ...(await readFeedStanding(prisma, now)), now },
    campaign: { id: campaign.id, title: campaign.title, status: campaign.status, version: campaign.version },
    notEnrolled: refusal && {
      reason: refusal.reason,
      count: refusal.count,
      lastAt: instant(refusal.lastAt),
      lastSeq: refusal.lastSeq,
      event: event?.type ?? null,
    },
    enrolments: enrolments.map((enrolment) => ({
      id: enrolment.id,
      version: enrolment.version,
      status: enrolment.status,
      enteredAt: instant(enrolment.enteredAt),
      because: enrolment.because,
      endedAt: enrolment.endedAt && instant(enrolment.endedAt),
      endedBecause: enrolment.endedBecause,
      reasons: reasons
        .filter((reason) => reason.enrolmentId === enrolment.id)
        .map(({ at, kind, step, contactId, reason, seq }) => ({
          at: instant(at),
          kind,
          step,
          contact: contactId,
          reason,
          seq,
        })),
      touches: touches
        .filter((touch) => touch.enrolmentId === enrolment.id)
        .map((touch) => ({
          id: touch.id,
          step: touch.step,
          contact: touch.contactId,
          name: touch.contactId === null ? null : (names.get(touch.contactId) ?? touch.contactId),
          dueAt: instant(touch.dueAt),
          status: touch.status,
          reason: touch.reason,
          message: keys.get(touch.id) ?? null,
        })),
    })),
  };
};

const instant = (date: Date): BusinessTime => businessTime(date.getTime());
