/** Campaigns that invite: run by contact, the event and its dates, reminders, answers, approvals. */
import { describe, expect, test } from 'vitest';
import { parseCampaign } from '../../src/contract/campaign/parse-campaign.ts';
import type { Catalogue } from '../../src/contract/catalogue.ts';
import type { Campaign } from '../../src/domain/campaign.ts';
import { CATALOGUE, faultsOf, withSteps } from './checked.ts';

const TEMPLATES = ['invitation', 'invitation-reminder', 'see-you-tomorrow', 'event-cancelled', 'welcome'];
const catalogue: Catalogue = {
  ...CATALOGUE,
  templates: {
    ...CATALOGUE.templates,
    ...Object.fromEntries(TEMPLATES.map((id) => [id, { usesOffer: false }])),
    bargain: { usesOffer: true },
  },
  vocabulary: { currencies: ['GBP'], topics: null, tiers: ['silver', 'gold'], events: [], accountFields: [] },
};

const EVENT =
  'event:    { id: day-2027, title: Customer day, place: Manila, starts_at: 2027-04-15T14:00, ends_at: 2027-04-15T18:00, timezone: Asia/Manila, seats: 80 }';
const invites = (steps: string, { run = 'run:      contact', event = EVENT, exit = '' } = {}): string => `campaign: test
${run}
${event}
trigger:  { date: event.starts_at, before: 28d, latest: 5d }
topic:    events
${exit}
steps:
${steps}
`;
const faults = (text: string) => faultsOf(text, catalogue);
const parsed = (text: string): Campaign => {
  const { campaign, diagnostics } = parseCampaign(text, 'campaigns/test.yaml', catalogue);
  expect(diagnostics).toEqual([]);
  if (!campaign) throw new Error('no campaign');
  return campaign;
};

const WAIT = `  - send: invitation
  - wait_for:
      event: Invitation Answered
      up_to: 20d
      remind: [ { after: 12d, task: "Call {{contact.first_name}}", due: 2wd }, { after: 7d, send: invitation-reminder } ]
`;

describe('an event campaign', () => {
  test('the event on the clock of its place; the date triggers once for each event', () => {
    const campaign = parsed(invites('  - send: invitation'));
    expect(campaign).toMatchObject({
      run: 'contact',
      class: 'event',
      event: {
        id: 'day-2027',
        title: 'Customer day',
        place: 'Manila',
        startsAt: Date.UTC(2027, 3, 15, 6),
        endsAt: Date.UTC(2027, 3, 15, 10),
        seats: 80,
      },
      trigger: { type: 'date', of: 'event.starts_at', before: { amount: 28, unit: 'd' } },
      entry: { reentry: 'every', per: 'event.id' },
    });
    expect(JSON.parse(JSON.stringify(campaign))).toEqual(campaign);
  });

  test('reminders stand beside the flow, in the order of their instants', () => {
    const campaign = parsed(invites(WAIT));
    expect(campaign.steps['wait-for:Invitation Answered']).toMatchObject({
      next: null,
      remind: [
        { after: { amount: 7, unit: 'd' }, step: 'send:invitation-reminder' },
        { after: { amount: 12, unit: 'd' }, step: 'task:call' },
      ],
    });
    expect(campaign.steps['send:invitation-reminder']).toMatchObject({ type: 'send', next: null });
  });

  test("an exit's own send has a step of its own; that an event is off is no marketing", () => {
    const exit =
      'exit: [ { event: Event Cancelled, send: event-cancelled }, { event: Order Completed, send: welcome } ]';
    const campaign = parsed(invites('  - send: invitation', { exit }));
    expect(campaign.exits).toMatchObject([
      { event: 'Event Cancelled', send: 'exit-send:event-cancelled' },
      { event: 'Order Completed', send: 'exit-send:welcome' },
    ]);
    expect(campaign.steps['exit-send:event-cancelled']).toMatchObject({ transactional: true, next: null });
    expect(campaign.steps['exit-send:welcome']).toMatchObject({ transactional: false });
  });

  test('waits for its dates, and branches on answers and attendance', () => {
    const campaign = parsed(
      invites(`${WAIT}  - branch:
      - when: { answer: accepted }
        steps: [ { wait: { until: event.starts_at, before: 1d } }, { send: see-you-tomorrow } ]
      - else: [ { exit: no-answer } ]
  - wait: { until: event.ends_at, after: 20h }
  - branch: [ { when: { performed: Event Attended }, steps: [ { send: welcome } ] } ]
`),
    );
    expect(campaign.steps['wait-until:event.starts_at-1d']).toMatchObject({
      type: 'wait-until-event',
      of: 'event.starts_at',
      before: { amount: 1, unit: 'd' },
      after: null,
    });
    expect(campaign.steps['wait-until:event.ends_at+20h']).toMatchObject({ after: { amount: 20, unit: 'h' } });
  });

  test('what it lets happen an approval guards to the end of its block', () => {
    const campaign = parsed(
      withSteps(`  - branch:
      - when: { account.tier: gold }
        steps: [ { approve: account.owner, up_to: 3wd, on_no: skip, on_silence: skip }, { send: welcome } ]
  - send: we-miss-you`),
    );
    expect(campaign.steps['approve:owner']).toMatchObject({
      type: 'approve',
      upTo: { amount: 3, unit: 'wd' },
      next: 'send:welcome',
      skipTo: 'send:we-miss-you',
    });
  });
});

const RULES: readonly (readonly [string, string, readonly string[]])[] = [
  [
    'a date on no calendar',
    invites('  - send: invitation', { event: EVENT.replace('2027-04-15T14:00', '2027-02-30T14:00') }),
    [
      '3:74 invalid-value event.starts_at: "2027-02-30T14:00" is not a local date and time. Write 2027-04-15T14:00; "timezone" says where.',
    ],
  ],
  [
    'an event that ends before it begins',
    invites('  - send: invitation', { event: EVENT.replace('T18:00', 'T13:00') }),
    ['3:101 invalid-value event.ends_at: The event ends before it begins.'],
  ],
  [
    'a date without an event',
    invites('  - wait: { until: event.ends_at, after: 20h }', { event: '' }),
    [
      '4:19 no-event trigger.date: This asks for an event, and the campaign has none. Write event: { id: ... } at the top.',
      '8:20 no-event steps[0].wait.until: This asks for an event, and the campaign has none. Write event: { id: ... } at the top.',
    ],
  ],
  [
    'too late before it begins',
    invites('  - send: invitation').replace('latest: 5d', 'latest: 30d'),
    ['4:57 contradiction trigger.latest: Nobody could enter: with latest: 30d it is too late before it begins.'],
  ],
  [
    'a reminder after the wait, and one of nothing',
    invites(
      '  - wait_for: { event: Invitation Answered, up_to: 5d, remind: [ { after: 7d, send: invitation }, { after: 1d } ] }',
    ),
    [
      '8:75 invalid-value steps[0].wait_for.remind[0].after: This reminder comes when the wait is over: let it come before "up_to".',
      '8:99 invalid-value steps[0].wait_for.remind[1]: A reminder is a send or a task: { after: 7d, send: reminder }.',
    ],
  ],
  [
    'a reminder whose template does not exist',
    invites('  - wait_for: { event: Invitation Answered, up_to: 5d, remind: [ { after: 2d, send: invitatoin } ] }'),
    [
      '8:85 unknown-template steps[0].wait_for.remind[0].send: Unknown template "invitatoin". Did you mean "invitation"?',
    ],
  ],
  [
    "an exit's send that leans on an offer",
    invites('  - send: invitation', { exit: 'exit: [ { event: Order Completed, send: bargain } ]' }),
    [
      '6:41 offer-not-made exit[0].send: Template "bargain" names an offer, and none is made before this send. Put an offer step before it.',
    ],
  ],
  [
    "the account's steps under run: contact, which its people share",
    invites(
      '  - approve: account.owner\n  - { offer: x, discount: { percent: 5 }, expires: 3d }\n  - { send: bargain, offer: x }',
    ),
    [],
  ],
  ['a contact is somebody under run: contact', invites('  - task: "Call {{contact.first_name}}"'), []],
  [
    'a schedule with cursors',
    `campaign: test
run: contact
issue: 1
trigger: { schedule: { every: day, at: "09:00" } }
topic: events
steps: [ { send: invitation } ]
`,
    ['2:6 run run: A scheduled campaign goes to its people in one pass and has no cursors. Leave "run" away.'],
  ],
  [
    'a split of people, each with a cursor',
    invites(`  - split: { by: contact }
    paths: { a: { weight: 50, steps: [ { wait: 1d } ] }, b: { weight: 50, steps: [ { send: invitation } ] } }`),
    [],
  ],
  [
    'silence that is taken for a yes',
    withSteps('  - { approve: account.owner, on_silence: go-on }\n  - send: we-miss-you'),
    ['4:43 invalid-value steps[0].on_silence: "go-on" is not one of skip.'],
  ],
];

test.each(RULES)('%s', (_name, text, expected) => {
  expect(faults(text)).toEqual(expected);
});
