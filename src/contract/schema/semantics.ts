/**
 * What the constructs of the language mean, by the number that shapes, tests and comments call them by ("semantics row
 * 12"). Numbers are kept for good; one that is missing belongs to a construct that no file can say.
 */
export type Meaning = { readonly construct: string; readonly meaning: string; readonly edges: string };

export const SEMANTICS: Readonly<Record<number, Meaning>> = {
  1: {
    construct: 'run',
    meaning:
      'account: one way through the steps for the account. contact: one for each chosen person, in one enrolment.',
    edges: 'Exits, holds and caps of the account are common to both. Answers are a person’s: they need run: contact.',
  },
  2: {
    construct: 'audience',
    meaning: 'Who is written to is chosen at each send; under run: contact once, at entry.',
    edges: 'Roles in the file’s order, then who answered last. Nobody fits: the mail is skipped with its reason.',
  },
  4: {
    construct: 'trigger: segment',
    meaning: 'A crossing: the account was not in it, and now is (or the other way round).',
    edges: 'Who is in it when the campaign is published does not enter by itself: keyline activate lets them in.',
  },
  5: {
    construct: 'trigger: event',
    meaning: 'A fact that happens now. Its person is the contact of the trigger.',
    edges: 'What is older than max_age when it is known starts nothing, nor do imports, nor a corrected copy.',
  },
  6: {
    construct: 'trigger: date',
    meaning: 'So long before a date of the campaign’s own event.',
    edges: 'After latest nobody enters: too late.',
  },
  7: {
    construct: 'trigger: schedule',
    meaning: 'A local time that comes again. Each issue goes out once.',
    edges:
      'An issue that was not renewed is skipped, never sent again. Missed by more than a day: skipped, not made up for.',
  },
  8: {
    construct: 'trigger: trait',
    meaning: 'A move between two kept states.',
    edges: 'Several moves before anybody looked count as one, from the first state to the last; back again is none.',
  },
  9: {
    construct: 'entry',
    meaning: 'One enrolment at a time; again 90 days after the last one ended, unless the file says otherwise.',
    edges: 'reentry: every on orders needs min_gap; what happens in the gap is gathered for the next time.',
  },
  10: {
    construct: 'exit',
    meaning: 'Ends the enrolment wherever it stands; asked before each effect, and once more at the gate of each mail.',
    edges: 'Open tasks close as not needed. Codes that were not sent are released, sent ones are honoured.',
  },
  11: {
    construct: 'goal',
    meaning: 'Counted once per enrolment, within its time from the first accepted mail. It moves nothing.',
    edges: 'A refund takes it back.',
  },
  12: {
    construct: 'send',
    meaning:
      'Done when the message of every recipient is final: accepted, or dropped with its reason. Marketing needs the consent of its topic.',
    edges: 'Nobody’s was accepted: what leans on it is skipped.',
  },
  13: {
    construct: 'too_late',
    meaning: 'How long a mail may be put off by quiet hours, closed days, caps and holds before it is dropped.',
    edges: 'Later waits count from the mail, not from the plan.',
  },
  14: {
    construct: 'wait',
    meaning: 'm and h elapse; d and w are calendar days there; wd are working days of the market.',
    edges: 'Never moved for a weekend: the mail that follows waits by itself.',
  },
  15: {
    construct: 'wait: until',
    meaning: 'The next such time of day on these days, or a date of the event.',
    edges: 'Past by no more than too_late: go on. Past by more: the next send is skipped.',
  },
  16: {
    construct: 'wait_for',
    meaning: 'The first match since the step before it. then or else is done, and then the next step.',
    edges: 'At the end of the time what happened in it wins, even where it is known a little later.',
  },
  17: {
    construct: 'remind',
    meaning: 'A mail or a task while it is waited for, each once.',
    edges: 'Not any more once it has come. Mails of it count for caps.',
  },
  18: {
    construct: 'click, reply',
    meaning: 'Of the latest mail of this enrolment, by a person and not by a machine.',
    edges: 'Links to unsubscribe and to preferences never count. Opens alone are refused: machines open mails too.',
  },
  20: {
    construct: 'branch',
    meaning: 'The first arm that is true; else where none is; without else the steps simply go on.',
    edges: 'What is not known is neither true nor false.',
  },
  21: {
    construct: 'performed',
    meaning: 'True, false or unknown. Without within: since the enrolment began. With at_least: so often or more.',
    edges: 'False only as far as the feed is known.',
  },
  22: {
    construct: 'split',
    meaning: 'Drawn by a stable hash: the same account, or contact, always takes the same path. Weights make 100.',
    edges: 'By contact only in a scheduled campaign or under run: contact, and never with an offer inside.',
  },
  23: {
    construct: 'holdout',
    meaning: 'So many percent of accounts do not enter, to compare with.',
    edges: 'Never in repair and transactional campaigns.',
  },
  24: {
    construct: 'offer',
    meaning: 'One code per enrolment, shared by its people; kept at the step, issued with the first accepted mail.',
    edges:
      'Its first mail reached nobody: released, and mails that lean on it are skipped. Under run: contact the first who comes to the step asks, the others share it.',
  },
  25: {
    construct: 'amounts',
    meaning: 'An amount for each currency of the settings. A table by tier names every tier, or none for the rest.',
    edges: 'Whole units in the file: 400 is 400 pounds.',
  },
  26: {
    construct: 'expires',
    meaning: 'From the first mail that names the offer to the end of the account’s local day, so many days after.',
    edges: 'A mail that would name it later is dropped. An order dated before the end redeems it.',
  },
  27: {
    construct: 'budget',
    meaning: 'The worst case of every code is reserved, in its currency; needed for more than 10 percent.',
    edges: 'At 80 % the owner is told. Used up: the offer is empty. What expires is free again.',
  },
  28: {
    construct: 'replaces',
    meaning: 'An account holds one open offer; the older one stays, and the new one is empty.',
    edges: 'With replaces: older both are good.',
  },
  29: {
    construct: 'gift, rebate, terms',
    meaning: 'A promise with a task for the owner’s team.',
    edges:
      'Kept when the task is done. A rebate grows with the orders from the mail on, in their currency, and is promised when the offer ends.',
  },
  30: {
    construct: 'if_empty',
    meaning: 'Another template, or skip, for an offer or a list of products that is empty.',
    edges: 'Without it the mail is skipped, and so is what leans on it.',
  },
  31: {
    construct: 'task',
    meaning: 'For the owner, due in two working days, done or not done, unless the file says otherwise.',
    edges: 'One open at a time for a campaign, a step and an account.',
  },
  32: { construct: 'alert', meaning: 'A word to the owner, at once.', edges: 'One a day of a kind for an account.' },
  33: {
    construct: 'approve',
    meaning: 'Guards the rest of its block: a person’s yes lets it go on.',
    edges:
      'No, and silence: the rest of the block is skipped with the reason. Under run: contact one question for all of them.',
  },
  36: {
    construct: 'caps',
    meaning: 'In any such stretch of time, for a person over all accounts and for an account over all its people.',
    edges:
      'One step to several people within a day is one for the account. Transactional mail neither counts nor waits.',
  },
  37: {
    construct: 'class, priority',
    meaning: 'Who goes first: transactional, repair, owner-approved, win-back, thank-you, event, newsletter.',
    edges: 'The others are put off, at most until too_late.',
  },
  38: {
    construct: 'quiet hours, closed days',
    meaning: 'Of the reader: of the contact’s market, else the account’s, else the settings.',
    edges: 'Asked again at the gate of each mail.',
  },
  39: {
    construct: 'unsubscribe, bounce',
    meaning: 'Ends mails to this person, of a topic or of all.',
    edges: 'Nobody is left who can be reached: the campaign ends there.',
  },
  40: {
    construct: 'feed_freshness',
    meaning: 'That nothing was ordered is known only as far as the feed of orders is.',
    edges: 'Behind by more: nobody is taken for silent, and nothing is made up for at once when it is back.',
  },
  41: {
    construct: 'throttle',
    meaning: 'In any hour, or any 24 hours, so many marketing mails of the campaign over all accounts.',
    edges:
      'The others are put off to their turn, in order of when they were due, then of their accounts’ ids; past too_late they are dropped.',
  },
};
