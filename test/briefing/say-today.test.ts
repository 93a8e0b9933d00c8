/** `keyline today`: every line of the day, what has most at stake first, each with what one would type next. */
import { expect, test } from 'vitest';
import { sayToday } from '../../src/briefing/say-today.ts';
import { businessTime, HOUR, later } from '../../src/domain/time.ts';
import { TODAY_TYPES, type Today, type TodayItem, type TodayType } from '../../src/domain/today.ts';

const NOW = businessTime(Date.UTC(2027, 3, 14, 6));

const item = (type: TodayType, id: string, share: number, account = 'acme'): TodayItem => ({
  ...{ type, id, share, account, accountName: account, at: later(NOW, HOUR), person: 'Ana Reyes', what: 'lapsed' },
  ...{ value: { minor: 1_200_000, currency: 'GBP' }, campaign: null, holds: false, asked: null },
});

const day = (items: readonly TodayItem[]): Today => ({
  owner: { id: 'nadia', name: 'Nadia Farrow', address: 'nadia@x.test', locale: 'en', timezone: 'Europe/London' },
  ...{ now: NOW, dayEnds: later(NOW, 17 * HOUR), items },
});

test('an empty day has a heading and no line', () => {
  expect(sayToday(day([]))).toEqual({ heading: 'Nadia Farrow · Wed 14 April', locale: 'en', lines: [] });
});

test('all lines, not the digest’s seven, and every kind says what comes next', () => {
  const items = TODAY_TYPES.flatMap((type) => [item(type, `${type}-1`, 0.5), item(type, `${type}-2`, 0.1, 'bell')]);
  const { lines } = sayToday(day(items));
  expect(lines).toHaveLength(items.length);
  expect(Object.fromEntries(lines.map(({ type, next }) => [type, next?.split(' ').slice(0, 2).join(' ')]))).toEqual({
    reply: 'keyline reply',
    case: 'keyline account',
    promise: 'keyline account',
    lapse: 'keyline account',
    approval: 'keyline approve',
    task: 'keyline task',
    send: 'keyline plan',
  });
});

test('what has most at stake first: a small account’s waiting reply before a great one’s mail', () => {
  const { lines } = sayToday(day([item('send', 's', 0.4), item('reply', 'r', 0.1, 'bell'), item('task', 't', 0.5)]));
  expect(lines.map(({ type }) => type)).toEqual(['task', 'reply', 'send']);
});

test('in another language where one is asked for, English where it is not known', () => {
  const items = [item('reply', 'r', 0.5)];
  expect(sayToday(day(items), 'fa')).toMatchObject({ locale: 'fa', heading: expect.stringContaining('فروردین') });
  expect(sayToday(day(items), 'nl').lines).toEqual(sayToday(day(items)).lines);
});
