import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LapseState } from '../../src/domain/fact.ts';
import type { LapseParameters, PurchaseHistory } from '../../src/domain/lapse.ts';
import { type BusinessTime, businessTime, DAY, HOUR, later } from '../../src/domain/time.ts';
import { lapse } from '../../src/intelligence/lapse.ts';
import { FALLBACK, readLapseParameters } from '../../src/intelligence/lapse-parameters.ts';

const start = businessTime(Date.UTC(2026, 0, 5, 9));
const day = (number: number) => later(start, number * DAY);
const every = (gap: number, times: number) => Array.from({ length: times }, (_, index) => day(index * gap));
const see = (change: Partial<PurchaseHistory>): PurchaseHistory => ({
  purchases: [],
  knownUntil: day(10_000),
  previous: null,
  ...change,
});
const ORDER: readonly LapseState[] = ['active', 'due', 'overdue', 'lapsing', 'lapsed'];

describe('a regular account', () => {
  const purchases = every(24, 12);
  const last = day(24 * 11);

  test('goes through the states in silence, each from its instant on', () => {
    const seen: LapseState[] = [];
    let verdict = lapse(see({ purchases }), FALLBACK, last);
    seen.push(verdict.state);
    while (verdict.nextChangeAt !== null) {
      const at = verdict.nextChangeAt;
      verdict = lapse(see({ purchases, previous: verdict }), FALLBACK, at);
      expect(verdict.since).toBe(at);
      seen.push(verdict.state);
    }
    expect(seen).toEqual(ORDER);
  });

  test('says why in one line', () => {
    expect(lapse(see({ purchases }), FALLBACK, later(last, 5 * DAY)).reason).toBe(
      'usually orders every 24 days, silent 5',
    );
    expect(lapse(see({ purchases }), FALLBACK, later(last, 76 * DAY))).toMatchObject({
      state: 'lapsed',
      reason:
        'usually orders every 24 days, silent 76; an account that still buys would be silent this long 3 times in 100',
    });
  });

  test('a purchase makes it active again, from that purchase on', () => {
    const previous = { state: 'lapsed' as const, since: later(last, 76 * DAY) };
    const back = later(last, 90 * DAY);
    const bought = see({ purchases: [...purchases, back, later(back, DAY)], previous });
    expect(lapse(bought, FALLBACK, later(back, 2 * DAY))).toMatchObject({ state: 'active', since: back });
  });

  test('a slower account may be silent longer', () => {
    const instant = (gap: number) =>
      lapse(see({ purchases: every(gap, 6) }), FALLBACK, day(gap * 5)).nextChangeAt ?? Number.NaN;
    expect(instant(60) - day(300)).toBeGreaterThan(instant(10) - day(50));
  });
});

describe('what it does not know', () => {
  test('fewer than three purchase days are no rhythm, however many orders', () => {
    const twoDays = [start, later(start, HOUR), later(start, 2 * HOUR), day(3)];
    expect(lapse(see({ purchases: twoDays }), FALLBACK, day(500))).toEqual({
      state: 'not-enough-history',
      since: start,
      nextChangeAt: null,
      reason: '2 purchase days; a rhythm shows from 3',
    });
    expect(lapse(see({}), null, day(500))).toMatchObject({ state: 'not-enough-history', reason: 'no purchase yet' });
  });

  test('behind the feed the state stands still and asks again within the hour', () => {
    const purchases = every(24, 12);
    const stale = see({ purchases, knownUntil: day(24 * 11 + 5) });
    const verdict = lapse(stale, FALLBACK, day(400));
    expect(verdict).toMatchObject({ state: 'active', nextChangeAt: later(day(400), HOUR) });
    expect(verdict.reason).toBe('usually orders every 24 days, silent 5 (orders known until 2026-10-01)');
  });

  test('without a feed there is no silence', () => {
    expect(lapse(see({ purchases: every(10, 5), knownUntil: null }), FALLBACK, day(900))).toMatchObject({
      state: 'active',
      nextChangeAt: null,
    });
  });

  test('purchases later than now do not count yet', () => {
    expect(lapse(see({ purchases: every(10, 5) }), FALLBACK, day(15)).state).toBe('not-enough-history');
  });
});

describe('hysteresis', () => {
  const purchases = every(24, 12);
  const lapsedAt = lapse(see({ purchases }), FALLBACK, day(5000)).since;
  const stricter = { ...FALLBACK, thresholds: { ...FALLBACK.thresholds, lapsed: 0.02 } };

  test('a refit that moves the threshold a little leaves the state and its instant', () => {
    const previous = { state: 'lapsed' as const, since: lapsedAt };
    expect(lapse(see({ purchases }), stricter, lapsedAt).state).toBe('lapsing');
    expect(lapse(see({ purchases, previous }), stricter, lapsedAt)).toMatchObject({
      state: 'lapsed',
      since: lapsedAt,
    });
  });

  test('an order that comes to light late and refutes the silence does not', () => {
    const previous = { state: 'lapsed' as const, since: lapsedAt };
    const late = see({ purchases: [...purchases, later(lapsedAt, -2 * DAY)], previous });
    expect(lapse(late, FALLBACK, lapsedAt).state).toBe('active');
  });
});

describe('for any history', () => {
  const gaps = fc.array(fc.integer({ min: 0, max: 400 * 24 }), { minLength: 0, maxLength: 40 });
  const histories = gaps.map((hours) => {
    let at = start;
    return hours.map((gap) => {
      at = later(at, gap * HOUR);
      return at;
    });
  });
  const parameters = fc.oneof(
    fc.constant(null),
    fc.record({
      k: fc.integer({ min: 1, max: 4 }),
      r: fc.double({ min: 0.01, max: 50, noNaN: true }),
      alpha: fc.double({ min: 0.1, max: 500, noNaN: true }),
      dropout: fc.double({ min: 0, max: 0.9, noNaN: true }),
      thresholds: fc.constant(FALLBACK.thresholds),
    }),
  );
  const previous = fc.option(
    fc.record({
      state: fc.constantFrom<LapseState>('not-enough-history', ...ORDER),
      since: fc.integer({ min: 0, max: 4000 }).map(day),
    }),
  );
  const rank = (state: LapseState) => ORDER.indexOf(state);

  test('just before nextChangeAt the state is the same, at it a later one, with any state before', () => {
    fc.assert(
      fc.property(
        histories,
        parameters,
        previous,
        fc.integer({ min: 0, max: 4000 }),
        (purchases, fitted, prior, days) => {
          const bought = purchases.filter((at) => at <= day(days));
          // A state before was reached before.
          const reached = prior && { ...prior, since: businessTime(Math.min(prior.since, day(days))) };
          const history = see({ purchases: bought, previous: reached });
          const verdict = lapse(history, fitted, day(days));
          expect(Number.isFinite(verdict.since)).toBe(true);
          expect(verdict.reason).not.toMatch(/NaN|Infinity|undefined/);
          const { nextChangeAt } = verdict;
          if (nextChangeAt === null) return;
          expect(nextChangeAt).toBeGreaterThan(day(days));
          const before = lapse({ ...history, knownUntil: nextChangeAt }, fitted, later(nextChangeAt, -1));
          expect(before.state).toBe(verdict.state);
          const after = lapse({ ...history, knownUntil: nextChangeAt }, fitted, nextChangeAt);
          expect(rank(after.state)).toBeGreaterThan(rank(verdict.state));
          // The caller keeps the verdict as the state before: nothing changes by asking again.
          const again = lapse({ ...history, previous: verdict }, fitted, day(days));
          expect(again).toEqual(verdict);
        },
      ),
      { numRuns: 400 },
    );
  });

  test('silence never makes a state better, and a stale feed freezes it', () => {
    fc.assert(
      fc.property(
        histories,
        parameters,
        fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 12 }),
        (purchases, fitted, steps) => {
          const last: BusinessTime = purchases.at(-1) ?? start;
          let now = last;
          let state: PurchaseHistory['previous'] = null;
          for (const step of steps) {
            const verdict = lapse(see({ purchases, previous: state }), fitted, now);
            if (state !== null) expect(rank(verdict.state)).toBeGreaterThanOrEqual(rank(state.state));
            const frozen = lapse(
              see({ purchases, previous: verdict, knownUntil: now }),
              fitted,
              later(now, 9000 * DAY),
            );
            expect(frozen.state).toBe(verdict.state);
            if (frozen.nextChangeAt !== null) expect(frozen.nextChangeAt).toBeGreaterThan(later(now, 9000 * DAY));
            state = verdict;
            now = later(now, step * DAY);
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  test('stored parameters of any shape are read as something usable', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('k', 'r', 'alpha', 'dropout', 'thresholds'), fc.anything()),
        (stored) => {
          const fitted = readLapseParameters(stored as LapseParameters);
          expect(fitted.alpha).toBeGreaterThan(0);
          const verdict = lapse(see({ purchases: every(7, 5) }), stored as LapseParameters, day(100));
          expect(verdict.reason).not.toMatch(/NaN/);
        },
      ),
      { numRuns: 300 },
    );
  });
});
