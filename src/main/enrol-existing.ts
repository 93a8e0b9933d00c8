/** `existing: enrol`: publishing such a campaign for the first time lets in whom its segment already holds (semantics row 4). */
import type { Campaign } from '../domain/campaign.ts';
import { planActivation } from '../store/activate/plan-activation.ts';
import { previewActivation } from '../store/activate/preview-activation.ts';
import type { PublishAnswer } from '../store/campaigns/publish-campaigns.ts';
import type { Store } from '../store/database/open.ts';

export type LetIn = { readonly campaign: string; readonly accounts: number; readonly portions: number };

/**
 * In the same daily portions, greatest value first, as `keyline activate`, which shows and stops them. A campaign that was
 * published before, or stopped, lets in nobody by itself: an edited text must not start a wave.
 */
export const enrolExisting = async (
  store: Store,
  campaigns: readonly Campaign[],
  { campaigns: published }: PublishAnswer,
): Promise<readonly LetIn[]> => {
  const answers: LetIn[] = [];
  for (const campaign of campaigns) {
    const { trigger, id } = campaign;
    const first = published.find((each) => each.id === id && each.change === 'new' && !each.stopped);
    if (trigger.type !== 'segment' || !trigger.existing || !first) continue;
    const { version } = first;
    const { enter } = await previewActivation(store, {
      campaign: { ...campaign, version },
      accounts: null,
      perDay: trigger.existing.perDay,
      atOnce: false,
    });
    if (enter.length === 0) continue;
    const planned = await planActivation(store, {
      campaign: id,
      version,
      entries: enter,
      named: false,
      actor: 'publish (existing: enrol)',
    });
    if (planned.type === 'planned')
      answers.push({ campaign: id, accounts: planned.accounts, portions: planned.portions });
  }
  return answers;
};
