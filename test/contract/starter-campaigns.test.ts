/** The campaigns that come with Keyline: without a fault, and flat as the engine expects them. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseCampaign } from '../../src/contract/campaign/parse-campaign.ts';
import type { Catalogue } from '../../src/contract/catalogue.ts';
import { parseSegment } from '../../src/contract/segment-file.ts';
import { parseSettings } from '../../src/contract/settings-file.ts';
import { parseTiers } from '../../src/contract/tiers-file.ts';
import { type Campaign, PRIORITY_CLASSES, type PriorityClass, type Trigger } from '../../src/domain/campaign.ts';
import { successors } from '../../src/domain/successors.ts';
import { CATALOGUE } from './checked.ts';

const read = (file: string): string => readFileSync(new URL(`../../campaigns/${file}`, import.meta.url), 'utf8');

const settings = parseSettings(read('settings.yaml'), 'settings.yaml');
/** Names of the files of a folder, without their ending, in order. */
const idsIn = (folder: string): readonly string[] =>
  readdirSync(new URL(`../../${folder}`, import.meta.url), { withFileTypes: true })
    .flatMap((entry) => (entry.isFile() && entry.name.endsWith('.yaml') ? entry.name.slice(0, -'.yaml'.length) : []))
    .sort();
const SEGMENTS = idsIn('campaigns/segments');
const STARTERS = idsIn('campaigns').filter((id) => id !== 'settings' && id !== 'tiers');
const TEMPLATES = readdirSync(new URL('../../templates', import.meta.url)).filter((id) => id !== 'partials');
/** Templates that lean on an offer; what each needs is held against its own text elsewhere. */
const WITH_OFFER = [
  ...['comeback-offer', 'thank-you', 'offer-ends-soon', 'growth-offer'],
  ...['welcome-silver', 'welcome-gold', 'welcome-platinum'],
];
const catalogue: Catalogue = {
  ...CATALOGUE,
  segments: SEGMENTS,
  templates: Object.fromEntries(
    TEMPLATES.map((id) => [id, { usesOffer: WITH_OFFER.includes(id), asks: id === 'need-survey' }]),
  ),
  vocabulary: settings.settings?.vocabulary ?? null,
};

const starter = (id: string): Campaign => {
  const { campaign, diagnostics } = parseCampaign(read(`${id}.yaml`), `campaigns/${id}.yaml`, catalogue);
  expect(diagnostics).toEqual([]);
  if (!campaign) throw new Error(`${id} is no campaign`);
  return campaign;
};

/** Each step with where it can lead. */
const shape = ({ steps }: Campaign) =>
  Object.values(steps).map(
    (step) =>
      `${step.id} -> ${successors(step)
        .map((id) => id ?? 'end')
        .join(' | ')}`,
  );

describe('starter campaigns', () => {
  test('the settings and segments are without a fault', () => {
    expect(settings.diagnostics).toEqual([]);
    expect(settings.settings).toMatchObject({
      caps: {
        contact: [{ most: 2, per: { amount: 7, unit: 'd' } }],
        account: [{ most: 3, per: { amount: 7, unit: 'd' } }],
      },
      quietHours: { from: 1200, to: 480 },
      closedWeekdays: [6, 7],
      priorityLookAhead: { amount: 1, unit: 'd' },
      feedFreshness: { amount: 2, unit: 'd' },
    });
    for (const id of SEGMENTS) {
      const { segment, diagnostics } = parseSegment(read(`segments/${id}.yaml`), `segments/${id}.yaml`, catalogue);
      expect([segment?.id, diagnostics]).toEqual([id, []]);
    }
  });

  test('win-back', () => {
    const campaign = starter('win-back');
    expect(campaign).toMatchObject({
      class: 'win-back',
      topic: 'offers',
      start: 'send:we-miss-you',
      entry: { reentry: 'after', wait: { amount: 365, unit: 'd' } },
      goal: { name: 'won-back', where: { type: 'at-least', field: 'order.total', value: { xUsual: 0.5 } } },
    });
    expect(shape(campaign)).toEqual([
      'send:we-miss-you -> wait-for:Email Clicked',
      'wait-for:Email Clicked -> task:warm-looked-again | offer:comeback',
      'task:warm-looked-again -> wait-for:task',
      'wait-for:task -> branch:outcome | offer:comeback',
      'branch:outcome -> exit:owner-took-over | offer:comeback',
      'exit:owner-took-over -> ',
      'offer:comeback -> send:comeback-offer',
      'send:comeback-offer -> wait:14d',
      'wait:14d -> task:keep-or-release',
      'task:keep-or-release -> end',
    ]);
    expect(campaign.steps['send:we-miss-you']).toMatchObject({ needsOffer: null });
    expect(campaign.steps['send:comeback-offer']).toMatchObject({ needsOffer: 'comeback' });
    expect(campaign.steps['offer:comeback']).toMatchObject({
      terms: {
        percent: {
          type: 'by',
          field: 'account.best_tier_12m',
          table: { platinum: 20, gold: 20, silver: 15, none: 10 },
        },
        max: { PHP: 2_000_000, GBP: 40_000 },
      },
      budget: { GBP: 600_000 },
    });
  });

  test('thank-you-related', () => {
    const campaign = starter('thank-you-related');
    expect(campaign).toMatchObject({
      class: 'thank-you',
      entry: { reentry: 'every', per: 'order.id', minGap: { amount: 30, unit: 'd' } },
      trigger: { type: 'event', event: 'Order Completed', maxAge: { amount: 3, unit: 'd' } },
    });
    expect(shape(campaign)).toEqual([
      'wait:2d -> offer:related',
      'offer:related -> send:thank-you',
      'send:thank-you -> wait-for:Offer Redeemed',
      'wait-for:Offer Redeemed -> end | send:offer-ends-soon',
      'send:offer-ends-soon -> end',
    ]);
    expect(campaign.steps['send:thank-you']).toMatchObject({
      ifEmpty: { offer: 'related', template: 'thank-you-plain' },
      needsOffer: null,
    });
    expect(campaign.steps['send:offer-ends-soon']).toMatchObject({ needsOffer: 'related' });
  });

  test('monthly-newsletter', () => {
    const campaign = starter('monthly-newsletter');
    expect(campaign).toMatchObject({
      class: 'newsletter',
      topic: 'newsletter',
      trigger: {
        schedule: { every: 'month', on: { nth: 'first', weekday: 2 }, at: 570, timezone: 'account' },
        issue: '2026-12',
      },
      audience: { segment: 'key-accounts', contacts: ['decision-maker', 'champion'], maxPerAccount: 2 },
      entry: { reentry: 'every', per: 'issue' },
    });
    expect(shape(campaign)).toEqual([
      'split:contact -> send:newsletter | send:newsletter#2',
      'send:newsletter -> end',
      'send:newsletter#2 -> end',
    ]);
  });

  test('customer-day: each answers for himself, and nobody is thanked or missed without the list', () => {
    const campaign = starter('customer-day');
    expect(campaign).toMatchObject({
      class: 'event',
      topic: 'events',
      run: 'contact',
      event: { id: 'customer-day-2027', startsAt: Date.UTC(2027, 3, 15, 6), seats: 80 },
      entry: { reentry: 'every', per: 'event.id' },
      exits: [{ event: 'Event Cancelled', send: 'exit-send:event-cancelled' }],
    });
    expect(campaign.steps['wait-for:Invitation Answered']).toMatchObject({
      remind: [{ step: 'send:invitation-reminder' }, { step: 'task:call-do-they-come' }],
    });
    expect(campaign.steps['branch:Event Attended']).toMatchObject({
      arms: [
        { when: { type: 'performed' }, goto: 'send:thanks-for-coming' },
        { when: { type: 'not' }, goto: 'send:we-missed-you-there' },
      ],
      otherwise: null,
    });
  });

  test('tiers: the rules name the tiers of the settings; each move has its campaign', () => {
    const { tiers, diagnostics } = parseTiers(read('tiers.yaml'), 'tiers.yaml', catalogue);
    expect(diagnostics).toEqual([]);
    expect(tiers?.tiers.map((rule) => rule.tier)).toEqual(settings.settings?.vocabulary?.tiers);
    expect(starter('tier-near').trigger).toMatchObject({ event: 'Tier Near' });
    expect(starter('tier-at-risk').trigger).toMatchObject({ event: 'Tier At Risk' });
    expect(starter('tier-down').trigger).toMatchObject({ type: 'trait', changes: 'down' });
    const up = starter('tier-up');
    expect(up.trigger).toMatchObject({ type: 'trait', changes: 'up' });
    expect(up.steps['approve:owner']).toMatchObject({ next: 'offer:platinum', skipTo: null });
    expect(up.steps['offer:platinum']).toMatchObject({ terms: { percent: null, conditions: { creditDays: 60 } } });
  });

  test('before win-back: a reminder, a call, an offer of help; none of them has a discount', () => {
    for (const [id, segment, topic] of [
      ['win-back-due', 'due', 'offers'],
      ['win-back-overdue', 'overdue', 'offers'],
      ['win-back-lapsing', 'lapsing', 'service'],
    ] as const) {
      const campaign = starter(id);
      expect(campaign).toMatchObject({ class: 'win-back', topic, trigger: { segment, on: 'enter' } });
      expect(Object.values(campaign.steps).filter((step) => step.type === 'offer')).toEqual([]);
    }
  });

  test('each says above its title why and for whom it is, and is plain JSON', () => {
    for (const id of STARTERS) {
      const campaign = starter(id);
      expect(campaign.id).toBe(id);
      expect([id, read(`${id}.yaml`)]).toEqual([id, expect.stringMatching(/^# .+[.]\n[\s\S]*^title: .+$/m)]);
      expect(JSON.parse(JSON.stringify(campaign))).toEqual(campaign);
    }
  });

  test('what starts two of them has a reason', () => {
    const starters = STARTERS.map(starter);
    const subjects = new Set(starters.map(({ trigger }) => subjectOf(trigger)));
    const startedBy = (subject: string) =>
      starters.filter(({ trigger }) => subjectOf(trigger) === subject).map(({ id }) => id);
    const shared = [...subjects].filter((subject) => startedBy(subject).length > 1);
    expect(Object.fromEntries(shared.map((subject) => [subject, startedBy(subject)]))).toEqual({
      // Asked at once, and looked at again a week later.
      'Complaint Closed': ['complaint-closed', 'service-recovered'],
      // While there is no rhythm yet; a small one; a real one. Only the first and the last can meet: days lie between
      // what they say.
      'Order Completed': ['first-purchases', 'order-below-usual', 'thank-you-related'],
      // A contract is talked about, a tender is not.
      'Tender Ahead': ['renewal-ahead', 'tender-ahead'],
      // Opposite moves.
      'account.tier': ['tier-down', 'tier-up'],
    });
    expect(starter('order-below-usual').trigger).toMatchObject({ where: { type: 'at-most', value: { xUsual: 0.3 } } });
    expect(starter('thank-you-related').trigger).toMatchObject({ where: { type: 'at-least', value: { xUsual: 0.5 } } });
  });

  test('who yields to whom: answers to customers, repair, the owner’s own word, then what is sold', () => {
    const starters = STARTERS.map(starter);
    const idsOf = (name: PriorityClass) => starters.filter((each) => each.class === name).map(({ id }) => id);
    expect(Object.fromEntries(PRIORITY_CLASSES.map((name) => [name, idsOf(name)]))).toEqual({
      transactional: ['complaint-closed', 'complaint-received'],
      repair: ['late-delivery-apology', 'major-with-problems', 'service-recovered'],
      'owner-approved': [
        ...['expert-round', 'new-decision-maker', 'owner-changed', 'reference-request', 'renewal-ahead'],
        'tender-ahead',
      ],
      'win-back': ['win-back', 'win-back-due', 'win-back-lapsing', 'win-back-overdue'],
      'thank-you': [
        ...['e-ordering-offer', 'first-purchases', 'low-volume-growth', 'need-survey'],
        ...['order-below-usual', 'prospect-from-competitor', 'thank-you-related'],
        ...['tier-at-risk', 'tier-down', 'tier-near', 'tier-up', 'welcome-lead'],
      ],
      event: ['customer-day'],
      newsletter: ['contact-check-in', 'monthly-newsletter'],
    });
  });

  test('answers to a complaint wait for nothing; a repair asks for the consent to service mails', () => {
    for (const id of ['complaint-received', 'complaint-closed']) {
      expect(Object.values(starter(id).steps)).toMatchObject([{ type: 'send', transactional: true }]);
    }
    for (const id of ['late-delivery-apology', 'service-recovered']) {
      const { topic, steps } = starter(id);
      expect([topic, Object.values(steps).some((step) => step.type === 'send' && step.transactional)]).toEqual([
        'service',
        false,
      ]);
    }
  });

  test('a reference is asked for behind the owner’s yes, and nowhere else', () => {
    expect(shape(starter('reference-request'))).toEqual([
      'branch:account.open_complaint -> exit:complaint-open | approve:owner',
      'exit:complaint-open -> ',
      'approve:owner -> send:reference-request | end',
      'send:reference-request -> wait-for:Email Replied',
      'wait-for:Email Replied -> end | task:has-not-answered-about-the-reference-ask',
      'task:has-not-answered-about-the-reference-ask -> end',
    ]);
  });

  test('leads get no discount, and the people behind a small order no mail', () => {
    for (const id of ['welcome-lead', 'prospect-from-competitor']) {
      expect(Object.values(starter(id).steps).filter((step) => step.type === 'offer')).toEqual([]);
    }
    for (const id of ['order-below-usual', 'tender-ahead', 'major-with-problems']) {
      expect(Object.values(starter(id).steps).filter((step) => step.type === 'send')).toEqual([]);
    }
  });
});

/** What a trigger looks at, whatever it asks of it. */
const subjectOf = (trigger: Trigger): string => {
  switch (trigger.type) {
    case 'event':
      return trigger.event;
    case 'segment':
      return `${trigger.on} ${trigger.segment}`;
    case 'trait':
      return trigger.trait;
    case 'date':
      return trigger.of;
    case 'schedule':
      return `issue ${trigger.issue}`;
    case 'manual':
      return 'by hand';
  }
};
