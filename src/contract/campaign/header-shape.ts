import { z } from 'zod';
import { PRIORITY_CLASSES } from '../../domain/campaign.ts';
import { accountId, duration, identifier, listOf, weekday, wholePercent, words } from '../field-values.ts';

/** The top of a campaign file. What is `unknown` here is read by a reader of its own. */
export const headerShape = {
  schema: z.strictObject({
    /** Its id, the same as the file's name. */
    campaign: identifier.optional(),
    title: words.optional(),
    class: z.enum(PRIORITY_CLASSES).optional(),
    /** An individual programme: the one account it is for. */
    for: accountId.optional(),
    run: z.enum(['account', 'contact']).optional(),
    topic: identifier.optional(),
    /** What it invites to. */
    event: z.unknown().optional(),
    trigger: z.unknown(),
    audience: z.unknown().optional(),
    entry: z.unknown().optional(),
    exit: z.unknown().optional(),
    goal: z.unknown().optional(),
    holdout: wholePercent(0, 90).optional(),
    too_late: duration.optional(),
    caps: z.unknown().optional(),
    quiet_hours: z.unknown().optional(),
    send_window: z.unknown().optional(),
    days_off: listOf(weekday, 'days of the week').optional(),
    issue: z.unknown().optional(),
    steps: z.unknown(),
  }),
  later: ['throttle', 'priority'],
};
