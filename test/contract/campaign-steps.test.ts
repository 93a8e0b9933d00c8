import { describe, expect, test } from 'vitest';
import { EMPTY_CATALOGUE } from '../../src/contract/catalogue.ts';
import { faultsOf, withIssue, withSteps } from './checked.ts';

const OFFER = '  - { offer: comeback, discount: { percent: 5 }, expires: 14d }';
const BUDGET = 'budget: { PHP: 100, GBP: 1 }';

/** What is wrong, the steps from line 4, and what is said. */
const RULES: readonly (readonly [string, string, readonly string[]])[] = [
  ['nothing', '  - send: we-miss-you', []],
  [
    'a mistyped verb',
    '  - sned: we-miss-you',
    ['4:5 unknown-step steps[0]: Unknown step "sned". Did you mean "send"?'],
  ],
  [
    'no verb at all',
    '  - colour: red',
    [
      '4:5 unknown-step steps[0]: "colour" is no step. A step is one of send, ask, wait, wait_for, branch, split, offer, task, alert, exit, approve.',
    ],
  ],
  ['a step that is a word', '  - send', ['4:5 invalid-value steps[0]: "send" is not a step. Write { send: welcome }.']],
  [
    'a verb of later',
    '  - webhook: https://example.test',
    ['4:5 not-yet-available steps[0]: The step "webhook" is not yet available.'],
  ],
  [
    'an unknown key of a step',
    '  - send: we-miss-you\n    subjet: Hello',
    ['5:5 unknown-key steps[0]: Unknown key "subjet". Did you mean "subject"?'],
  ],
  [
    'an attachment',
    '  - send: we-miss-you\n    attach: calendar',
    ['5:5 not-yet-available steps[0]: "attach" is not yet available.'],
  ],
  [
    'an unknown template',
    '  - send: we-mis-you',
    ['4:11 unknown-template steps[0].send: Unknown template "we-mis-you". Did you mean "we-miss-you"?'],
  ],
  [
    'a wait in words',
    '  - send: we-miss-you\n  - wait: three days',
    ['5:11 invalid-value steps[1].wait: "three days" is not a duration. Write 30m, 4h, 3d or 2w. Did you mean "3d"?'],
  ],
  [
    'a branch on one person where the account has one cursor',
    '  - branch: [ { when: { contact.role.champion: true }, steps: [ { send: we-miss-you } ] } ]',
    [
      '4:5 no-contact-here steps[0]: The campaign runs once for the account: a branch on one person needs run: contact at the top.',
    ],
  ],
  ['a wait for all of them', '  - send: we-miss-you\n  - wait_for: { event: Email Clicked, by: all, up_to: 7d }', []],
  ['a wait for a role', '  - send: we-miss-you\n  - wait_for: { event: Email Clicked, by: champion, up_to: 7d }', []],
  [
    'a wait for the contact',
    '  - send: we-miss-you\n  - wait_for: { event: Email Clicked, "by": contact, up_to: 7d }',
    [
      '5:45 invalid-value steps[1].wait_for.by: Everybody waits for himself under run: contact at the top. Here "by" is all, or a buying role.',
    ],
  ],
  ['a wait until a moment', '  - wait: { until: 2027-04-15T14:00, timezone: Asia/Manila }', []],
  ['a wait until a date of the account', '  - wait: { until: account.next_tender, before: 2d }', []],
  [
    'a wait until what is no date',
    '  - wait: { until: account.tier }',
    [
      '4:20 no-date steps[0].wait.until: "account.tier" is no date. Dates are account.customer_since, account.last_order, account.next_tender, account.next_contract_end, account.last_response, account.lapse_since, account.founded and fields of your own.',
    ],
  ],
  [
    'a day of the week that is none',
    '  - wait: { until: "09:00", on: [ tusday ] }',
    ['4:35 invalid-value steps[0].wait.on[0]: "tusday" is not a day of the week. Write monday to sunday.'],
  ],
  [
    'opens alone',
    '  - wait_for: { event: Email Opened, up_to: 7d }',
    [
      '4:24 opens-alone steps[0].wait_for.event: Opens alone decide nothing: machines open mails too. Use Email Clicked, Email Replied or Order Completed.',
    ],
  ],
  [
    'a wait_for without an end',
    '  - wait_for: { event: Email Clicked }',
    ['4:15 missing-key steps[0].wait_for: Missing key "up_to". Write up_to: 7d.'],
  ],
  [
    'then in both places',
    '  - wait_for: { event: Email Clicked, up_to: 7d, then: [ { wait: 1d } ] }\n    then: [ { wait: 2d } ]',
    ['5:5 duplicate-key steps[0]: "then" stands both beside and inside wait_for. Keep one of them.'],
  ],
  [
    'a task nobody set',
    '  - wait_for: { task: done, up_to: 2wd }',
    ['4:17 no-task steps[0].wait_for: No task is set before this step, so there is none to wait for.'],
  ],
  [
    'an outcome nobody can choose',
    '  - { task: Call, outcomes: [ keep, lost ] }\n  - branch: [ { when: { outcome: lots }, steps: [ { exit: over } ] } ]',
    [
      '5:34 unknown-outcome steps[1].branch[0].when.outcome: No task before has the outcome "lots": keep, lost. Did you mean "lost"?',
    ],
  ],
  [
    'else in the middle',
    '  - branch:\n      - else: [ { wait: 1d } ]\n      - { when: { account.tier: gold }, steps: [ { wait: 1d } ] }',
    ['5:9 else-last steps[0].branch[0]: "else" is the last arm.'],
  ],
  [
    'a tier that is none',
    '  - branch: [ { when: { account.tier: glod }, steps: [ { wait: 1d } ] } ]',
    [
      '4:39 invalid-value steps[0].branch[0].when.account.tier: "glod" is not one of silver, gold, platinum. Did you mean "gold"?',
    ],
  ],
  [
    'a field that is none',
    '  - branch: [ { when: { acount.tier: gold }, steps: [ { wait: 1d } ] } ]',
    ['4:25 unknown-field steps[0].branch[0].when: Unknown field "acount.tier". Did you mean "account.tier"?'],
  ],
  [
    'an answer',
    '  - branch: [ { when: { answer: accepted }, steps: [ { wait: 1d } ] } ]',
    [
      '4:5 answer-under-account steps[0]: Each person answers for himself: a branch on an answer needs run: contact at the top.',
      '4:13 no-event steps[0].branch: This asks for an event, and the campaign has none. Write event: { id: ... } at the top.',
    ],
  ],
  [
    'an arm that repeats another',
    '  - branch:\n      - { when: { account.tier: gold }, steps: [ { wait: 1d } ] }\n      - { when: { account.tier: gold }, steps: [ { wait: 2d } ] }',
    ['6:9 unreachable-step steps[0].branch[1]: This arm is never taken: an arm before it has the same condition.'],
  ],
  [
    'weights that do not make 100',
    '  - split: { by: account }\n    paths: { a: { weight: 50, steps: [ { wait: 1d } ] }, b: { weight: 40, steps: [ { wait: 2d } ] } }',
    ['5:5 weights steps[0]: The weights make 90. Let them make 100.'],
  ],
  [
    'one path',
    '  - split: { by: account }\n    paths: { a: { weight: 99, steps: [] } }',
    [
      '5:12 invalid-value steps[0].paths: A split has two or more paths. Write { one: { weight: 50, steps: [...] }, two: { weight: 50, steps: [...] } }.',
    ],
  ],
  [
    'an offer inside a split by contact',
    `  - split: { by: contact }\n    paths:\n      a: { weight: 50, steps: [ { send: newsletter } ] }\n      b: { weight: 50, steps: [ { offer: x, discount: { percent: 5 }, expires: 1d } ] }`,
    [
      '7:33 split-by-contact steps[0].paths.b.steps[0]: An offer inside a split by contact would give one account several offers. Split by account.',
    ],
  ],
  [
    'a wait inside a split by contact',
    `  - split: { by: contact }\n    paths:\n      a: { weight: 50, steps: [ { wait: 1d } ] }\n      b: { weight: 50, steps: [ { send: newsletter } ] }`,
    [
      '6:33 split-by-contact steps[0].paths.a.steps[0]: A split by contact may only try wordings: its paths hold sends alone. Split by account.',
    ],
  ],
  [
    'a step behind an exit',
    '  - exit: over\n  - wait: 1d\n  - wait: 2d',
    [
      '5:5 unreachable-step steps[1]: This step is never reached: every way before it ends with an exit. Take one of the exits away, or this step.',
    ],
  ],
  [
    'a step behind arms that all exit',
    '  - branch: [ { when: { account.tier: gold }, steps: [ { exit: a } ] }, { else: [ { exit: b } ] } ]\n  - wait: 1d',
    [
      '5:5 unreachable-step steps[1]: This step is never reached: every way before it ends with an exit. Take one of the exits away, or this step.',
    ],
  ],
  [
    'two steps of one id',
    '  - { wait: 1d, id: pause }\n  - { wait: 2d, id: pause }',
    ['5:21 duplicate-id steps[1].id: Another step has the id "pause".'],
  ],
  [
    'row 27: a big discount without a budget',
    '  - { offer: x, discount: { percent: 11 }, expires: 14d }',
    ['4:17 budget-required steps[0]: A discount over 10 % needs a budget. Write budget: { GBP: 6000 }.'],
  ],
  [
    'row 25: a currency left out',
    `  - { offer: x, discount: { percent: 5, max: { GBP: 4 } }, expires: 14d }`,
    ['4:46 missing-currency steps[0].discount.max: No amount for PHP, which the settings use. Name every currency.'],
  ],
  [
    'a currency that is none',
    `  - { offer: x, discount: { percent: 5 }, budget: { PHP: 1, GPB: 4, GBP: 4 }, expires: 14d }`,
    [
      '4:61 invalid-value steps[0].budget: "GPB" is not a currency. Write an ISO 4217 code such as GBP. Did you mean "GBP"?',
    ],
  ],
  [
    'an amount finer than its currency',
    `  - { offer: x, discount: { amount: { PHP: 1, GBP: 4.005 } }, expires: 14d }`,
    ['4:52 invalid-value steps[0].discount.amount.GBP: 4.005 is finer than GBP goes: it has 2 digits after the point.'],
  ],
  [
    'half a yen, and a dinar to its thousandth',
    `  - { offer: x, discount: { amount: { PHP: 1, GBP: 4, JPY: 0.5, KWD: 1.234 } }, expires: 14d }`,
    ['4:60 invalid-value steps[0].discount.amount.JPY: 0.5 is finer than JPY goes: it has 0 digits after the point.'],
  ],
  [
    'row 25: a table with a gap',
    `  - { offer: x, discount: { percent: { by: account.tier, gold: 20, silver: 10 } }, ${BUDGET}, expires: 14d }`,
    ['4:38 incomplete-table steps[0].discount.percent: No percent for platinum. Add them, or none: 0 for the rest.'],
  ],
  [
    'a tier in a table that is none',
    `  - { offer: x, discount: { percent: { by: account.tier, goldd: 20, none: 0 } }, ${BUDGET}, expires: 14d }`,
    ['4:58 unknown-tier steps[0].discount.percent: "goldd" is not one of silver, gold, platinum. Did you mean "gold"?'],
  ],
  [
    'both percent and amount',
    '  - { offer: x, discount: { percent: 5, amount: { PHP: 1, GBP: 1 } }, expires: 14d }',
    [
      '4:27 invalid-value steps[0].discount: A discount is either a percent or an amount. Write { percent: 10 } or { amount: { GBP: 50 } }.',
    ],
  ],
  [
    'row 29: a gift and terms need no discount and no end',
    '  - { offer: x, gift: BOX, terms: { credit_days: 60 } }',
    [],
  ],
  [
    'an offer of nothing',
    '  - { offer: x, expires: 3d }',
    [
      '4:5 missing-key steps[0]: An offer needs a discount, a gift, a rebate or terms. Write discount: { percent: 10 }.',
    ],
  ],
  [
    'a discount without an end',
    '  - { offer: x, discount: { percent: 5 } }',
    ['4:5 missing-key steps[0]: Missing key "expires".'],
  ],
  [
    'terms that are none',
    '  - { offer: x, terms: { credit_dais: 60 } }',
    ['4:26 unknown-key steps[0].terms: Unknown key "credit_dais". Did you mean "credit_days"?'],
  ],
  ['row 29: a rebate', '  - { offer: x, rebate: 5, expires: 90d }\n  - send: comeback-offer', []],
  [
    'row 29: a rebate that no mail names',
    '  - { offer: x, rebate: 5, expires: 90d }\n  - wait: 1d',
    [
      'warn 4:14 offer-not-mailed steps[0].offer: No mail names the offer "x", so its rebate never begins. Send a template with an offer after it, or write offer: x beside a send.',
    ],
  ],
  [
    'row 29: a rebate without an end',
    '  - { offer: x, rebate: 5 }',
    ['4:5 missing-key steps[0]: Missing key "expires".'],
  ],
  [
    'row 29: a rebate beside a discount',
    '  - { offer: x, rebate: 5, discount: { percent: 5 }, expires: 90d }',
    ['4:17 contradiction steps[0]: A rebate is instead of a discount. Take one of the two away.'],
  ],
  [
    'row 29: a rebate with a budget',
    `  - { offer: x, rebate: 5, ${BUDGET}, expires: 90d }`,
    ['4:28 contradiction steps[0]: A rebate has no budget: nobody knows what will be ordered. Take the budget away.'],
  ],
  [
    'an offer used and not made',
    '  - send: comeback-offer',
    [
      '4:11 offer-not-made steps[0].send: Template "comeback-offer" names an offer, and none is made before this send. Put an offer step before it.',
    ],
  ],
  [
    'an offer named and not made',
    `${OFFER}\n  - { send: comeback-offer, offer: come-back }`,
    ['5:36 offer-not-made steps[1].offer: No offer "come-back" is made before this step. Did you mean "comeback"?'],
  ],
  [
    'an offer awaited and not made',
    `${OFFER}\n  - wait_for: { event: Offer Redeemed, where: { offer: comebak }, up_to: 7d }`,
    [
      '5:56 offer-not-made steps[1].wait_for.where.offer: No offer "comebak" is made before this step. Did you mean "comeback"?',
    ],
  ],
  [
    'if_empty with no offer',
    '  - send: thank-you-plain\n    if_empty: { offer: skip }',
    ['5:5 offer-not-made steps[0]: No offer is made before this send, so there is none to be empty.'],
  ],
  [
    'a contact who is nobody',
    '  - task: "Call {{contact.first_name}}"',
    [
      '4:11 no-contact-here steps[0].task: {{contact.first_name}} is nobody here: the campaign runs once for the account. Use {{account.name}}, or put the step into the "then" of a wait_for.',
    ],
  ],
  [
    'a field of a title that is none',
    '  - task: "Call {{account.nam}}"',
    ['4:11 placeholder steps[0].task: Unknown field {{account.nam}}. Did you mean "account.name"?'],
  ],
  [
    'a brace too few',
    '  - alert: "Look at {{account.name}"',
    [
      '4:12 placeholder steps[0].alert: "Look at {{account.name}" has a brace too many or too few. Write {{account.name}}.',
    ],
  ],
  ['an empty list of steps', '  []', ['4:3 invalid-value steps: A campaign has one step or more.']],
];

describe('steps', () => {
  test.each(RULES)('%s', (_name, steps, expected) => {
    // Contacts part only in a scheduled campaign.
    const text = steps.includes('by: contact') ? withIssue(steps) : withSteps(steps);
    expect(faultsOf(text)).toEqual(expected);
  });

  test('a scheduled campaign is sends and splits, and only there contacts part', () => {
    expect(faultsOf(withIssue('  - send: newsletter\n  - wait: 1d\n  - task: Call'))).toEqual([
      '5:5 not-yet-available steps[1]: In a scheduled campaign, which is sends and splits, "wait" is not yet available.',
      '6:5 not-yet-available steps[2]: In a scheduled campaign, which is sends and splits, "task" is not yet available.',
    ]);
    const split = `  - split: { by: contact }
    paths: { a: { weight: 50, steps: [ { send: newsletter } ] }, b: { weight: 50, steps: [ { send: newsletter } ] } }`;
    expect(faultsOf(withIssue(split))).toEqual([]);
    expect(faultsOf(withSteps(split))).toEqual([
      '4:5 not-yet-available steps[0]: A split by contact outside a scheduled campaign and without "run: contact" is not yet available.',
    ]);
  });

  test('the person who answered can be named inside then', () => {
    const then = 'then: [ { task: "Call {{contact.first_name}}" } ]';
    expect(
      faultsOf(withSteps(`  - send: we-miss-you\n  - wait_for: { event: Email Clicked, up_to: 7d }\n    ${then}`)),
    ).toEqual([]);
  });

  test('a wait that outlives the goal is a warning, said once', () => {
    const text = `campaign: test
trigger: { segment: lapsed }
goal: { event: Order Completed, within: 20d }
steps:
  - wait: 90d
  - send: we-miss-you
  - wait_for: { event: Email Clicked, up_to: 2w }
  - wait: 7d
  - wait: 7d
`;
    expect(faultsOf(text)).toEqual([
      'warn 8:11 goal-window steps[3].wait: This wait outlives the goal "order-completed", which counts for 20d from the first send. Write a longer within:, or wait less.',
    ]);
  });

  test('with nothing round the file only what it says itself is checked', () => {
    const text = withSteps(
      '  - send: anything\n  - { offer: x, discount: { percent: { by: account.tier, bronze: 5, none: 0 } }, expires: 1d }',
    );
    expect(faultsOf(text, EMPTY_CATALOGUE)).toEqual([]);
    expect(faultsOf(withSteps('  - wait_for: { event: Email Clickd, up_to: 7d }'), EMPTY_CATALOGUE)).toEqual([
      '4:24 unknown-event steps[0].wait_for.event: Unknown event "Email Clickd". Did you mean "Email Clicked"?',
    ]);
  });

  test.each(['constructor', '__proto__', 'toString'])('an event called %s is an event like any other', (name) => {
    const steps = `  - wait_for: { event: ${name}, where: { ${name}: 1, a.b: { ${name}: 2 } }, up_to: 7d }`;
    expect(faultsOf(withSteps(steps), EMPTY_CATALOGUE).join()).toContain(`Unknown test "${name}"`);
  });

  test('a step that is wrong does not make its neighbours wrong', () => {
    const steps = `  - { ofer: comeback, discount: { percent: 5 } }\n  - send: comeback-offer\n  - { task: Call, dew: 1d }\n  - wait_for: { task: done, up_to: 2wd }`;
    expect(faultsOf(withSteps(steps)).map((fault) => fault.split(' ').slice(0, 2).join(' '))).toEqual([
      '4:7 unknown-step',
      '6:19 unknown-key',
    ]);
  });
});
