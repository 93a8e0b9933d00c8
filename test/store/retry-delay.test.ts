import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HOUR, MINUTE } from '../../src/domain/time.ts';
import { retryDelay } from '../../src/store/ledger/retry-delay.ts';

test('first after 5 minutes or more, then longer, never above 7.5 hours; the same for the same key', () => {
  fc.assert(
    fc.property(fc.string(), fc.integer({ min: 1, max: 100 }), (key, failures) => {
      const delay = retryDelay(key, failures);
      expect(delay).toBeGreaterThanOrEqual(5 * MINUTE);
      expect(delay).toBeLessThanOrEqual(7.5 * HOUR);
      expect(retryDelay(key, failures)).toBe(delay);
      if (failures < 6) expect(retryDelay(key, failures + 1)).toBeGreaterThan(delay);
    }),
  );
});

test('what failed together does not come back together', () => {
  const delays = new Set(Array.from({ length: 100 }, (_, index) => retryDelay(`key ${index}`, 1)));
  expect(delays.size).toBeGreaterThan(95);
});
