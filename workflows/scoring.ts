import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/activities.ts';
import { SCORING } from './activity-options.ts';

const { scoreAccounts } = proxyActivities<Activities>(SCORING);

/** One scoring run over all accounts; the accounts whose state changed are rung by the activity. */
export async function scoring(): Promise<{ run: number; changed: number }> {
  return scoreAccounts();
}
