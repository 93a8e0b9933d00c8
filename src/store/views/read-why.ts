/** Why a message was sent as it was: the chain from the fact that started it to its outcome. */
import type { Campaign } from '../../domain/campaign.ts';
import { type BusinessTime, businessTime } from '../../domain/time.ts';
import { PLACE, readZone } from '../accounts/read-zone.ts';
import type { Store } from '../database/open.ts';
import { readSaid, type Said } from './read-said.ts';

export type WhyEvent = {
  readonly seq: number;
  readonly type: string;
  readonly at: BusinessTime;
  readonly receivedAt: BusinessTime;
  readonly source: string;
  readonly sourceId: string;
  readonly payload: Readonly<Record<string, unknown>>;
};

export type WhyReason = {
  readonly at: BusinessTime;
  readonly kind: string;
  readonly step: string | null;
  readonly contact: string | null;
  readonly reason: string;
  readonly seq: number | null;
};

export type WhyMessage = {
  readonly key: string;
  readonly account: { readonly id: string; readonly name: string; readonly timezone: string };
  readonly contact: { readonly id: string; readonly address: string };
  readonly step: string;
  readonly template: string;
  readonly subject: string;
  /** The fact that started the enrolment; null where a segment crossing without one did. */
  readonly event: WhyEvent | null;
  readonly rule: {
    readonly trigger: Campaign['trigger'] | null;
    readonly because: string | null;
    readonly segmentBecause: string | null;
  };
  readonly campaign: {
    readonly id: string;
    readonly title: string | null;
    readonly version: number;
    readonly publishedAt: BusinessTime | null;
  };
  readonly enrolment: {
    readonly id: string;
    readonly status: string | null;
    readonly enteredAt: BusinessTime | null;
    readonly endedAt: BusinessTime | null;
    readonly endedBecause: string | null;
  };
  /** Decided at fact number `decidedSeq`, due then, allowed until then; with what held it up before. */
  readonly admission: {
    readonly topic: string;
    readonly transactional: boolean;
    readonly dueAt: BusinessTime;
    readonly decidedSeq: number;
    readonly claimedAt: BusinessTime;
    readonly sendBefore: BusinessTime;
    readonly heldUp: readonly WhyReason[];
  };
  readonly attempts: readonly {
    readonly fence: number;
    readonly gate: string | null;
    readonly outcome: string | null;
    readonly reason: string | null;
    readonly reply: string | null;
  }[];
  /** What people said meanwhile: holds, stops, vetoes, postponements. */
  readonly said: readonly Said[];
  /** Null until the gate let it out: then the account's newest fact it saw. */
  readonly gate: { readonly at: BusinessTime; readonly seq: number } | null;
  readonly outcome: {
    readonly phase: string;
    readonly at: BusinessTime | null;
    readonly reason: string | null;
    readonly reply: string | null;
    readonly queueId: string | null;
    readonly contentHash: string | null;
  };
  readonly responses: readonly {
    readonly at: BusinessTime;
    readonly kind: string;
    readonly link: string | null;
    readonly verdict: string;
    readonly because: string;
  }[];
};

/** Null where no message has this key. */
export const readWhy = async (store: Store, key: string): Promise<WhyMessage | null> => {
  const { prisma } = store;
  const message = await prisma.message.findUnique({ where: { key } });
  if (!message) return null;
  const [account, enrolment, campaign, version, attempts, reasons, responses, links] = await Promise.all([
    prisma.account.findUnique({ where: { id: message.accountId }, select: { name: true, ...PLACE } }),
    prisma.enrolment.findUnique({ where: { id: message.enrolmentId } }),
    prisma.campaign.findUnique({ where: { id: message.campaignId } }),
    prisma.campaignVersion.findUnique({
      where: { campaignId_version: { campaignId: message.campaignId, version: message.version } },
    }),
    prisma.attempt.findMany({ where: { messageKey: key }, orderBy: { fence: 'asc' } }),
    prisma.reason.findMany({
      where: {
        enrolmentId: message.enrolmentId,
        OR: [{ contactId: message.contactId }, { contactId: null }],
        AND: [{ OR: [{ step: message.step }, { step: null }] }],
      },
      orderBy: [{ decision: 'asc' }, { ordinal: 'asc' }],
    }),
    prisma.response.findMany({ where: { messageKey: key }, orderBy: { id: 'asc' }, take: 200 }),
    prisma.link.findMany({ where: { messageKey: key } }),
  ]);
  const definition = (version?.definition ?? null) as Campaign | null;
  const trigger = definition?.trigger ?? null;
  const [event, membership] = await Promise.all([
    enrolment && enrolment.triggerSeq > 0
      ? prisma.event.findUnique({
          where: { accountId_seq: { accountId: message.accountId, seq: enrolment.triggerSeq } },
        })
      : null,
    enrolment && trigger?.type === 'segment'
      ? prisma.membership.findFirst({
          where: { accountId: message.accountId, segmentId: trigger.segment, enteredAt: { lte: enrolment.enteredAt } },
          orderBy: { enteredAt: 'desc' },
        })
      : null,
  ]);
  const said = await readSaid(store, {
    account: message.accountId,
    campaign: message.campaignId,
    since: instant(enrolment?.enteredAt ?? message.dueAt),
    until: message.sentAt && instant(message.sentAt),
  });
  return {
    key,
    said,
    account: {
      id: message.accountId,
      name: account?.name ?? message.accountId,
      timezone: account ? await readZone(prisma, account) : 'UTC',
    },
    contact: { id: message.contactId, address: message.address },
    step: message.step,
    template: message.template,
    subject: message.subject,
    event: event && {
      seq: event.seq,
      type: event.type,
      at: instant(event.occurredAt),
      receivedAt: instant(event.receivedAt),
      source: event.source,
      sourceId: event.sourceId,
      payload: event.payload as Readonly<Record<string, unknown>>,
    },
    rule: {
      trigger,
      because: enrolment?.because ?? null,
      segmentBecause:
        (trigger?.type === 'segment' && trigger.on === 'leave' ? membership?.leftBecause : membership?.because) ?? null,
    },
    campaign: {
      id: message.campaignId,
      title: definition?.title ?? campaign?.title ?? null,
      version: message.version,
      publishedAt: version ? instant(version.publishedAt) : null,
    },
    enrolment: {
      id: message.enrolmentId,
      status: enrolment?.status ?? null,
      enteredAt: enrolment ? instant(enrolment.enteredAt) : null,
      endedAt: enrolment?.endedAt ? instant(enrolment.endedAt) : null,
      endedBecause: enrolment?.endedBecause ?? null,
    },
    admission: {
      topic: message.topic,
      transactional: message.transactional,
      dueAt: instant(message.dueAt),
      decidedSeq: message.decidedSeq,
      claimedAt: instant(message.claimedAt),
      sendBefore: instant(message.sendBefore),
      heldUp: reasons
        .filter(({ kind }) => kind === 'deferred' || kind === 'refused' || kind === 'dropped')
        .map(({ at, kind, step, contactId, reason, seq }) => ({
          at: instant(at),
          kind,
          step,
          contact: contactId,
          reason,
          seq,
        })),
    },
    attempts: attempts.map(({ fence, gate, outcome, reason, reply }) => ({ fence, gate, outcome, reason, reply })),
    gate:
      message.sentAt === null || message.gateSeq === null
        ? null
        : { at: instant(message.sentAt), seq: message.gateSeq },
    outcome: {
      phase: message.phase,
      at: message.settledAt && instant(message.settledAt),
      reason: message.reason,
      reply: message.reply,
      queueId: message.queueId,
      contentHash: message.contentHash,
    },
    responses: responses.map(({ at, kind, linkN, verdict, because }) => ({
      at: instant(at),
      kind,
      link: links.find((link) => link.n === linkN)?.url ?? null,
      verdict,
      because,
    })),
  };
};

const instant = (date: Date): BusinessTime => businessTime(date.getTime());
