/** When what is known goes stale. */
import { describe, expect, test } from 'vitest';
import { firstStaleAt, nextMonth, staleFields, staleFrom } from '../../src/domain/dossier-fields.ts';
import { businessTime } from '../../src/domain/time.ts';

const at = (text: string) => businessTime(Date.parse(text));
const field = (asOf: string) => ({ value: 1, source: 'crm', asOf });

describe('a field', () => {
  test.each([
    ['2026-03-01T10:00:00.000Z', '2027-03-01T10:00:00.000Z'],
    ['2024-02-29T00:00:00.000Z', '2025-02-28T00:00:00.000Z'],
    ['2026-12-31T23:59:00.000Z', '2027-12-31T23:59:00.000Z'],
  ])('known as of %s is stale from %s', (asOf, stale) => {
    const from = staleFrom(asOf);
    expect(from === null ? null : new Date(from).toISOString()).toBe(stale);
  });

  test('with a date that is none is never stale', () => {
    expect(staleFrom('last summer')).toBeNull();
  });
});

test('of several: which are stale, and when the first will be', () => {
  const dossier = {
    size: field('2026-03-02T00:00:00Z'),
    headcount: field('2026-01-01T00:00:00Z'),
    brand: field('2026-02-01T00:00:00Z'),
    odd: 'text',
  };
  expect(staleFields(dossier, at('2027-03-01T00:00:00Z'))).toEqual(['headcount', 'brand']);
  expect(firstStaleAt(dossier)).toBe(at('2027-01-01T00:00:00Z'));
  expect(firstStaleAt({})).toBeNull();
  expect(staleFields(null, at('2027-03-01T00:00:00Z'))).toEqual([]);
});

test('the next month begins on its first day', () => {
  expect(nextMonth(at('2027-12-15T10:00:00Z'))).toBe(at('2028-01-01T00:00:00Z'));
});
