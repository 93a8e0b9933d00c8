import type { Campaign } from '../domain/campaign.ts';
import { effectId, enrolmentId } from '../domain/ids.ts';
import { addDuration } from '../domain/local-time.ts';
import type { Settings } from '../domain/settings.ts';
import type { BusinessTime } from '../domain/time.ts';
import { takeSplit } from './advance.ts';
import { chooseRecipients } from './audience.ts';
import type { Effect } from './decision.ts';
import type { AccountView, ContactView } from './inputs.ts';
import { own } from './own.ts';
import { priorityOf } from './send-step.ts';

/** A broadcast has splits and sends only: more than this many steps is no broadcast. */
const MOST_STEPS = 50;

/**
 * The sends of one newsletter issue to one account: who gets it and which wording. Pure, like `decide`; the ids make
 * planning a page twice plan it once.
 */
export const planIssue = (
  campaign: Campaign,
  issue: string,
  account: Pick<AccountView, 'id' | 'timezone'>,
  contacts: readonly ContactView[],
  settings: Settings,
  dueAt: BusinessTime,
): readonly Extract<Effect, { type: 'send' }>[] => {
  const enrolment = enrolmentId(campaign.id, account.id, issue);
  return chooseRecipients(campaign.audience, contacts).flatMap((contact) => {
    const effects: Extract<Effect, { type: 'send' }>[] = [];
    let step = campaign.start === null ? undefined : own(campaign.steps, campaign.start);
    for (let count = 0; step && count < MOST_STEPS; count += 1) {
      if (step.type === 'send') {
        effects.push({
          type: 'send',
          id: effectId(enrolment, step.id, contact.id, 1),
          enrolment,
          campaign: campaign.id,
          version: campaign.version,
          step: step.id,
          attempt: 1,
          contact: contact.id,
          template: step.template,
          subject: step.subject,
          topic: campaign.topic,
          transactional: step.transactional,
          priority: priorityOf(campaign),
          dueAt,
          tooLateAt: addDuration(dueAt, campaign.tooLate, account.timezone, settings.closedWeekdays),
          data: { offer: null, order: null, gatheredOrders: [] },
        });
      } else if (step.type !== 'split') break;
      const next: string | null =
        step.type === 'split' ? takeSplit(campaign, step.by === 'contact' ? contact.id : account.id, step) : step.next;
      step = next === null ? undefined : own(campaign.steps, next);
    }
    return effects;
  });
};
