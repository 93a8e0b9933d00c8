import type { RunCampaign } from '../store/stepped/read-run-campaigns.ts';

/** What a demo did, as other programs read it (`keyline demo --json`); counts only. */
export type DemoSummary = {
  readonly accounts: number;
  /** Live orders that came in, of real or generated customers and of the responder. */
  readonly orders: number;
  readonly days: number;
  readonly enrolments: number;
  readonly messages: number;
  readonly accepted: number;
  readonly unknown: number;
  readonly deferred: number;
  readonly dropped: number;
  readonly exitsByPurchase: number;
  readonly offers: number;
  readonly redemptions: number;
  readonly tasks: number;
  readonly opens: number;
  readonly clicks: number;
  readonly goals: number;
  readonly perCampaign: Readonly<Record<string, RunCampaign>>;
  /** Message-IDs the mail server took more than once. */
  readonly duplicates: number;
  /** Breaches of the invariants that the reconciler found. */
  readonly violations: number;
  /** Machine milliseconds of the whole run. */
  readonly elapsedMs: number;
};
