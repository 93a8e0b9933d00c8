/** The driver's questions and moves, answered by the store, by Temporal and by the mailbox. */
import { type BusinessTime, businessTime, DAY, HOUR } from '../domain/time.ts';
import { CONTACT_JUDGE } from '../intelligence/contact-plan.ts';
import { startDueActivations } from '../store/activate/start-due-activations.ts';
import { openDueBroadcasts, readNextIssueAt } from '../store/broadcast/due-broadcasts.ts';
import { watchContactPlan } from '../store/contact-plan/watch-contact-plan.ts';
import { passTurn, stepClock } from '../store/database/clock.ts';
import type { Store } from '../store/database/open.ts';
import { moveWatermark } from '../store/facts/feed-watermark.ts';
import { endDueHolds } from '../store/holds/end-due-holds.ts';
import { readNextDigestAt } from '../store/notices/due-digests.ts';
import { areNoticesDue, readNextNoticeAt } from '../store/notices/read-notices-due.ts';
import { grantSeats } from '../store/occasions/grant-seats.ts';
import { expireOffers } from '../store/offers/expire-offers.ts';
import { grantOffers } from '../store/offers/grant-offers.ts';
import { watchRegisters } from '../store/registers/watch-registers.ts';
import { countFacts, readDueAccounts, readNextInstant, readStillness } from '../store/stepped/read-quiet.ts';
import { isAnythingToShare } from '../store/stepped/read-sharing.ts';
import type { Temporal } from '../temporal/connect.ts';
import { ring } from '../temporal/ring.ts';
import { runOnce } from '../temporal/run-once.ts';
import { startBroadcast } from '../temporal/start-broadcast.ts';
import { steerBroadcast } from '../temporal/steer-broadcast.ts';
import type { Agenda } from './agenda.ts';
import type { DriverPorts } from './drive.ts';
import type { Mailbox } from './mailbox.ts';
import type { Responder } from './responder.ts';

export type DriverParts = {
  readonly store: Store;
  readonly temporal: Temporal;
  readonly agenda: Agenda;
  readonly mailbox: Mailbox;
  readonly responder: Responder;
  /** What people do by this instant was done by an earlier run. */
  readonly doneUpTo: BusinessTime;
  readonly onDay: DriverPorts['onDay'];
  readonly stopped: () => boolean;
};

export const driverPorts = (parts: DriverParts): DriverPorts => {
  const { store, temporal, agenda, mailbox, responder } = parts;
  let nextIssueAt: BusinessTime | null | undefined;
  let nextDigestAt: BusinessTime | null | undefined;
  return {
    stepClock: (at) => stepClock(store.prisma, at, 'nobody'),
    passTurn: (turn) => passTurn(store.prisma, turn),
    // The demo's order feed is complete: what has not come in by now was not ordered.
    feedComplete: async (at) => {
      await moveWatermark(store.prisma, 'orders', at);
      // Facts that time alone brings; their accounts are due by them, and rung with the others.
      await startDueActivations(store);
      await watchContactPlan(store, CONTACT_JUDGE, 6 * HOUR);
    },
    nextInstant: async () => {
      if (nextIssueAt === undefined) nextIssueAt = await readNextIssueAt(store);
      const [moves, notice] = await Promise.all([readNextInstant(store.prisma), readNextNoticeAt(store.prisma)]);
      return [moves, notice, nextIssueAt, nextDigestAt ?? null].reduce(earlier, null);
    },
    dueAccounts: (at) => readDueAccounts(store.prisma, at),
    ring: async (accounts) => void (await ring(temporal, accounts)),
    stillness: (at) => readStillness(store.prisma, at),
    shareOut: async (at) => {
      if (!(await isAnythingToShare(store.prisma, at))) return false;
      const before = await countFacts(store.prisma);
      await endDueHolds(store);
      await grantOffers(store);
      await grantSeats(store);
      await expireOffers(store);
      await watchRegisters(store);
      return (await countFacts(store.prisma)) > before;
    },
    broadcasts: async (at) => {
      // Woken only when an issue's day has come or one of its sends is due: an instant is short.
      const issueDue = nextIssueAt === undefined || (nextIssueAt !== null && nextIssueAt <= at);
      if (!issueDue && (await readStillness(store.prisma, at)).broadcasts === 0) return 0;
      const open = await openDueBroadcasts(store);
      for (const id of open) {
        if ((await startBroadcast(temporal, id)) === 'running') await steerBroadcast(temporal, id, 'wake');
      }
      nextIssueAt = await readNextIssueAt(store);
      return open.length;
    },
    notices: async (at) => {
      const morning = nextDigestAt === undefined || (nextDigestAt !== null && nextDigestAt <= at);
      if (morning || (await areNoticesDue(store.prisma, at))) await runOnce(temporal, 'noticeSweep');
      if (morning) nextDigestAt = await readNextDigestAt(store, at);
    },
    readMail: async () => {
      for (const mail of await mailbox.read()) {
        for (const appointment of responder.answer(mail, businessTime(mail.at))) {
          // A run that goes on after a stop reads its whole mailbox again: what has been answered is past.
          if (appointment.at > parts.doneUpTo) agenda.add(appointment);
        }
      }
    },
    score: async () => void (await runOnce(temporal, 'scoring')),
    onDay: parts.onDay,
    stopped: parts.stopped,
  };
};

const earlier = (left: BusinessTime | null, right: BusinessTime | null): BusinessTime | null => {
  if (left === null || right === null) return left ?? right;
  return left < right ? left : right;
};

/** The business date of an instant, for people. */
export const businessDate = (at: BusinessTime): string =>
  new Date(Math.floor(at / DAY) * DAY).toISOString().slice(0, 10);
