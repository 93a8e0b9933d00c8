import { z } from 'zod';
import { PRIORITY_CLASSES } from '../../domain/campaign.ts';
import { formatDuration } from '../../domain/duration.ts';
import { accountId, duration, identifier, listOf, weekday, wholePercent, words } from '../field-values.ts';

/** A mail put off for longer is dropped (semantics row 13). */
export const DEFAULT_TOO_LATE = { amount: 3, unit: 'd' } as const;

/** The top of a campaign file. What is `unknown` here is read by a reader of its own. */
export const headerShape = {
  schema: z.strictObject({
    campaign: identifier.optional().meta({ description: "Its id, the same as the file's name.", sample: 'win-back' }),
    title: words
      .optional()
      .meta({ description: 'What people call it; otherwise made of its id.', sample: 'Win back an account' }),
    class: z
      .enum(PRIORITY_CLASSES)
      .optional()
      .meta({
        description:
          'What it is, which decides who goes first where caps are short; otherwise told by its id and its trigger.',
        preset: 'by id and trigger',
        rows: [37],
      }),
    priority: z
      .enum(PRIORITY_CLASSES)
      .optional()
      .meta({ description: 'Another name for class; a file says one of the two.', preset: 'as class', rows: [37] }),
    for: accountId
      .optional()
      .meta({ description: 'An individual programme: the one account it is for.', sample: 'acme' }),
    run: z
      .enum(['account', 'contact'])
      .optional()
      .meta({
        description: 'Whose way through the steps it is: one for the account, or one for each chosen contact.',
        preset: 'account',
        rows: [1],
      }),
    topic: identifier.optional().meta({
      description: 'The topic of consent its marketing mails need.',
      preset: 'by class',
      names: 'topic',
      rows: [12],
    }),
    event: z.unknown().optional().meta({ description: 'What it invites to.' }),
    trigger: z.unknown().meta({ description: 'What lets an account in.' }),
    audience: z.unknown().optional().meta({ description: 'Who is written to.' }),
    entry: z.unknown().optional().meta({ description: 'How often the same account may enter.' }),
    exit: z.unknown().optional().meta({ description: 'What ends it at once, wherever it stands.' }),
    goal: z.unknown().optional().meta({ description: 'What it is to bring about; it is counted and moves nothing.' }),
    holdout: wholePercent(0, 90)
      .optional()
      .meta({ description: 'Percent of accounts that are left out, to compare with.', preset: 0, rows: [23] }),
    too_late: duration.optional().meta({
      description: 'How long a mail may be put off before it is dropped.',
      preset: formatDuration(DEFAULT_TOO_LATE),
      rows: [13],
    }),
    caps: z
      .unknown()
      .optional()
      .meta({ description: 'Fewer mails of this campaign than the settings allow.', rows: [36] }),
    throttle: z
      .unknown()
      .optional()
      .meta({ description: 'So many of its mails in an hour or a day, to all accounts together.', rows: [41] }),
    quiet_hours: z
      .unknown()
      .optional()
      .meta({ description: "Hours without its mails beside the market's own.", rows: [38] }),
    send_window: z
      .unknown()
      .optional()
      .meta({ description: 'The only hours in which its mails may arrive, within those of the market.', rows: [38] }),
    days_off: listOf(weekday, 'days of the week')
      .optional()
      .meta({ description: 'Days without its mails beside the closed ones.', sample: ['friday'], rows: [38] }),
    issue: z
      .unknown()
      .optional()
      .meta({ description: 'Name of this issue of a scheduled campaign; renew it for the next one.', rows: [7] }),
    steps: z.unknown().meta({ description: 'What is done, one after another.' }),
  }),
};
