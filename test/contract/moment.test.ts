import { expect, test } from 'vitest';
import { instantOfMoment, parseMoment } from '../../src/contract/moment.ts';

const NINE = 9 * 60;
const at = (text: string, zone = 'Asia/Manila') => {
  const moment = parseMoment(text);
  return moment && new Date(instantOfMoment(moment, zone, NINE)).toISOString();
};

test.each([
  ['2027-03-05', '2027-03-05T01:00:00.000Z'],
  ['2027-03-05T14:30', '2027-03-05T06:30:00.000Z'],
  ['2027-03-05 00:00', '2027-03-04T16:00:00.000Z'],
  ['2027-03-05T14:30Z', '2027-03-05T14:30:00.000Z'],
  ['2027-03-05T14:30:15.500+03:30', '2027-03-05T11:00:15.500Z'],
  ['2028-02-29', '2028-02-29T01:00:00.000Z'],
])('%s', (text, instant) => {
  expect(at(text)).toBe(instant);
});

test.each([
  '',
  'friday',
  '2027-02-30',
  '2027-13-01',
  '2027-3-5',
  '2027-03-05T24:00',
  '2027-03-05T14:60',
  '5 March 2027',
])('no day: %s', (text) => {
  expect(parseMoment(text)).toBeNull();
});

test('a local time that a clock change skips is read with the offset before it', () => {
  expect(at('2027-03-28T01:30', 'Europe/London')).toBe('2027-03-28T01:30:00.000Z');
});
