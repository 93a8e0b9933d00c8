/** What only shows when the campaigns of a folder are looked at together. */
import type { Diagnostic } from '../diagnostic.ts';
import type { ParsedCampaign } from './parse-campaign.ts';

export type NamedCampaign = { readonly file: string; readonly parsed: ParsedCampaign };

/** Two files of one id is an error; two campaigns of one class that race for the same trigger is a warning. */
export const checkTogether = (campaigns: readonly NamedCampaign[]): readonly Diagnostic[] => {
  const diagnostics: Diagnostic[] = [];
  const byId = new Map<string, string>();
  const byTrigger = new Map<string, string>();
  const byEvent = new Map<string, string>();
  for (const { file, parsed } of campaigns) {
    const { campaign, locate } = parsed;
    if (!campaign) continue;
    const twin = byId.get(campaign.id);
    if (twin !== undefined) {
      const message = `The campaign "${campaign.id}" is already in ${twin}.`;
      diagnostics.push({
        file,
        ...locate(['campaign'], 'value'),
        severity: 'error',
        code: 'duplicate-campaign',
        message,
      });
      continue;
    }
    byId.set(campaign.id, file);
    const host = campaign.event && byEvent.get(campaign.event.id);
    if (host !== undefined) {
      const message = `The campaign "${host}" invites to the event "${campaign.event?.id}" already: its seats are counted there.`;
      diagnostics.push({
        file,
        ...locate(['event', 'id'], 'value'),
        severity: 'error',
        code: 'duplicate-event',
        message,
      });
    }
    if (campaign.event) byEvent.set(campaign.event.id, campaign.id);
    const trigger = JSON.stringify([campaign.class, campaign.trigger, campaign.audience.segment]);
    const rival = byTrigger.get(trigger);
    if (rival !== undefined && campaign.trigger.type !== 'manual') {
      const message = `"${rival}" has the same trigger, audience and class: both start at once and race for the caps. Give one of them another audience, or make one campaign of them.`;
      diagnostics.push({ file, ...locate(['trigger'], 'value'), severity: 'warn', code: 'trigger-race', message });
    }
    byTrigger.set(trigger, campaign.id);
  }
  return diagnostics;
};
