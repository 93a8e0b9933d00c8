import { describe, expect, test } from 'vitest';
import { parseCampaign } from '../../src/contract/campaign/parse-campaign.ts';
import { CATALOGUE, faultsOf, withTop } from './checked.ts';

const TRIGGER = 'trigger: { segment: lapsed }';

/** What is wrong, the lines from line 2, and what is said. */
const RULES: readonly (readonly [string, string, readonly string[]])[] = [
  ['nothing', TRIGGER, []],
  ['a mistyped key', 'triger: { segment: lapsed }', ['2:1 unknown-key Unknown key "triger". Did you mean "trigger"?']],
  ['a missing trigger', 'title: Test', ['1:1 missing-key Missing key "trigger".']],
  [
    'an unknown class',
    `${TRIGGER}\nclass: winback`,
    [
      '3:8 invalid-value class: "winback" is not one of transactional, repair, owner-approved, win-back, thank-you, event, newsletter. Did you mean "win-back"?',
    ],
  ],
  ['run by contact', `${TRIGGER}\nrun: contact`, []],
  ['a key of later', `${TRIGGER}\nthrottle: 5`, ['3:1 not-yet-available "throttle" is not yet available.']],
  [
    'a trigger that is no map',
    'trigger: lapsed',
    ['2:10 invalid-value trigger: "lapsed" is not a trigger. Write { segment: lapsed, on: enter }.'],
  ],
  [
    'a mistyped trigger',
    'trigger: { segmnt: lapsed }',
    ['2:12 unknown-key trigger: Unknown key "segmnt". Did you mean "segment"?'],
  ],
  [
    'a trigger of later',
    'trigger: { anniversary: first-order }',
    ['2:12 not-yet-available trigger: A trigger by "anniversary" is not yet available.'],
  ],
  [
    'an unknown segment',
    'trigger: { segment: lapsd }',
    ['2:21 unknown-segment trigger.segment: Unknown segment "lapsd". Did you mean "lapsed"?'],
  ],
  [
    'an unknown event',
    'trigger: { event: Order Complete }',
    ['2:19 unknown-event trigger.event: Unknown event "Order Complete". Did you mean "Order Completed"?'],
  ],
  [
    'an event nobody named',
    'trigger: { event: Moon Risen }',
    [
      '2:19 unknown-event trigger.event: Unknown event "Moon Risen". An event of your own is listed under "events" in settings.yaml.',
    ],
  ],
  ['an event of their own', 'trigger: { event: Quote Requested, where: { anything.at_all: 3 } }', []],
  [
    'opens alone',
    'trigger: { event: Email Opened }',
    [
      '2:19 opens-alone trigger.event: Opens alone decide nothing: machines open mails too. Use Email Clicked, Email Replied or Order Completed.',
    ],
  ],
  [
    'a schedule without an issue',
    'trigger: { schedule: { every: day, at: "09:30" } }',
    [
      '2:12 issue trigger: A schedule needs an issue: an issue that is not renewed is skipped, never sent again. Write issue: 2026-12.',
    ],
  ],
  ['an issue without a schedule', `${TRIGGER}\nissue: 2026-12`, ['3:1 issue "issue" goes with a schedule.']],
  [
    'a day that is none',
    'trigger: { schedule: { every: month, on: fifth tuesday, at: "09:30" } }\nissue: 1',
    [
      '2:42 invalid-value trigger.schedule.on: "fifth tuesday" is no day of a month. Write "first tuesday", "last friday" or a number from 1 to 31.',
    ],
  ],
  [
    'a time that is none',
    'trigger: { schedule: { every: day, at: "25:00" } }\nissue: 1',
    ['2:40 invalid-value trigger.schedule.at: "25:00" is not a time of day. Write "09:30".'],
  ],
  [
    'a zone that is none',
    'trigger: { schedule: { every: day, at: "09:00", timezone: acount } }\nissue: 1',
    [
      '2:59 invalid-value trigger.schedule.timezone: "acount" is not a zone. Write account, contact or an IANA name such as Asia/Manila. Did you mean "account"?',
    ],
  ],
  [
    'every order without a gap',
    'trigger: { event: Order Completed }\nentry: { reentry: every, per: order.id }',
    [
      '3:19 min-gap entry.reentry: reentry: every on orders needs min_gap, or a busy account gets a mail for each order. Write min_gap: 30d.',
    ],
  ],
  [
    'a key of entry that is none',
    'trigger: { event: Quote Requested }\nentry: { reentry: every, per: quote.id }',
    ['3:31 invalid-value entry.per: "quote.id" is not one of order.id.'],
  ],
  [
    'a trait whose moves are no facts',
    'trigger: { trait: account.teir, changes: up }',
    [
      '2:19 invalid-value trigger.trait: "account.teir" is not one of account.tier, account.level, tier, level. Did you mean "account.tier"?',
    ],
  ],
  [
    'a wait with once',
    `${TRIGGER}\nentry: { reentry: once, wait: 90d }`,
    ['3:25 entry-rule entry: "wait" goes with reentry: after.'],
  ],
  [
    'a duration in words',
    `${TRIGGER}\ntoo_late: three days`,
    ['3:11 invalid-value too_late: "three days" is not a duration. Write 30m, 4h, 3d or 2w. Did you mean "3d"?'],
  ],
  [
    'a duration without a unit',
    `${TRIGGER}\ntoo_late: 3`,
    ['3:11 invalid-value too_late: 3 is not a duration. Write 30m, 4h, 3d or 2w.'],
  ],
  [
    'an unknown exit event',
    `${TRIGGER}\nexit: [ { event: Order Completd } ]`,
    ['3:18 unknown-event exit[0].event: Unknown event "Order Completd". Did you mean "Order Completed"?'],
  ],
  [
    'an exit that is the trigger',
    `${TRIGGER}\nexit: [ { segment: lapsed, on: enter } ]`,
    [
      '3:9 contradiction exit[0]: This exit rule is the trigger itself: the campaign would end as it begins. Take it away, or write on: leave.',
    ],
  ],
  [
    'an audience nobody is in',
    'trigger: { segment: lapsed, on: leave }\naudience: { segment: lapsed }',
    [
      '3:22 contradiction audience.segment: The trigger is leaving "lapsed" and the audience being in it: nobody is both. Take one of the two away.',
    ],
  ],
  [
    'a goal with a mistyped field',
    `${TRIGGER}\ngoal: { event: Order Completed, where: { order.totl: { at_least: 5 } } }`,
    ['3:42 unknown-field goal.where: Unknown field "order.totl". Did you mean "order.total"?'],
  ],
  [
    'a mistyped test',
    `${TRIGGER}\ngoal: { event: Order Completed, where: { order.total: { atleast: 5 } } }`,
    ['3:57 unknown-operator goal.where.order.total: Unknown test "atleast". Did you mean "at_least"?'],
  ],
  [
    'x_usual of something else',
    `${TRIGGER}\ngoal: { event: Order Completed, where: { account.region: { at_least: { x_usual: 1 } } } }`,
    [
      '3:70 invalid-value goal.where.account.region.at_least: x_usual compares an order with the usual one: it goes with order.total only.',
    ],
  ],
  [
    'an unknown topic',
    `${TRIGGER}\ntopic: ofers`,
    ['3:8 topic topic: Unknown topic "ofers". The settings list offers, newsletter, service.'],
  ],
  [
    'a marketing send without a topic',
    'trigger: manual',
    [
      '3:12 topic steps[0]: A marketing send needs a topic of consent, and class owner-approved has no default. Write at the top, such as topic: offers.',
    ],
  ],
  [
    'a holdout of what is owed',
    `${TRIGGER}\nclass: repair\nholdout: 10`,
    ['4:10 holdout holdout: A repair campaign has no holdout: it is owed to everyone.'],
  ],
  [
    'a share above the most',
    `${TRIGGER}\nholdout: 95`,
    ['3:10 invalid-value holdout: 95 is not a whole percentage from 0 to 90.'],
  ],
  [
    'roles that are no list',
    `${TRIGGER}\naudience: { contacts: champion }`,
    ['3:23 invalid-value audience.contacts: "champion" is not a list of buying roles. Write [ champion ].'],
  ],
];

describe('the top of a campaign file', () => {
  test.each(RULES)('%s', (_name, top, expected) => {
    expect(faultsOf(withTop(top))).toEqual(expected);
  });

  test('an error leaves no campaign, a warning does', () => {
    expect(parseCampaign(withTop('triger: 1'), 'test.yaml', CATALOGUE).campaign).toBeNull();
    const { campaign, diagnostics } = parseCampaign(withTop(TRIGGER), 'campaigns/other.yaml', CATALOGUE);
    expect(campaign?.id).toBe('test');
    expect(diagnostics).toMatchObject([{ severity: 'warn', code: 'file-name', line: 1, column: 11 }]);
  });

  test('the id is the file name where the file does not say it', () => {
    const text = 'trigger: { segment: lapsed }\nsteps: [ { send: we-miss-you } ]\n';
    expect(parseCampaign(text, 'C:\\campaigns\\spring-2027.yaml', CATALOGUE).campaign?.id).toBe('spring-2027');
  });

  test.each([
    ['win-back-2', TRIGGER, 'win-back', 'offers'],
    ['test', TRIGGER, 'win-back', 'offers'],
    ['test', 'trigger: { segment: key-accounts }', 'thank-you', 'offers'],
    ['test', 'trigger: { trait: account.tier, changes: up }', 'thank-you', 'offers'],
    ['test', 'trigger: { schedule: { every: day, at: "09:00" } }\nissue: 7', 'newsletter', 'newsletter'],
    ['test', 'trigger: manual\ntopic: service', 'owner-approved', 'service'],
    ['test', `${TRIGGER}\nclass: repair`, 'repair', 'service'],
  ])('class and topic of %s with %s', (id, top, expected, topic) => {
    const text = `campaign: ${id}\n${top}\nsteps: [ { send: we-miss-you } ]\n`;
    expect(parseCampaign(text, `${id}.yaml`, CATALOGUE).campaign).toMatchObject({ class: expected, topic });
  });
});
