import type { Campaign } from '../domain/campaign.ts';
import { type AccountId, type ContactId, type EffectId, effectId, enrolmentId } from '../domain/ids.ts';
import { addDuration } from '../domain/local-time.ts';
import { takeSplit } from './advance.ts';
import { chooseRecipients, nobodyReason } from './audience.ts';
import type { Effect } from './decision.ts';
import { isHeldOut } from './holdout.ts';
import type { AccountView, ContactView } from './inputs.ts';
import { own } from './own.ts';
import { priorityOf } from './priority.ts';
import type { DueInstant } from './schedule.ts';
import { admittedAs, type SendStep, templateNamed } from './send-step.ts';

/** A broadcast has splits and sends only: more than this many steps is no broadcast. */
const MOST_STEPS = 50;

export type IssuePlan = {
  readonly sends: readonly Extract<Effect, { type: 'send' }>[];
  /** Why a send is due on a later day than the issue's. */
  readonly moved: Readonly<Record<EffectId, string>>;
  /** Why the account gets nothing; null where it gets something. */
  readonly skipped: string | null;
};

/**
 * The sends of one newsletter issue to one account: who gets it, which wording and when (`dueAt`, the schedule's local time
 * for that person on an open day). Pure, like `decide`; the ids make planning a page twice plan it once.
 */
export const planIssue = (
  campaign: Campaign,
  issue: string,
  account: Pick<AccountView, 'id' | 'timezone' | 'calendar'>,
  contacts: readonly ContactView[],
  dueAt: (contact: ContactView) => DueInstant,
): IssuePlan => {
  if (isHeldOut(campaign, account.id)) return { sends: [], moved: {}, skipped: 'holdout' };
  const recipients = chooseRecipients(campaign.audience, contacts);
  if (recipients.length === 0) return { sends: [], moved: {}, skipped: nobodyReason(campaign.audience) };
  const enrolment = enrolmentId(campaign.id, account.id, issue);
  const moved: Record<EffectId, string> = {};
  const sends = recipients.flatMap((contact) => {
    const due = dueAt(contact);
    return sendSteps(campaign, account.id, contact.id).map((step) => {
      const id = effectId(enrolment, step.id, contact.id, 1);
      if (due.moved !== null) moved[id] = due.moved;
      return {
        type: 'send' as const,
        id,
        enrolment,
        campaign: campaign.id,
        version: campaign.version,
        step: step.id,
        attempt: 1,
        ...admittedAs(campaign, step.id),
        contact: contact.id,
        ...templateNamed(campaign, step.template),
        subject: step.subject,
        topic: campaign.topic,
        transactional: step.transactional,
        priority: priorityOf(campaign),
        dueAt: due.at,
        tooLateAt: addDuration(due.at, campaign.tooLate, account.timezone, account.calendar),
        data: {
          ...{ offer: null, order: null, gatheredOrders: [] },
          ...(step.questions && { questions: step.questions }),
        },
      };
    });
  });
  return { sends, moved, skipped: null };
};

/** The sends on this person's way through the splits. */
const sendSteps = (campaign: Campaign, account: AccountId, contact: ContactId): readonly SendStep[] => {
  const found: SendStep[] = [];
  let next = campaign.start;
  for (let count = 0; next !== null && count < MOST_STEPS; count += 1) {
    const step = own(campaign.steps, next);
    if (step?.type === 'send') {
      found.push(step);
      next = step.next;
    } else if (step?.type === 'split') next = takeSplit(campaign, step.by === 'contact' ? contact : account, step);
    else next = null;
  }
  return found;
};
