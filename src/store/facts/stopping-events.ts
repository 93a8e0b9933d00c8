import type { EventName } from '../../domain/event.ts';
import type { Transaction } from '../database/open.ts';

/** Always stop, whatever is published: nobody may get a mail decided before one of these. */
const ALWAYS: readonly string[] = [
  'Order Completed',
  'Order Refunded',
  'Contact Unsubscribed',
  'Contact Suppressed',
  'Contact Left',
  'Hold Placed',
  'Touch Vetoed',
  'Touch Postponed',
  'Account Ended',
  'Enrolment Ended',
  'Lapse State Changed',
  // A reminder at its gate must not reach who has just answered; nor anything who is invited to nothing any more.
  'Invitation Answered',
  'Survey Answered',
  'Event Cancelled',
];

/** Own results and opens can never change whether a message may go: they would only make the gate refuse for nothing. */
const NEVER: readonly string[] = [
  'Message Settled',
  'Message Deferred',
  'Message Refused',
  'Email Opened',
  'Offer Reserved',
];

/** True when an event of this type stops messages decided before it: always, or because a published campaign exits on it. */
export const stopsMessages = async (tx: Transaction, type: EventName): Promise<boolean> => {
  if (ALWAYS.includes(type)) return true;
  if (NEVER.includes(type)) return false;
  const [row] = await tx.$queryRaw<{ stops: boolean }[]>`
    SELECT EXISTS (
      SELECT 1 FROM campaigns c JOIN campaign_versions v ON v.campaign_id = c.id,
             jsonb_array_elements(v.definition->'exits') AS exit
      WHERE c.status = 'published' AND exit->>'type' = 'event' AND exit->>'event' = ${type}) AS stops`;
  return row?.stops ?? false;
};
