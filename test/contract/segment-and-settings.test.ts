import { describe, expect, test } from 'vitest';
import { parseSegment } from '../../src/contract/segment-file.ts';
import { parseSettings } from '../../src/contract/settings-file.ts';
import { CATALOGUE, line } from './checked.ts';

const segmentFaults = (text: string) => parseSegment(text, 'segments/test.yaml', CATALOGUE).diagnostics.map(line);

describe('segment files', () => {
  test('a condition of every kind', () => {
    const text = `title: Worth a visit
where:
  any:
    - { account.lapse: { in: [ overdue, lapsing ] }, account.tier: { is_not: silver } }
    - not: { account.region: { exists: false } }
    - { performed: { event: Order Completed, within: 90d } }
    - { performed: { event: Email Clicked, within: 30d, at_least: 2 } }
    - { account.last_response: { within_last: 30d }, account.rhythm_days: { at_most: 14 } }
    - { in_segment: key-accounts }
`;
    expect(parseSegment(text, 'segments/visit.yaml', CATALOGUE)).toEqual({
      diagnostics: [],
      segment: {
        id: 'visit',
        title: 'Worth a visit',
        where: {
          type: 'any',
          of: [
            {
              type: 'all',
              of: [
                { type: 'in', field: 'account.lapse', values: ['overdue', 'lapsing'] },
                { type: 'is-not', field: 'account.tier', value: 'silver' },
              ],
            },
            { type: 'not', of: { type: 'exists', field: 'account.region', expected: false } },
            { type: 'performed', event: 'Order Completed', within: { amount: 90, unit: 'd' } },
            { type: 'performed', event: 'Email Clicked', within: { amount: 30, unit: 'd' }, atLeast: 2 },
            {
              type: 'all',
              of: [
                { type: 'dated', field: 'account.last_response', test: 'within-last', span: { amount: 30, unit: 'd' } },
                { type: 'at-most', field: 'account.rhythm_days', value: 14 },
              ],
            },
            { type: 'in-segment', segment: 'key-accounts' },
          ],
        },
      },
    });
  });

  test.each([
    [
      'title: T\nwhere: { account.lapse: lapsd }',
      '2:25 invalid-value where.account.lapse: "lapsd" is not one of not-enough-history, active, due, overdue, lapsing, lapsed. Did you mean "lapsed"?',
    ],
    [
      'title: T\nwhere: { account.lapze: lapsed }',
      '2:10 unknown-field where: Unknown field "account.lapze". Did you mean "account.lapse"?',
    ],
    [
      'title: T\nwhere: { account.colour: red }',
      '2:10 unknown-field where: Unknown field "account.colour". A field of your own is listed under "account_fields" in settings.yaml.',
    ],
    [
      'title: T\nwhere: { order.total: { at_least: 5 } }',
      '2:10 unknown-field where: Unknown field "order.total". Here one can ask for account.<field>.',
    ],
    [
      'title: T\nwhere: { performed: Email Opened }',
      '2:21 opens-alone where.performed: Opens alone decide nothing: machines open mails too. Use Email Clicked, Email Replied or Order Completed.',
    ],
    [
      'title: T\nwhere: { performed: { event: Email Opened, within: 30d, at_least: 3 } }',
      '2:30 opens-alone where.performed.event: Opens alone decide nothing: machines open mails too. Use Email Clicked, Email Replied or Order Completed.',
    ],
    [
      'title: T\nwhere: { performed: { event: Email Clicked, at_leest: 3 } }',
      '2:45 unknown-key where.performed: Unknown key "at_leest". Did you mean "at_least"?',
    ],
    [
      'title: T\nwhere: { performed: { event: Email Clicked, at_least: twice } }',
      '2:55 invalid-value where.performed.at_least: "twice" is no number of times. Write a whole number from 1 to 100.',
    ],
    [
      'title: T\nwhere: { account.rythm_days: { at_most: 14 } }',
      '2:10 unknown-field where: Unknown field "account.rythm_days". Did you mean "account.rhythm_days"?',
    ],
    [
      'title: T\nwhere: { in_segment: lapsd }',
      '2:22 unknown-segment where.in_segment: Unknown segment "lapsd". Did you mean "lapsed"?',
    ],
    [
      'title: T\nwhere: { account.tier: { older_than: 30d } }',
      '2:26 no-date where.account.tier: "account.tier" is no date. Dates are account.customer_since, account.last_order, account.next_tender, account.next_contract_end, account.last_response, account.lapse_since, account.founded and fields of your own.',
    ],
    [
      'title: T\nwhere: { account.last_order: { older_then: 30d } }',
      '2:32 unknown-operator where.account.last_order: Unknown test "older_then". Did you mean "older_than"?',
    ],
    [
      'title: T\nwhere: { account.next_tender: { within_next: soon } }',
      '2:46 invalid-value where.account.next_tender.within_next: "soon" is not a duration. Write 30m, 4h, 3d or 2w.',
    ],
    ['title: T\nwhere: {}', '2:8 invalid-value where: An empty map is not a condition. Write { field: value }.'],
    ['title: T', '1:1 missing-key Missing key "where".'],
    ['title: T\nwher: { account.key: true }', '2:1 unknown-key Unknown key "wher". Did you mean "where"?'],
  ])('%s', (text, fault) => {
    expect(segmentFaults(text)[0]).toBe(fault);
  });

  test('dates are asked for against now', () => {
    const text = `title: Quiet since long
where: { account.last_order: { older_than: 90d }, account.next_tender: { within_next: 8w }, account.region: { within_last: 2d } }
`;
    expect(parseSegment(text, 'segments/quiet.yaml', CATALOGUE)).toMatchObject({
      diagnostics: [],
      segment: {
        where: {
          type: 'all',
          of: [
            { type: 'dated', field: 'account.last_order', test: 'older-than', span: { amount: 90, unit: 'd' } },
            { type: 'dated', field: 'account.next_tender', test: 'within-next', span: { amount: 8, unit: 'w' } },
            { type: 'dated', field: 'account.region', test: 'within-last', span: { amount: 2, unit: 'd' } },
          ],
        },
      },
    });
  });

  test('what people say an account is can be asked for', () => {
    const where = [
      'account.kind.expert: true',
      'account.level: major-with-problems',
      'account.solvency: { in: [overdue, credit-stop] }',
      'account.service.e-invoicing: could-be-offered',
      'account.open_complaint: false',
      'account.headcount: { at_least: 100 }',
    ].join(', ');
    expect(segmentFaults(`title: T\nwhere: { ${where} }`)).toEqual([]);
    expect(segmentFaults('title: T\nwhere: { account.level: majr, account.kind.exprt: true }')).toEqual([
      expect.stringContaining(
        '"majr" is not one of lead, low-volume, major, major-with-problems. Did you mean "major"?',
      ),
      expect.stringContaining('Unknown field "account.kind.exprt". Did you mean "account.kind.expert"?'),
    ]);
  });

  test('a segment cannot stand on itself', () => {
    const catalogue = { ...CATALOGUE, segments: ['test'] };
    const { segment, diagnostics } = parseSegment(
      'title: T\nwhere: { in_segment: test }',
      'segments/test.yaml',
      catalogue,
    );
    expect([segment, diagnostics.map((each) => each.code)]).toEqual([null, ['contradiction']]);
  });
});

const SETTINGS = `company: { name: Northwind, address: Main Street 1 }
sender: { name: Northwind, address: hello@northwind.test }
defaults: { timezone: Asia/Manila, locale: fil, currency: PHP }
`;
const settingsFaults = (text: string) => parseSettings(text, 'settings.yaml').diagnostics.map(line);

describe('the settings file', () => {
  test('what is left unsaid', () => {
    expect(parseSettings(SETTINGS, 'settings.yaml')).toMatchObject({
      diagnostics: [],
      settings: {
        caps: { contact: [{ most: 2, per: { amount: 7, unit: 'd' } }] },
        quietHours: { from: 1200, to: 480 },
        responseTargets: { request: { amount: 8, unit: 'h' }, complaint: { amount: 4, unit: 'h' } },
        vocabulary: { currencies: ['PHP'], topics: null, tiers: null, events: [], accountFields: [] },
      },
    });
  });

  test.each([
    [
      'caps: { contact: [ { most: 0, per: 7d } ] }',
      '4:28 invalid-value caps.contact[0].most: 0 is not a whole number from 1 to 1000.',
    ],
    [
      'quiet_hours: { from: 8pm, to: "08:00" }',
      '4:22 invalid-value quiet_hours.from: "8pm" is not a time of day. Write "09:30".',
    ],
    [
      'quiet_hours: { from: "08:00", to: "08:00" }',
      '4:14 invalid-value quiet_hours: Quiet hours that end as they begin last all day.',
    ],
    [
      'closed_weekdays: [ saterday ]',
      '4:20 invalid-value closed_weekdays[0]: "saterday" is not a day of the week. Write monday to sunday.',
    ],
    [
      'response_targets: { complaint: 2d }',
      '4:32 invalid-value response_targets.complaint: 2d is no working time. Write hours or minutes, such as 8h.',
    ],
    [
      'contact_plan: { majr: { any: 14d } }',
      '4:17 unknown-key contact_plan: Unknown level "majr". Did you mean "major"?',
    ],
    [
      'contact_plan: { major: { any: weekly } }',
      '4:31 invalid-value contact_plan.major.any: "weekly" is not a duration. Write 30m, 4h, 3d or 2w.',
    ],
    [
      'contact_plan: { major: {} }',
      '4:24 invalid-value contact_plan.major: A floor says personal, any or both. Write { personal: 30d }.',
    ],
    [
      'contact_plan: daily',
      '4:15 invalid-value contact_plan: "daily" is not a contact plan. Write { default: { personal: 30d, any: 14d } }.',
    ],
    ['first_day_ceiling: 0', '4:20 invalid-value first_day_ceiling: 0 is not a whole number from 1 to 1000000.'],
    ['currencies: [ GBP ]', '4:13 invalid-value currencies: PHP is the default currency and not among them.'],
    ['quite_hours: 1', '4:1 unknown-key Unknown key "quite_hours". Did you mean "quiet_hours"?'],
  ])('%s', (text, fault) => {
    expect(settingsFaults(`${SETTINGS}${text}\n`)).toEqual([fault]);
    expect(parseSettings(`${SETTINGS}${text}\n`, 'settings.yaml').settings).toBeNull();
  });

  test('the least of contact by level, the first days, the portions', () => {
    const text =
      'contact_plan: { major: { personal: 30d, any: 14d }, default: { any: 4w } }\nfirst_day_ceiling: 20\nactivate_per_day: 3\n';
    expect(parseSettings(`${SETTINGS}${text}`, 'settings.yaml')).toMatchObject({
      diagnostics: [],
      settings: {
        firstDayCeiling: 20,
        activatePerDay: 3,
        contactPlan: {
          major: { personal: { amount: 30, unit: 'd' }, any: { amount: 14, unit: 'd' } },
          default: { personal: null, any: { amount: 4, unit: 'w' } },
        },
      },
    });
  });

  test('a zone, an address and a currency that are none', () => {
    const text = SETTINGS.replace('Asia/Manila', 'Asia/Manilla').replace('hello@', 'hello').replace('PHP', 'PPP');
    expect(settingsFaults(text)).toEqual([
      '2:37 invalid-value sender.address: "hellonorthwind.test" is not a mail address. Write such as hello@northwind.test.',
      '3:23 invalid-value defaults.timezone: "Asia/Manilla" is not a time zone. Write an IANA name such as Asia/Manila. Did you mean "Asia/Manila"?',
      '3:60 invalid-value defaults.currency: "PPP" is not a currency. Write an ISO 4217 code such as GBP. Did you mean "PHP"?',
    ]);
  });
});
