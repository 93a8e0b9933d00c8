/**
 * A kept reason in words that sales can say: `because <words>`. What is not in the list is shown as it was kept; programs
 * read the kept form, by `--json`.
 */

import { businessTime } from '../../domain/time.ts';
import { describeHold } from './describe-hold.ts';
import { formatDay } from './format-instant.ts';
import { isolate } from './isolate.ts';

/** Null where the reason says no more than the outcome did. */
export const describeReason = (reason: string | null): string | null => {
  if (reason === null || reason === '' || reason === 'accepted' || reason === 'task opened') return null;
  const known = Object.hasOwn(ENGLISH_REASONS, reason) ? ENGLISH_REASONS[reason] : undefined;
  if (known !== undefined) return known;
  for (const [pattern, words] of PATTERNS) {
    const found = pattern.exec(reason);
    if (found) return words(found[1] ?? '', found[2] ?? '', found[3] ?? '');
  }
  return reason;
};

export const ENGLISH_REASONS: Readonly<Record<string, string>> = {
  'Order Completed': 'they ordered',
  'Order Refunded': 'an order was refunded',
  'Offer Redeemed': 'they used the offer',
  'Lapse State Changed': 'the buying rhythm changed',
  'Contact Unsubscribed': 'a contact unsubscribed',
  'Account Ended': 'the account was ended',
  'Account Returned': 'the account came back',
  'quiet hours': 'it was outside the hours in which mails may arrive there',
  'closed day': 'it was a closed day there',
  'Trait Changed': 'their tier or level changed',
  'Tier Near': 'they came close to the next tier',
  'Tier At Risk': 'their tier is no longer earned',
  'Event Cancelled': 'the event was cancelled',
  'Contact Left': 'the contact is no longer with this account',
  'Contact Suppressed': 'nothing may be sent to this address any more',
  'event cancelled': 'the event was cancelled',
  'too late': 'it was too close to the event to invite anybody',
  'too late: its date is over': 'the date it belonged to was over',
  'approval: no': 'a person said no',
  'approval: silence': 'nobody said yes in time',
  'approval: content changed, asked again': 'it had changed since it was shown, so a yes is asked for again',
  'not known in time: else': 'it could not be known in time, so the owner was asked to find out',
  'older offer open': 'an older offer is still open',
  'offer over': 'the offer had ended',
  suppressed: 'nothing may be sent to this address any more',
  'contact left': 'the contact is no longer with this account',
  'not a key account': 'it is not a key account',
  history: 'it was history already when it became known, and history starts nothing',
  holdout: 'the account is in the comparison group, which gets nothing of this campaign',
  'already inside': 'the account was in this campaign already',
  'already took part': 'the account has been through this campaign, and it runs once',
  'already took part for this': 'the account has been through this campaign for the same cause',
  'inside the re-entry wait': 'too little time had passed since the last round',
  'inside the gap': 'too little time had passed since the last round',
  'all steps done': 'all its steps are done',
  'sent before': 'it had been sent before',
  'made before': 'it had been given before',
  'taken back': 'it was taken back before it went',
  'nothing was sent': 'nothing had been sent',
  'no longer planned': 'the plan changed before it was due',
  'no related product': 'no other product goes with what they bought',
  'offer empty: no related product': 'no other product goes with what they bought',
  'budget exhausted': 'its budget is spent',
  vetoed: 'a person vetoed it',
  postponed: 'a person postponed it',
  'stopped: everything': 'all sending is stopped',
  'stopped: campaign': 'its campaign is stopped',
  'stopped: contact': 'the contact is stopped until somebody resumes it',
  'after a hold: one touch a day': 'after a hold the account gets one touch a day',
  'after a hold: one touch a day (planned)':
    'after a hold the account gets one touch a day, and what matters more goes first',
  'Hold Placed': 'the account was put on hold',
  'Hold Released': 'a hold of the account ended',
  judged: 'the segments were judged anew',
  'not activated by hand': 'it starts by itself, not by hand',
  'no one reachable': 'nobody is left there whom it may write to',
  'no contact in role any': 'nobody is known there',
};

type Words = (first: string, second: string, third: string) => string;

const PATTERNS: readonly (readonly [RegExp, Words])[] = [
  [/^exit: (.+)$/, (exit) => again(exit)],
  [/^too late: overdue$/, () => 'its time had passed'],
  [/^too late: (.+)$/, (reason) => `it could not go in time: ${again(reason)}`],
  [/^holiday: (.+)$/, (name) => `it was a holiday there (${name})`],
  [/^quiet hours: (.+)$/, (season) => `mails arrive there at other hours during ${season}`],
  [
    /^moved from (\d{4}-\d{2}-\d{2}): (.+)$/,
    (day, why) => `it was due on ${formatDay(businessTime(Date.parse(day)), 'UTC')}, but ${again(why)}`,
  ],
  [/^held: (.+)$/s, (reason) => describeHold(reason) ?? `the account is on hold (${reason})`],
  [/^vetoed by ([^:]+)(?:: (.+))?$/s, (who, why) => `${isolate(who)} vetoed it${why === '' ? '' : ` (${why})`}`],
  [/^postponed by (.+)$/, (who) => `${isolate(who)} postponed it`],
  [/^unsubscribed: (.+)$/, (topic) => `the contact unsubscribed from ${topic}`],
  [/^no consent: (.+)$/, (topic) => `the contact has not agreed to mails about ${topic}`],
  [/^(entered|left) (?:segment )?(\S+)$/, (change, segment) => `the account ${change} the segment ${segment}`],
  [/^not in segment (\S+)$/, (segment) => `the account was not in the segment ${segment}`],
  [/^offer (\S+) is empty$/, (offer) => `there was no offer “${offer}” to send`],
  [
    /^cap: (contact|account) (\d+) per (\w+) \(planned\)$/,
    (whose, most, window) => `what matters more comes first, and the ${whose} may have ${most} in ${inWords(window)}`,
  ],
  [
    /^cap: (contact|account) (\d+) per (\w+)$/,
    (whose, most, window) => `the ${whose} has had the most that is allowed: ${most} in ${inWords(window)}`,
  ],
  [
    /^throttle: (\d+) per (hour|day)$/,
    (most, unit) =>
      `the campaign sends at most ${most} mails ${unit === 'hour' ? 'an hour' : 'a day'}, and others came first`,
  ],
  [/^approved by (.+)$/, (who) => `${who} said yes`],
  [/^(\d+)([dw]) before (.+)$/, (count, unit, event) => `${count} ${unit === 'd' ? 'days' : 'weeks'} before ${event}`],
  [/^activated by (.+)$/, (who) => `${who} let the account in`],
  [/^ended by (.+)$/, (who) => `${who} took the account out`],
  [/^stopped by (.+)$/, (who) => `${who} stopped it before it began`],
  [/^no contact in role (.+)$/, (roles) => `nobody there is known as ${roles.replace(/, (?=[^,]*$)/, ' or ')}`],
  [/^first days: ceiling (\d+)$/, (most) => `in the first days at most ${most} mails a day go out`],
  [/^account ended(?:: (.+))?$/, (why) => `the account was ended${why === '' ? '' : ` (${why})`}`],
  [/^facts-moving\b/, () => 'something new about the account came in at that very moment; it was decided again'],
  [
    /^no answer after the final dot\b/,
    () => 'the mail server never answered: it may have arrived, so it is not sent again',
  ],
];

const again = (reason: string): string => describeReason(reason) ?? reason;

const UNITS: Readonly<Record<string, string>> = { m: 'minute', h: 'hour', d: 'day', wd: 'working day', w: 'week' };

/** `7d` as `7 days`. */
const inWords = (duration: string): string => {
  const [, amount = '', unit = ''] = /^(\d+)([a-z]+)$/.exec(duration) ?? [];
  return UNITS[unit] === undefined ? duration : `${amount} ${UNITS[unit]}${amount === '1' ? '' : 's'}`;
};
