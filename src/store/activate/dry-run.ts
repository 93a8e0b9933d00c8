/** What the engine would answer if an account were let into a campaign now: its own decision on the rows, nothing written. */
import type { Campaign } from '../../domain/campaign.ts';
import type { Fact } from '../../domain/fact.ts';
import type { BusinessTime } from '../../domain/time.ts';
import { chooseRecipients, nobodyReason } from '../../engine/audience.ts';
import { decide } from '../../engine/decide.ts';
import type { ContactView } from '../../engine/inputs.ts';
import { type EngineState, emptyState } from '../../engine/state.ts';
import type { Transaction } from '../database/open.ts';
import { readInputs } from '../decision/read-inputs.ts';
import type { Account } from '../generated/client.ts';

export type DryRun =
  | { readonly type: 'enters'; readonly recipients: readonly ContactView[]; readonly nobody: string }
  | { readonly type: 'refused'; readonly reason: string };

/** A call of `decide` takes at most 500 facts: an account with more of them unread is rare, one with 10,000 is not asked. */
const MOST_CALLS = 20;

/** `recipients`: those in the campaign's roles who may get mail at all; consent is asked of them later. */
export const dryRun = async (
  tx: Transaction,
  campaign: Campaign,
  account: Account,
  now: BusinessTime,
): Promise<DryRun> => {
  let state = (account.state as EngineState | null) ?? emptyState;
  const inputs = await readInputs(tx, account, state, now);
  const seq = Math.max(account.lastSeq, inputs.facts.at(-1)?.seq ?? 0) + 1;
  const asked = { ...inputs, facts: [...inputs.facts, activation(campaign, seq, now)], moreFacts: false };
  for (let calls = 0; calls < MOST_CALLS; calls += 1) {
    const decision = decide(state, asked, now);
    const refused = decision.reasons.findLast(
      (reason) => reason.kind === 'not-enrolled' && reason.campaign === campaign.id && reason.seq === seq,
    );
    if (refused) return { type: 'refused', reason: refused.reason };
    const opened = decision.enrolments.some(
      (change) => change.type === 'opened' && change.campaign === campaign.id && change.triggerSeq === seq,
    );
    if (opened) {
      const recipients = chooseRecipients(campaign.audience, inputs.contacts);
      return { type: 'enters', recipients, nobody: nobodyReason(campaign.audience) };
    }
    state = decision.state;
    if (!decision.more) break;
  }
  return { type: 'refused', reason: 'not decided' };
};

const activation = (campaign: Campaign, seq: number, now: BusinessTime): Fact => ({
  seq,
  type: 'Campaign Activated',
  occurredAt: now,
  receivedAt: now,
  historic: false,
  contact: null,
  payload: { campaign: campaign.id, actor: 'preview' },
});
