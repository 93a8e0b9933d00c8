import type { BusinessTime } from '../../domain/time.ts';
import type { AccountDossier } from '../../store/views/read-account.ts';
import type { TimelineEntry } from '../../store/views/read-timeline.ts';
import type { TimelineFilterName } from './describe-entry.ts';

export type AccountPage = {
  readonly account: AccountDossier;
  /** Newest first. What is planned is shown from the account's plan, whatever the filter. */
  readonly timeline: readonly TimelineEntry[];
  readonly filter: TimelineFilterName;
  readonly now: BusinessTime;
  /** True where the mails can be looked at in an inbox (the mail catcher). */
  readonly inbox: boolean;
  /** How many entries to ask for to see older ones as well; null: all are here. */
  readonly older: number | null;
};
