import type { Activities } from '../../activities/activities.ts';

/** The activities a test needs; any other fails for good and says which one was called. */
export const activitiesForTest = (own: Partial<Activities>): Activities => {
  const missing = (name: string) => async (): Promise<never> => {
    throw new Error(`the test has no activity ${name}`);
  };
  return {
    decide: missing('decide'),
    send: missing('send'),
    offer: missing('offer'),
    task: missing('task'),
    alert: missing('alert'),
    approve: missing('approve'),
    planBroadcastPage: missing('planBroadcastPage'),
    sendBroadcastBatch: missing('sendBroadcastBatch'),
    scoreAccounts: missing('scoreAccounts'),
    sweepUndelivered: missing('sweepUndelivered'),
    recoverMessages: missing('recoverMessages'),
    sendDueNotices: missing('sendDueNotices'),
    sweepSegments: missing('sweepSegments'),
    ...own,
  };
};
