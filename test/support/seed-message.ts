import { createHash } from 'node:crypto';
import type { BusinessTime } from '../../src/domain/time.ts';
import type { Store } from '../../src/store/database/open.ts';

export type SeededMessage = {
  readonly effectId: string;
  readonly accountId: string;
  readonly contactId: string;
  readonly sentAt: BusinessTime;
  readonly links: readonly string[];
};

/** A message that was accepted, as the ledger keeps it; answers its key. */
export const seedMessage = async (store: Store, seeded: SeededMessage): Promise<string> => {
  const { effectId, accountId, contactId, links } = seeded;
  const key = createHash('sha256').update(effectId).digest('hex');
  const at = new Date(seeded.sentAt);
  await store.prisma.message.create({
    data: {
      ...{ key, effectId, accountId, contactId, campaignId: 'win-back', version: 1, enrolmentId: 'win-back/acme/1' },
      ...{
        step: 'send:we-miss-you',
        address: `${contactId}@acme.test`,
        topic: 'offers',
        transactional: false,
        priority: 3,
      },
      ...{ template: 'we-miss-you', locale: 'en', subject: 'We miss you', phase: 'ACCEPTED', attempt: 1, fence: 1 },
      ...{
        leaseUntil: at,
        decidedSeq: 1,
        gateSeq: 1,
        sendBefore: at,
        dueAt: at,
        claimedAt: at,
        sentAt: at,
        settledAt: at,
      },
      ...{ reply: '250 ok', queueId: 'q1' },
    },
  });
  await store.prisma.link.createMany({
    data: links.map((url, n) => ({ messageKey: key, n, url, label: `Link ${n}` })),
  });
  return key;
};
