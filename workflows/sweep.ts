/**
 * The sweeps, one short workflow each, started by their schedules: what a crash left between two steps (a fact
 * committed and not rung, a message claimed and not settled) is found here.
 */
import { continueAsNew, proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/activities.ts';
import type { AccountId } from '../src/domain/ids.ts';
import { NOTICES, SWEEP } from './activity-options.ts';

const undelivered = proxyActivities<Activities>({ ...SWEEP, summary: 'Ring accounts with undelivered facts' });
const recovery = proxyActivities<Activities>({ ...SWEEP, summary: 'Recover messages past their lease' });
const segments = proxyActivities<Activities>({ ...SWEEP, summary: 'Ring a page of key accounts' });

const notices = proxyActivities<Activities>({ ...NOTICES, summary: 'Send mails to our own people' });

/** A hundred pages of 500 accounts are some 600 events. */
const PAGES_PER_RUN = 100;

export async function undeliveredSweep(): Promise<{ rung: number }> {
  return undelivered.sweepUndelivered();
}

export async function messageRecovery(): Promise<{ recovered: number }> {
  return recovery.recoverMessages();
}

/** A schedule of its own: a slow mail server must not keep facts from being delivered. */
export async function noticeSweep(): Promise<{ written: number; sent: number }> {
  return notices.sendDueNotices();
}

/** Rings every key account, so that segments which turn on time alone are looked at again. Carries its place on. */
export async function segmentSweep(after: AccountId | null = null, rungBefore = 0): Promise<{ rung: number }> {
  let place = after;
  let rung = rungBefore;
  for (let pages = 0; pages < PAGES_PER_RUN; pages += 1) {
    const page = await segments.sweepSegments(place);
    rung += page.rung;
    if (page.next === null) return { rung };
    place = page.next;
  }
  return continueAsNew<typeof segmentSweep>(place, rung);
}
