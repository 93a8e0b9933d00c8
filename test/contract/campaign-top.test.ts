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
  ['row 41: a throttle', `${TRIGGER}\nthrottle: { most: 50, per: hour }`, []],
  [
    'row 41: a throttle that is a number',
    `${TRIGGER}\nthrottle: 5`,
    ['3:11 invalid-value throttle: 5 is not a throttle. Write { most: 50, per: hour }.'],
  ],
  [
    'row 41: a throttle by the week',
    `${TRIGGER}\nthrottle: { most: 50, per: week }`,
    ['3:28 invalid-value throttle.per: "week" is not one of hour, day.'],
  ],
  [
    'row 41: a throttle where no mail ever waits',
    `${TRIGGER}\nclass: transactional\nthrottle: { most: 50, per: hour }`,
    ['4:1 throttle A transactional campaign has no throttle: its mails never wait. Take it away.'],
  ],
  ['row 37: a priority', `${TRIGGER}\npriority: repair`, []],
  [
    'row 37: a priority that is none',
    `${TRIGGER}\npriority: high`,
    [
      '3:11 invalid-value priority: "high" is not one of transactional, repair, owner-approved, win-back, thank-you, event, newsletter.',
    ],
  ],
  [
    'row 37: class and priority',
    `${TRIGGER}\nclass: repair\npriority: event`,
    ['4:1 said-twice "priority" is another name for "class". Take one of the two away.'],
  ],
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
  ['a date of the account', 'trigger: { date: account.next_tender, before: 60d, latest: 20d }', []],
  ['a date of its own, on the day', 'trigger: { date: account.region }', []],
  ['an anniversary', 'trigger: { anniversary: account.customer_since, before: 0d }', []],
  ['days after a date', 'trigger: { date: account.last_order, after: 90d }', []],
  [
    'an anniversary of what is no date',
    'trigger: { anniversary: first-order }',
    [
      '2:25 no-date trigger.anniversary: "first-order" is no date. Write event.starts_at, event.ends_at or a date of the account, such as account.next_tender.',
    ],
  ],
  [
    'a mistyped date',
    'trigger: { date: account.next_tendr, before: 60d }',
    ['2:18 unknown-field trigger.date: Unknown field "account.next_tendr". Did you mean "account.next_tender"?'],
  ],
  [
    'a field that is no date',
    'trigger: { date: account.tier, before: 60d }',
    [
      '2:18 no-date trigger.date: "account.tier" is no date. Dates are account.customer_since, account.last_order, account.next_tender, account.next_contract_end, account.last_response, account.lapse_since, account.founded and fields of your own.',
    ],
  ],
  [
    'a date of a person',
    'trigger: { date: contact.birthday }',
    [
      '2:18 no-date trigger.date: No dates of people are kept, so "contact.birthday" is none. Write a date of the account, such as account.next_tender.',
    ],
  ],
  [
    'before and after',
    'trigger: { date: account.next_tender, before: 2d, after: 3d }',
    ['2:51 invalid-value trigger: Either "before" or "after".'],
  ],
  [
    'an offset in words',
    'trigger: { date: account.next_tender, before: two days }',
    [
      '2:47 invalid-value trigger.before: "two days" is not a duration. Write 30m, 4h, 3d or 2w, or 0d for the day itself.',
    ],
  ],
  [
    'latest without before',
    'trigger: { date: account.next_tender, after: 2d, latest: 1d }',
    ['2:50 contradiction trigger: "latest" is a distance before the date: it goes with "before".'],
  ],
  ['members of today', 'trigger: { segment: lapsed, existing: enrol, per_day: 5 }', []],
  [
    'a portion of nobody',
    'trigger: { segment: lapsed, per_day: 5 }',
    ['2:29 invalid-value trigger: "per_day" goes with existing: enrol.'],
  ],
  [
    'members of what one leaves',
    'trigger: { segment: lapsed, on: leave, existing: enrol }',
    [
      '2:50 contradiction trigger.existing: Who is out of a segment need never have been in it: existing: enrol goes with on: enter.',
    ],
  ],
  [
    'a trigger by api',
    'trigger: api',
    [
      '2:10 trigger-api trigger: A program starts a campaign by an event of its own: write { event: Quote Requested }, list the event in settings.yaml and post it to /v1/events. For people there is manual.',
    ],
  ],
  [
    'what it narrows',
    `${TRIGGER}\ncaps: { contact: [ { most: 1, per: 14d } ] }\nsend_window: { from: "09:00", to: "12:00" }\nquiet_hours: { from: "10:30", to: "11:00" }\ndays_off: [ friday ]`,
    [],
  ],
  [
    'a mistyped cap',
    `${TRIGGER}\ncaps: { contcat: [ { most: 1, per: 14d } ] }`,
    ['3:9 unknown-key caps: Unknown key "contcat". Did you mean "contact"?'],
  ],
  [
    'a window of no time',
    `${TRIGGER}\nsend_window: { from: "09:00", to: "09:00" }`,
    ['3:14 invalid-value send_window: Hours that end as they begin are none. Write { from: "09:00", to: "12:00" }.'],
  ],
  [
    'a window in words',
    `${TRIGGER}\nsend_window: { from: morning, to: "12:00" }`,
    ['3:22 invalid-value send_window.from: "morning" is not a time of day. Write "09:30".'],
  ],
  [
    'every day off',
    `${TRIGGER}\ndays_off: [ monday, tuesday, wednesday, thursday, friday, saturday, sunday ]`,
    ['3:11 contradiction days_off: Every day is off: nothing could ever be sent.'],
  ],
  ['a programme for one account', `${TRIGGER}\nfor: acme-14`, []],
  ['a programme for some accounts', `${TRIGGER}\naudience: { accounts: [ acme, 4711 ] }`, []],
  [
    'an account named twice',
    `${TRIGGER}\nfor: acme\naudience: { account: acme }`,
    ['4:1 duplicate-key The account is named twice: keep one of "for", audience.account and audience.accounts.'],
  ],
  [
    'an account that is none',
    `${TRIGGER}\nfor: [ acme ]`,
    ["3:6 invalid-value for: a list is not an account's id. Write it as your orders do."],
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
    'an issue that YAML shortens as a number',
    'trigger: { schedule: { every: day, at: "09:30" } }\nissue: 2026.10',
    ["3:8 invalid-value issue: 2026.1 is not an issue's name. Put it in quotes."],
  ],
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
    ['2:19 unknown-trait trigger.trait: Changes of "account.teir" are not kept. Did you mean "tier"?'],
  ],
  ['a trait of the rhythm', 'trigger: { trait: account.lapse, changes: down }', []],
  ['a cell that moved', 'trigger: { trait: account.abc_xyz, changes: any }', []],
  ['a field of their own that grows', 'trigger: { trait: account.region, changes: up }', []],
  [
    'a trait without an order',
    'trigger: { trait: account.owner, changes: up }',
    ['2:43 no-order trigger.changes: "account.owner" has no order, so it never goes up. Write changes: any.'],
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

  test('what narrows it is kept beside the rest, and is nowhere in a file that does not say it', () => {
    const read = (top: string) => parseCampaign(withTop(top), 'test.yaml', CATALOGUE).campaign;
    const throttled = read(`${TRIGGER}\nthrottle: { most: 50, per: day }`);
    expect(throttled?.guards).toEqual({ throttle: { most: 50, per: 'day' } });
    expect(read(`${TRIGGER}\ndays_off: [ friday ]`)?.guards).toEqual({ daysOff: [5] });
    expect(read(TRIGGER)).not.toHaveProperty('guards');
    expect(read(`${TRIGGER}\npriority: event`)).toEqual(read(`${TRIGGER}\nclass: event`));
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
    ['test', `${TRIGGER}\npriority: repair`, 'repair', 'service'],
  ])('class and topic of %s with %s', (id, top, expected, topic) => {
    const text = `campaign: ${id}\n${top}\nsteps: [ { send: we-miss-you } ]\n`;
    expect(parseCampaign(text, `${id}.yaml`, CATALOGUE).campaign).toMatchObject({ class: expected, topic });
  });
});
