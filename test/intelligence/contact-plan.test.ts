/** The floor of contact: pure, counted over all touches. */
import { describe, expect, test } from 'vitest';
import type { ContactTouch } from '../../src/domain/contact-plan.ts';
import { businessTime, DAY } from '../../src/domain/time.ts';
import { floorOf, judgeContact } from '../../src/intelligence/contact-plan.ts';

const NOW = businessTime(Date.UTC(2027, 2, 1, 9));
const ago = (days: number) => businessTime(NOW - days * DAY);
const d = (amount: number) => ({ amount, unit: 'd' }) as const;
const FLOOR = { personal: d(30), any: d(14) };
const touch = (days: number, kind: ContactTouch['kind']): ContactTouch => ({ at: ago(days), kind });
const judge = (touches: readonly ContactTouch[], since = ago(400)) => judgeContact(touches, FLOOR, since, NOW);

describe('a floor', () => {
  test('a mail is a touch, and no personal one', () => {
    expect(judge([touch(40, 'call'), touch(3, 'mail')])).toEqual({
      personal: { last: touch(40, 'call'), dueAt: ago(10), breached: true, daysOver: 10 },
      any: { last: touch(3, 'mail'), dueAt: ago(-11), breached: false, daysOver: 0 },
    });
  });

  test.each(['call', 'visit', 'meeting', 'reply'] as const)('a %s is both', (kind) => {
    const { personal, any } = judge([touch(5, kind)]);
    expect([personal?.breached, any?.breached]).toEqual([false, false]);
  });

  test('the newest counts, in whatever order they come; what is still to come does not', () => {
    expect(judge([touch(5, 'call'), touch(90, 'visit'), touch(-2, 'meeting')]).personal?.last).toEqual(
      touch(5, 'call'),
    );
  });

  test('at its very instant it is kept, a moment later breached', () => {
    expect(judge([touch(30, 'call')]).personal?.breached).toBe(false);
    const moment = { at: businessTime(ago(30) - 1), kind: 'call' } as const;
    expect(judge([moment]).personal).toMatchObject({ breached: true, daysOver: 0 });
  });

  test('an account nobody has touched counts from the day the plan began for it', () => {
    expect(judge([], ago(10))).toMatchObject({ personal: { last: null, breached: false, dueAt: ago(-20) } });
    expect(judge([], ago(31)).personal).toMatchObject({ last: null, breached: true, daysOver: 1 });
  });

  test('what the plan does not ask for is not judged', () => {
    expect(judgeContact([], { personal: null, any: d(14) }, ago(1), NOW).personal).toBeNull();
  });
});

test('the level finds its floor, then the default; without a plan there is none', () => {
  const plan = { major: FLOOR, default: { personal: d(90), any: null } };
  expect(floorOf(plan, 'major')).toBe(FLOOR);
  expect(floorOf(plan, 'lead')).toBe(plan.default);
  expect(floorOf(plan, null)).toBe(plan.default);
  expect(floorOf(plan, 'constructor')).toBe(plan.default);
  expect(floorOf({ major: FLOOR }, 'lead')).toBeNull();
  expect(floorOf(undefined, 'major')).toBeNull();
});
