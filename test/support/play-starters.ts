/** One account played through the decide transaction, with the campaigns that come with Keyline in force. */
import type { LapseFunction } from '../../src/domain/lapse.ts';
import type { BusinessTime } from '../../src/domain/time.ts';
import { requestApproval } from '../../src/store/approvals/request-approval.ts';
import { stepClock } from '../../src/store/database/clock.ts';
import { inTransaction, type Store } from '../../src/store/database/open.ts';
import { moveWatermark } from '../../src/store/facts/feed-watermark.ts';
import { reportSend } from '../../src/store/ledger/report-send.ts';
import { grantOffers } from '../../src/store/offers/grant-offers.ts';
import { requestOffer } from '../../src/store/offers/request-offer.ts';
import { openTask } from '../../src/store/tasks/open-task.ts';
import { decideUntilDone, noLapse } from './company.ts';

/**
 * Moves to `at` and does what is asked until nothing is: mails are accepted, offers granted, tasks, alerts and approvals
 * opened. Answers the steps in the order in which they were asked for.
 */
export const playStarters = async (
  store: Store,
  account: string,
  at: BusinessTime,
  lapse: LapseFunction = noLapse,
): Promise<string[]> => {
  await stepClock(store.prisma, at);
  await moveWatermark(store.prisma, 'orders', at);
  const done: string[] = [];
  for (let round = 0; round < 20; round += 1) {
    const { effects } = await decideUntilDone(store, account, lapse);
    if (effects.length === 0) return done;
    for (const { id, type } of effects) {
      done.push(id.split('/').at(-3) ?? '');
      if (type === 'offer') {
        await requestOffer(store, id);
        await grantOffers(store);
      } else if (type === 'approve') await requestApproval(store, id);
      else if (type === 'task' || type === 'alert') await openTask(store, id);
      else {
        const { payload } = await store.prisma.effect.findUniqueOrThrow({ where: { id } });
        const contact = (payload as { readonly contact: string }).contact;
        const asked = { effectId: id, accountId: account, contactId: contact, lane: 'account', attempt: 1, fence: 1 };
        const report = { type: 'settled', outcome: 'accepted', reason: 'test' } as const;
        await inTransaction(store, (tx) => reportSend(tx, asked, report, at));
      }
    }
  }
  throw new Error('it never comes to rest');
};
