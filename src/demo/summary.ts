import type { RunCampaign } from '../store/stepped/read-run-campaigns.ts';
import type { RunFigures } from '../store/stepped/read-run-figures.ts';

/** What a demo did, as other programs read it (`keyline demo --json`); counts only. */
export type DemoSummary = RunFigures & {
  readonly days: number;
  readonly perCampaign: Readonly<Record<string, RunCampaign>>;
  /** Message-IDs the mail server took more than once. */
  readonly duplicates: number;
  /** Breaches of the invariants that the reconciler found. */
  readonly violations: number;
  /** Machine milliseconds of the whole run. */
  readonly elapsedMs: number;
};
