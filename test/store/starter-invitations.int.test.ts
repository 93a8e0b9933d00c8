/** The customer day and the tiers that come with Keyline, read from their files and played through the decide transaction. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { businessTime, DAY, HOUR, later } from '../../src/domain/time.ts';
import { readCampaignFolder } from '../../src/main/campaign-folder.ts';
import { answerApproval } from '../../src/store/approvals/answer-approval.ts';
import { publishCampaigns } from '../../src/store/campaigns/publish-campaigns.ts';
import { stepClock } from '../../src/store/database/clock.ts';
import type { Store } from '../../src/store/database/open.ts';
import { answerInvitation } from '../../src/store/occasions/answer-invitation.ts';
import { cancelOccasion } from '../../src/store/occasions/cancel-occasion.ts';
import { completeAttendance } from '../../src/store/occasions/complete-attendance.ts';
import { grantSeats } from '../../src/store/occasions/grant-seats.ts';
import { completeTask } from '../../src/store/tasks/complete-task.ts';
import { day } from '../engine/given.ts';
import { addAccount, append } from '../support/company.ts';
import { openTestStore } from '../support/database.ts';
import { playStarters } from '../support/play-starters.ts';

/** Thursday 15 April 2027, 14:00 in Manila. */
const STARTS = businessTime(Date.UTC(2027, 3, 15, 6));
const ENDS = businessTime(Date.UTC(2027, 3, 15, 10));
/** 28 days before, nine in the morning in London, where accounts without a zone are. */
const ENTRY = businessTime(Date.UTC(2027, 2, 18, 9));

let store: Store;
let file = 0;
const open = async (): Promise<void> => {
  await store?.close();
  file += 1;
  store = await openTestStore(`starter-invitations-${file}`);
  await stepClock(store.prisma, day(-1));
  const folder = await readCampaignFolder(new URL('../../campaigns', import.meta.url).pathname);
  const { campaigns, segments, settings, diagnostics } = folder;
  if (!settings || diagnostics.length > 0) throw new Error(JSON.stringify(diagnostics));
  await publishCampaigns(store, { campaigns, segments, settings }, day(-1));
};
beforeAll(open);
afterAll(() => store.close());

const play = (account: string, at: number): Promise<string[]> => playStarters(store, account, businessTime(at));
const guest = async (account: string): Promise<void> => {
  await addAccount(store, account, { currency: 'GBP', tier: 'gold', tierSince: new Date(day(-900)) });
  await play(account, day(-1));
};
const says = async (account: string, answer: 'accepted' | 'declined', at: number) => {
  await stepClock(store.prisma, businessTime(at));
  const contact = `${account}-ana`;
  await answerInvitation(store, { occasion: 'customer-day-2027', contact, account, answer, source: 'link' });
  await grantSeats(store);
};
const enrolment = (account: string) =>
  store.prisma.enrolment.findFirstOrThrow({ where: { accountId: account, campaignId: 'customer-day' } });

describe('customer day', () => {
  test('yes, seen the day before, came: thanks; the seat, the goal and the guest are on record', async () => {
    await guest('comes');
    expect(await play('comes', ENTRY)).toEqual(['send:invitation']);
    await says('comes', 'accepted', ENTRY + DAY);
    expect(await play('comes', ENTRY + DAY)).toEqual([]);
    expect(await play('comes', STARTS - DAY)).toEqual(['send:see-you-tomorrow']);
    await stepClock(store.prisma, ENDS);
    await append(store, 'comes', 'Event Attended', {
      contact: 'comes-ana',
      payload: { occasion: 'customer-day-2027' },
    });
    expect(await play('comes', ENDS + 20 * HOUR)).toEqual(['send:thanks-for-coming']);
    expect(await enrolment('comes')).toMatchObject({
      status: 'finished',
      contactId: 'comes-ana',
      goalAt: new Date(ENDS),
    });
    expect(await store.prisma.invitation.findFirst({ where: { accountId: 'comes' } })).toMatchObject({
      status: 'accepted',
    });
  });

  test('silence: reminded, called, and a yes on the last day is honoured', async () => {
    await open();
    await guest('late');
    await play('late', ENTRY);
    expect(await play('late', ENTRY + 7 * DAY)).toEqual(['send:invitation-reminder']);
    // After the clocks have changed in London.
    expect(await play('late', ENTRY + 12 * DAY)).toEqual([expect.stringMatching(/^task:call/)]);
    expect(await play('late', ENTRY + 20 * DAY)).toEqual([]);
    await says('late', 'accepted', STARTS - 3 * DAY);
    expect(await play('late', STARTS - DAY)).toEqual(['send:see-you-tomorrow']);
    // No list of those who came: neither thanked nor missed; the owner is asked, and it is over.
    expect(await play('late', ENDS + 20 * HOUR)).toEqual([]);
    expect(await play('late', ENDS + 5 * DAY)).toEqual(['branch:Event Attended']);
    expect(await enrolment('late')).toMatchObject({ status: 'finished' });
  });

  test('the list is complete and names somebody else: missed', async () => {
    await open();
    await guest('missed');
    await play('missed', ENTRY);
    await says('missed', 'accepted', ENTRY + DAY);
    await play('missed', ENTRY + DAY);
    await play('missed', STARTS - DAY);
    await play('missed', ENDS + 20 * HOUR);
    await stepClock(store.prisma, later(ENDS, 21 * HOUR));
    await completeAttendance(store, { id: 'customer-day-2027', actor: 'kim' });
    expect(await play('missed', ENDS + 21 * HOUR)).toEqual(['send:we-missed-you-there']);
  });

  test('declined: no reminder, no more mail, not even that it is cancelled; who said yes hears of it', async () => {
    await open();
    for (const account of ['no', 'yes']) await guest(account);
    for (const account of ['no', 'yes']) await play(account, ENTRY);
    await says('no', 'declined', ENTRY + DAY);
    await says('yes', 'accepted', ENTRY + DAY);
    for (const account of ['no', 'yes']) await play(account, ENTRY + DAY);
    expect(await play('no', ENTRY + 7 * DAY)).toEqual([]);
    await stepClock(store.prisma, later(ENTRY, 8 * DAY));
    await cancelOccasion(store, { id: 'customer-day-2027', reason: 'storm', actor: 'kim' });
    expect(await play('no', ENTRY + 8 * DAY)).toEqual([]);
    expect(await play('yes', ENTRY + 8 * DAY)).toEqual(['exit-send:event-cancelled']);
    for (const account of ['no', 'yes']) {
      expect(await enrolment(account)).toMatchObject({ status: 'exited', endedBecause: 'Event Cancelled' });
    }
  });

  test('below gold nobody is invited, with the reason', async () => {
    await open();
    await addAccount(store, 'small', { tier: 'silver' });
    await play('small', day(-1));
    expect(await play('small', ENTRY)).toEqual([]);
    expect(await store.prisma.notEnrolled.findFirst({ where: { campaignId: 'customer-day' } })).toMatchObject({
      reason: 'not in segment tier-gold-or-better',
    });
  });
});

describe('tier up', () => {
  const moved = async (account: string, to: string) => {
    await open();
    await addAccount(store, account, { currency: 'GBP', tier: to, ownerId: 'kim' });
    await play(account, day(-1));
    await stepClock(store.prisma, day(0));
    await append(store, account, 'Trait Changed', { payload: { trait: 'tier', from: null, to } });
  };

  test('gold: an offer beside an older one, the welcome, the call', async () => {
    await moved('gold', 'gold');
    await store.prisma.offer.create({
      data: {
        ...{ id: 'older', accountId: 'gold', campaignId: 'thank-you-related', enrolmentId: 'x', name: 'related' },
        ...{ status: 'issued', request: {}, currency: 'GBP', code: 'RELATED-1', percent: 10 },
        ...{ requestedAt: new Date(day(-5)), expiresAt: new Date(day(25)) },
      },
    });
    expect(await play('gold', day(0))).toEqual([
      'offer:gold',
      'send:welcome-gold',
      expect.stringMatching(/^task:gold-call/),
    ]);
    expect(await store.prisma.offer.findMany({ orderBy: { name: 'asc' } })).toMatchObject([
      { name: 'gold', status: 'issued', percent: 10, code: expect.stringMatching(/^GOLD-/) },
      { name: 'related', status: 'issued' },
    ]);
  });

  test('platinum: after the owner’s yes a gift and terms, promised once the mail has gone and kept by a task (row 29)', async () => {
    await moved('top', 'platinum');
    expect(await play('top', day(0))).toEqual(['approve:owner']);
    const approval = await store.prisma.approval.findFirstOrThrow();
    await answerApproval(store, { id: approval.id, approved: true, actor: 'kim', note: null });
    expect(await play('top', day(0))).toEqual(['offer:platinum', 'send:welcome-platinum']);
    expect(await store.prisma.offer.findFirst()).toMatchObject({ name: 'platinum', status: 'issued', code: null });
    expect(await store.prisma.promise.findMany()).toMatchObject([
      { accountId: 'top', what: 'gift Platinum box, 60 days to pay', status: 'open', dueAt: new Date(day(7)) },
    ]);
    const task = await store.prisma.task.findFirstOrThrow({ where: { step: 'keep-promise' } });
    expect(task).toMatchObject({ status: 'open', title: 'Promised to top: gift Platinum box, 60 days to pay' });
    await completeTask(store, { id: task.id, outcome: 'kept', actor: 'kim', note: null });
    expect(await store.prisma.promise.findFirst()).toMatchObject({ status: 'kept' });
    expect(await store.prisma.event.findMany({ where: { type: { startsWith: 'Promise' } } })).toHaveLength(2);
  });

  test('platinum without a yes: nothing', async () => {
    await moved('quiet', 'platinum');
    await play('quiet', day(0));
    expect(await play('quiet', day(3))).toEqual([]);
    expect(await store.prisma.offer.count()).toBe(0);
    expect(await store.prisma.approval.findFirst()).toMatchObject({ status: 'silent' });
  });
});
