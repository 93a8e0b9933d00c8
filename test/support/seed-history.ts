/** An account with something of everything that a timeline can show, in English and Persian. */
import { type BusinessTime, businessTime, DAY, HOUR, later } from '../../src/domain/time.ts';
import type { Store } from '../../src/store/database/open.ts';
import { messageKey } from '../../src/store/ledger/message-key.ts';

export const HISTORY_NOW: BusinessTime = businessTime(Date.UTC(2026, 10, 12, 9));

/** The instant `days` before (or, negative, after) now, at this hour UTC. */
const ago = (days: number, hour = 9): Date => new Date(later(HISTORY_NOW, -days * DAY + (hour - 9) * HOUR));

const ENROLMENT = 'win-back/sepahan/1';
const SENT_EFFECT = `${ENROLMENT}/send:we-miss-you/sara/1`;
export const DROPPED_EFFECT = `${ENROLMENT}/send:comeback-offer/reza/1`;
export const SENT_KEY = messageKey(SENT_EFFECT);

export const seedHistory = async ({ prisma }: Store): Promise<void> => {
  const account = { accountId: 'sepahan' };
  const campaign = { campaignId: 'win-back' };
  await prisma.owner.create({ data: { id: 'mina', name: 'Mina Karimi', email: 'mina@keyline.test' } });
  await prisma.account.createMany({
    data: [
      {
        ...{
          id: 'sepahan',
          name: 'فولاد سپاهان',
          standing: 'key',
          ownerId: 'mina',
          country: 'Iran',
          timezone: 'Asia/Tehran',
        },
        ...{ locale: 'fa-IR', currency: 'GBP', tier: 'gold', lapseState: 'active', lastSeq: 3, appliedSeq: 3 },
        ...{
          lapseReason: 'usually orders every 24 days, last 1 day ago',
          usualOrderMinor: 123_450n,
          lastOrderAt: ago(1),
        },
        dossier: { headcount: { value: 420, source: 'visit', asOf: '2026-05-02' } },
      },
      { id: 'acme', name: 'Acme <b>Ltd</b>', standing: 'key', currency: 'GBP', usualOrderMinor: 9_900n },
      { id: '12346', name: '12346', standing: 'provisional' },
    ],
  });
  await prisma.contact.createMany({
    data: [
      {
        id: 'sara',
        ...account,
        email: 'sara@sepahan.test',
        firstName: 'سارا',
        lastName: 'احمدی',
        title: 'مدیر خرید',
        roles: ['decision-maker'],
        topics: ['offers'],
      },
      {
        id: 'reza',
        ...account,
        email: 'reza@sepahan.test',
        firstName: 'Reza',
        lastName: 'Moradi',
        roles: ['champion', 'user'],
        stoppedTopics: ['offers'],
      },
    ],
  });
  await prisma.order.createMany({
    data: [
      {
        source: 'shop',
        id: '536365',
        ...account,
        placedAt: ago(70),
        kind: 'sale',
        totalMinor: 123_450n,
        currency: 'GBP',
      },
      {
        source: 'shop',
        id: '540001',
        ...account,
        placedAt: ago(1, 10),
        kind: 'sale',
        totalMinor: 98_000n,
        currency: 'GBP',
      },
      {
        source: 'shop',
        id: 'C540002',
        ...account,
        placedAt: ago(1, 15),
        kind: 'credit',
        totalMinor: -2_000n,
        currency: 'GBP',
      },
    ],
  });
  const event = { ...account, source: 'seed', receivedAt: ago(1) };
  await prisma.event.createMany({
    data: [
      {
        ...event,
        seq: 1,
        sourceId: '1',
        type: 'Lapse State Changed',
        occurredAt: ago(9),
        payload: { from: 'due', to: 'lapsed', reason: 'silent 61 days' },
      },
      {
        ...event,
        seq: 2,
        sourceId: '2',
        type: 'Order Completed',
        occurredAt: ago(1, 10),
        payload: { order: { id: '540001', total: { minor: 98_000, currency: 'GBP' }, items: [] } },
      },
      { ...event, seq: 3, sourceId: '3', type: 'Demo Watched', contactId: 'reza', occurredAt: ago(3, 14) },
    ],
  });
  await prisma.membership.create({
    data: {
      ...account,
      segmentId: 'lapsed',
      enteredAt: ago(9),
      leftAt: ago(1, 10),
      because: 'account.lapse is lapsed',
      leftBecause: 'account.lapse is active',
    },
  });
  await prisma.campaign.createMany({
    data: [
      { id: 'win-back', title: 'Bring back lapsed accounts', version: 2 },
      { id: 'thank-you-related', title: 'Thanks and what goes with it', version: 1 },
    ],
  });
  const version = { source: '', publishedAt: ago(100) };
  await prisma.campaignVersion.createMany({
    data: [
      {
        ...version,
        campaignId: 'win-back',
        version: 2,
        hash: 'a',
        definition: {
          id: 'win-back',
          title: 'Bring back lapsed accounts',
          trigger: { type: 'segment', segment: 'lapsed', on: 'enter' },
        },
      },
      {
        ...version,
        campaignId: 'thank-you-related',
        version: 1,
        hash: 'b',
        definition: {
          id: 'thank-you-related',
          title: 'Thanks',
          trigger: { type: 'event', event: 'Order Completed', where: null, maxAge: { amount: 3, unit: 'd' } },
        },
      },
    ],
  });
  await prisma.enrolment.createMany({
    data: [
      {
        id: ENROLMENT,
        ...account,
        ...campaign,
        version: 2,
        entryKey: '1',
        status: 'exited',
        enteredAt: ago(9),
        endedAt: ago(1, 10),
        triggerSeq: 1,
        because: 'entered segment lapsed',
        endedBecause: 'exit: Order Completed',
        endedSeq: 2,
        goalAt: ago(1, 10),
      },
      {
        id: 'thank-you-related/sepahan/540001',
        ...account,
        campaignId: 'thank-you-related',
        version: 1,
        entryKey: '540001',
        status: 'open',
        enteredAt: ago(1, 10),
        triggerSeq: 2,
        because: 'Order Completed',
      },
    ],
  });
  await prisma.notEnrolled.create({
    data: { accountId: 'acme', ...campaign, reason: 'history', count: 3, lastAt: ago(4), lastSeq: null },
  });
  const reason = { ...account, ...campaign, enrolmentId: ENROLMENT };
  await prisma.reason.createMany({
    data: [
      { ...reason, decision: 1, ordinal: 0, at: ago(9), kind: 'entered', reason: 'entered segment lapsed', seq: 1 },
      {
        ...reason,
        decision: 2,
        ordinal: 0,
        at: ago(9, 10),
        step: 'send:we-miss-you',
        contactId: 'sara',
        kind: 'deferred',
        reason: 'quiet hours',
      },
      {
        ...reason,
        decision: 3,
        ordinal: 0,
        at: ago(2),
        step: 'send:comeback-offer',
        contactId: 'reza',
        kind: 'dropped',
        reason: 'unsubscribed: offers',
      },
    ],
  });
  const touch = { ...account, ...campaign, enrolmentId: ENROLMENT, kind: 'send', priority: 3 };
  await prisma.plannedTouch.createMany({
    data: [
      {
        ...touch,
        id: SENT_EFFECT,
        contactId: 'sara',
        step: 'send:we-miss-you',
        dueAt: ago(8),
        status: 'accepted',
        finalAt: ago(8),
      },
      {
        ...touch,
        id: DROPPED_EFFECT,
        contactId: 'reza',
        step: 'send:comeback-offer',
        dueAt: ago(2),
        status: 'dropped',
        reason: 'unsubscribed: offers',
        finalAt: ago(2),
      },
      {
        ...touch,
        id: `${ENROLMENT}/task:keep/-/1`,
        step: 'task:keep',
        kind: 'task',
        dueAt: ago(-5),
        status: 'cancelled',
        reason: 'exit: Order Completed',
        finalAt: ago(1, 10),
      },
      {
        ...touch,
        id: 'thank-you-related/sepahan/540001/send:thank-you/sara/1',
        campaignId: 'thank-you-related',
        enrolmentId: 'thank-you-related/sepahan/540001',
        contactId: 'sara',
        step: 'send:thank-you',
        dueAt: ago(-1, 10),
        status: 'planned',
      },
    ],
  });
  const at = ago(8);
  await prisma.message.create({
    data: {
      ...{
        key: SENT_KEY,
        effectId: SENT_EFFECT,
        ...account,
        contactId: 'sara',
        ...campaign,
        version: 2,
        enrolmentId: ENROLMENT,
      },
      ...{ step: 'send:we-miss-you', address: 'sara@sepahan.test', topic: 'offers', transactional: false, priority: 3 },
      ...{
        template: 'we-miss-you',
        locale: 'fa',
        subject: 'جای شما خالی است',
        phase: 'ACCEPTED',
        attempt: 2,
        fence: 2,
      },
      ...{
        leaseUntil: at,
        decidedSeq: 1,
        gateSeq: 1,
        sendBefore: ago(8, 17),
        dueAt: at,
        claimedAt: at,
        sentAt: at,
        settledAt: at,
      },
      ...{ reply: '250 2.0.0 queued as q1', queueId: 'q1' },
    },
  });
  await prisma.attempt.createMany({
    data: [
      { messageKey: SENT_KEY, fence: 1, claimedAt: ago(8, 8), outcome: 'temporary', reason: '451 try again later' },
      {
        messageKey: SENT_KEY,
        fence: 2,
        claimedAt: at,
        gate: 'passed',
        outcome: 'accepted',
        reply: '250 2.0.0 queued as q1',
      },
    ],
  });
  await prisma.link.create({
    data: { messageKey: SENT_KEY, n: 0, url: 'https://shop.test/', label: 'See what is new' },
  });
  const hit = { messageKey: SENT_KEY, because: 'looks like a person' };
  await prisma.response.createMany({
    data: [
      { ...hit, kind: 'open', at: ago(8), verdict: 'machine', because: 'image proxy' },
      { ...hit, kind: 'open', at: ago(8, 11), verdict: 'human' },
      { ...hit, kind: 'open', at: ago(7, 11), verdict: 'human' },
      { ...hit, kind: 'click', linkN: 0, at: ago(8, 12), verdict: 'human' },
    ],
  });
  const offer = { ...account, ...campaign, enrolmentId: ENROLMENT, request: {}, currency: 'GBP', requestedAt: ago(5) };
  await prisma.offer.createMany({
    data: [
      {
        ...offer,
        id: 'o1',
        name: 'comeback',
        status: 'issued',
        percent: 15,
        code: 'BACK-7Q4K',
        issuedAt: ago(5),
        expiresAt: ago(-9),
      },
      { ...offer, id: 'o2', name: 'second', status: 'empty', emptyReason: 'budget exhausted', expiresAt: ago(-9) },
    ],
  });
  await prisma.task.createMany({
    data: [
      {
        id: 't1',
        ...account,
        ...campaign,
        enrolmentId: ENROLMENT,
        step: 'task:warm',
        title: 'Warm: فولاد سپاهان looked again',
        dueAt: ago(-1),
        outcomes: ['talking', 'no-interest', 'not-reached'],
        createdAt: ago(8, 12),
      },
      {
        id: 't2',
        ...account,
        ...campaign,
        enrolmentId: ENROLMENT,
        step: 'task:call',
        title: 'Call about the June delivery',
        dueAt: ago(6),
        status: 'done',
        outcome: 'talking',
        note: 'wants a visit',
        createdAt: ago(9),
        closedAt: ago(6),
      },
    ],
  });
};
