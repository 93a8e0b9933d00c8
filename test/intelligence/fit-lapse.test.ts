import { describe, expect, test } from 'vitest';
import { stableShare } from '../../src/domain/stable-hash.ts';
import { businessTime, DAY, later } from '../../src/domain/time.ts';
import { noPurchaseWithin, silenceAt, survival } from '../../src/intelligence/cadence.ts';
import { fitLapseParameters } from '../../src/intelligence/fit-lapse.ts';

const start = businessTime(Date.UTC(2026, 0, 1, 12));
const until = later(start, 720 * DAY);

/** Accounts of a known population: gamma(2) gaps by two exponentials, rates by three (shape 3), a share leaves. */
const company = (accounts: number, dropout: number, alpha: number) =>
  Array.from({ length: accounts }, (_, account) => {
    let draws = 0;
    const exponential = () => {
      draws += 1;
      return -Math.log(1 - stableShare(`${account}/${draws}`));
    };
    const rate = (exponential() + exponential() + exponential()) / alpha;
    const purchases = [start];
    let at = start;
    while (stableShare(`${account}/leaves/${purchases.length}`) >= dropout) {
      at = later(at, Math.max(1, Math.round((exponential() + exponential()) / rate)) * DAY);
      if (at > until) break;
      purchases.push(at);
    }
    return purchases;
  });

describe('fitLapseParameters', () => {
  test('finds the population it was drawn from', () => {
    const fitted = fitLapseParameters(company(1500, 0.08, 60), until);
    expect(fitted).toMatchObject({ k: 2, accounts: 1500, fallback: null });
    expect(Math.abs(fitted.r - 3)).toBeLessThan(0.5);
    expect(Math.abs(fitted.alpha - 60)).toBeLessThan(10);
    expect(Math.abs(fitted.dropout - 0.08)).toBeLessThan(0.015);
  });

  test('is the same on every call and blind to what comes after `until`', () => {
    const base = company(200, 0.1, 60);
    const half = later(start, 360 * DAY);
    const cut = base.map((purchases) => purchases.filter((at) => at <= half));
    expect(fitLapseParameters(base, half)).toEqual(fitLapseParameters(cut, half));
  });

  test.each([
    ['no account', []],
    ['one account', company(1, 0, 60)],
    ['no repeat buyer', Array.from({ length: 500 }, () => [start])],
    ['all orders in one hour', Array.from({ length: 500 }, () => [start, later(start, 60_000)])],
    [
      'all exactly alike',
      Array.from({ length: 100 }, () => Array.from({ length: 40 }, (_, n) => later(start, n * 14 * DAY))),
    ],
    [
      'purchases after the end only',
      company(100, 0.1, 60).map((purchases) => purchases.map((at) => later(at, 3000 * DAY))),
    ],
  ])('%s: numbers, or the fallback with its reason', (_, histories) => {
    const fitted = fitLapseParameters(histories, until);
    for (const value of [fitted.r, fitted.alpha, fitted.dropout]) expect(Number.isFinite(value)).toBe(true);
    if (fitted.accounts === 0 || fitted.gaps < 20) expect(fitted.fallback).toMatch(/not identifiable/);
  });
});

describe('the cadence model', () => {
  const population = { k: 3, r: 1.2, alpha: 40, dropout: 0.05 };
  const cadence = { gaps: 5, span: 120 };

  test('survival agrees with adding up the density of the gap', () => {
    // Beta-prime density of the next gap, integrated by the midpoint rule.
    const b = population.r + population.k * cadence.gaps;
    const scale = population.alpha + cadence.span;
    // B(3, b) = 2 / (b (b + 1) (b + 2))
    const density = (s: number) => ((s / scale) ** 2 * (1 + s / scale) ** -(3 + b) * b * (b + 1) * (b + 2)) / 2 / scale;
    let tail = 1;
    for (let s = 0.005; s < 60; s += 0.01) tail -= density(s) * 0.01;
    expect(survival(population, cadence, 60)).toBeCloseTo(tail, 6);
  });

  test('silenceAt undoes survival', () => {
    for (const share of [0.9, 0.5, 0.1, 0.01]) {
      expect(survival(population, cadence, silenceAt(population, cadence, share))).toBeCloseTo(share, 6);
    }
  });

  test('the chance of no purchase grows with silence and falls with the time given', () => {
    const memoryless = { ...population, k: 1 };
    const chances = [0, 10, 40, 100, 300].map((silence) => noPurchaseWithin(memoryless, cadence, silence, 30));
    expect(chances).toEqual([...chances].sort((a, b) => a - b));
    expect(noPurchaseWithin(population, cadence, 20, 60)).toBeLessThan(noPurchaseWithin(population, cadence, 20, 10));
  });
});
