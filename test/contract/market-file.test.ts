import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkMarkets } from '../../src/contract/check-markets.ts';
import { parseMarket } from '../../src/contract/market-file.ts';
import { line } from './checked.ts';

const MARKET = `title: Philippines
countries: [ PH, Philippines ]
currency: PHP
timezone: Asia/Manila
locale: fil
weekend: [ sunday, saturday ]
source: by hand
holidays: [ { date: 2027-03-26, name: Good Friday } ]
`;
const parse = (text: string, file = 'markets/ph.yaml') => parseMarket(text, file, ['PHP', 'GBP']);
const faults = (text: string, file?: string) => parse(text, file).diagnostics.map(line);

describe('a market file', () => {
  test('everything it can say', () => {
    const text = `market: ph
${MARKET.slice(0, MARKET.indexOf('holidays'))}quiet_hours: { from: "18:30", to: "09:00" }
seasons:
  - { name: Later, from: 2028-02-01, to: 2028-02-29, quiet_hours: { from: "14:00", to: "10:00" } }
  - { name: Ramadan, from: 2027-02-08, to: 2027-03-09, quiet_hours: { from: "15:00", to: "10:00" }, approximate: true }
holidays:
  - { date: 2027-03-26, name: Good Friday, source: Easter }
  - { date: 2027-03-10, to: 2027-03-12, name: Eid, approximate: true }
`;
    expect(parse(text)).toMatchObject({ diagnostics: [] });
    expect(parse(text).market).toEqual({
      id: 'ph',
      title: 'Philippines',
      countries: ['PH', 'Philippines'],
      currency: 'PHP',
      timezone: 'Asia/Manila',
      locale: 'fil',
      closedWeekdays: [6, 7],
      quietHours: { from: 1110, to: 540 },
      seasons: [
        {
          name: 'Ramadan',
          from: '2027-02-08',
          to: '2027-03-09',
          quietHours: { from: 900, to: 600 },
          approximate: true,
        },
        { name: 'Later', from: '2028-02-01', to: '2028-02-29', quietHours: { from: 840, to: 600 } },
      ],
      holidays: [
        { date: '2027-03-10', name: 'Eid', approximate: true },
        { date: '2027-03-11', name: 'Eid', approximate: true },
        { date: '2027-03-12', name: 'Eid', approximate: true },
        { date: '2027-03-26', name: 'Good Friday' },
      ],
    });
  });

  test.each([
    ['title: P', 'titel: P', '1:1 unknown-key Unknown key "titel". Did you mean "title"?'],
    [
      'source: by hand\n',
      '',
      '1:1 missing-key Missing key "source". Write source: Official Gazette, Proclamation 727.',
    ],
    [
      'Asia/Manila',
      'Asia/Manilla',
      '4:11 invalid-value timezone: "Asia/Manilla" is not a time zone. Write an IANA name such as Asia/Manila. Did you mean "Asia/Manila"?',
    ],
    [
      'currency: PHP',
      'currency: php',
      '3:11 invalid-value currency: "php" is not a currency. Write an ISO 4217 code such as GBP. Did you mean "PHP"?',
    ],
    [
      'currency: PHP',
      'currency: KWD',
      'warn 3:11 unknown-currency currency: KWD is not among the currencies of settings.yaml: offers there would name no amount.',
    ],
    [
      'locale: fil',
      'locale: f_',
      '5:9 invalid-value locale: "f_" is not a language. Write a tag such as en, fa or fil.',
    ],
    [
      'saturday ]',
      'saterday ]',
      '6:20 invalid-value weekend[1]: "saterday" is not a day of the week. Write monday to sunday.',
    ],
    [
      '[ sunday, saturday ]',
      '[ monday, tuesday, wednesday, thursday, friday, saturday, sunday ]',
      '6:10 invalid-value weekend: With all seven days closed nothing is ever sent.',
    ],
    ['[ PH, Philippines ]', '[ PH, ph ]', '2:18 duplicate-country countries[1]: "ph" stands here twice.'],
    [
      '[ PH, Philippines ]',
      '[]',
      'warn 2:12 invalid-value countries: No account is ever in it. Name the country as account rows do: [ PH, Philippines ].',
    ],
    [
      '2027-03-26',
      '2027-02-30',
      '8:21 invalid-value holidays[0].date: "2027-02-30" is not a date. The calendar has no such day.',
    ],
    [
      '2027-03-26',
      '26.3.2027',
      '8:21 invalid-value holidays[0].date: "26.3.2027" is not a date. Write year-month-day, such as 2027-03-21.',
    ],
    ['date: 2027', 'dat: 2027', '8:15 unknown-key holidays[0]: Unknown key "dat". Did you mean "date"?'],
    [
      'Good Friday }',
      'Good Friday }, { date: 2027-03-26, name: Rest }',
      '8:62 duplicate-date holidays[1].date: 2027-03-26 is "Good Friday" already. Name a day once: "Good Friday, Rest".',
    ],
    [
      'date: 2027-03-26',
      'date: 2027-03-26, to: 2027-03-25',
      '8:37 invalid-value holidays[0].to: 2027-03-25 is before 2027-03-26.',
    ],
    [
      'date: 2027-03-26',
      'date: 2027-03-26, to: 2027-06-26',
      '8:37 invalid-value holidays[0].to: That is 93 days. A holiday has at most 14: is a date mistyped?',
    ],
    [
      'Good Friday }',
      'Good Friday }, { date: 2029-01-01, name: Rest }',
      'warn 8:1 missing-year There is no holiday in 2028.',
    ],
    [
      '[ { date: 2027-03-26, name: Good Friday } ]',
      'none',
      '8:11 invalid-value holidays: "none" is not a list of holidays. Write - { date: 2027-03-26, name: Good Friday }.',
    ],
    [
      'source: by hand',
      'quiet_hours: { from: "08:00", to: "08:00" }\nsource: by hand',
      '7:14 invalid-value quiet_hours: Quiet hours that end as they begin last all day.',
    ],
    [
      'source: by hand',
      'seasons: [ { name: Fast, from: 2027-03-09, to: 2027-02-08, quiet_hours: { from: "08:00", to: "09:00" } } ]\nsource: by hand',
      '7:48 invalid-value seasons[0].to: 2027-02-08 is before 2027-03-09.',
    ],
    [
      'source: by hand',
      'seasons: [ { name: Fast, from: 2027-02-08, to: 2027-03-09 } ]\nsource: by hand',
      '7:12 missing-key seasons[0]: Missing key "quiet_hours".',
    ],
  ])('%s -> %s', (from, to, fault) => {
    expect(MARKET).toContain(from);
    expect(faults(MARKET.replace(from, to))).toEqual([fault]);
    expect(parse(MARKET.replace(from, to)).market === null).toBe(!fault.startsWith('warn'));
  });

  test('two seasons at once, and the file by another name', () => {
    const season = '{ name: Fast, from: 2027-02-08, to: 2027-03-09, quiet_hours: { from: "15:00", to: "09:00" } }';
    const text = MARKET.replace('source:', `seasons: [ ${season}, ${season} ]\nsource:`);
    expect(faults(text)).toEqual([
      '7:107 duplicate-date seasons[1]: It overlaps Fast from 2027-02-08 to 2027-03-09: a day has one season.',
    ]);
    expect(faults(`market: pk\n${MARKET}`)).toEqual([
      '1:9 file-name market: The file is called "ph": a market\'s file has its name.',
    ]);
    expect(faults(MARKET, 'markets/My Market.yaml')).toEqual([
      '1:1 file-name "My Market" is the file\'s name and no name for a market. Write small letters, digits and hyphens.',
    ]);
  });

  test('any text is answered, never thrown at', () => {
    const piece = fc.constantFrom(...MARKET.split(/(?<=[ \n])/), '[', '}', '{ date: 2027-13-01 }', 'null\n', '- \n');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const { market, diagnostics } = parse(pieces.join(''));
        expect(market === null).toBe(diagnostics.some(({ severity }) => severity === 'error'));
      }),
      { numRuns: 500 },
    );
  });
});

test('a country in two markets is an error, with the other file', () => {
  const named = (file: string, text: string) => ({ file, parsed: parse(text, file) });
  const other = MARKET.replace('[ PH, Philippines ]', '[ Manila, philippines ]');
  expect(checkMarkets([named('markets/ph.yaml', MARKET), named('markets/ncr.yaml', other)]).map(line)).toEqual([
    '2:22 duplicate-country countries[1]: "philippines" is already in markets/ph.yaml. An account is in one market.',
  ]);
});
