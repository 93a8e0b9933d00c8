/**
 * Fits the population of `cadence.ts` to a company's purchase histories by maximum likelihood: for each regularity k the
 * prior of rates and the dropout share, then the likeliest k. Deterministic.
 *
 * The likelihood of an account: its gaps, and then either it left after the last purchase or it lives and is silent
 * since. Without the second half slow accounts look fast; without the first, gone accounts look slow.
 */
import type { BusinessTime } from '../domain/time.ts';
import { DAY } from '../domain/time.ts';
import { type Cadence, type Population, survivalOf } from './cadence.ts';
import { FALLBACK, type FittedLapse } from './lapse-parameters.ts';
import { logGamma } from './log-gamma.ts';
import { minimise } from './minimise.ts';
import { cadenceOf, purchaseDays } from './purchase-days.ts';

/** Enough for three digits of each parameter; of a larger base every n-th account is taken. */
const MOST_ACCOUNTS = 3_000;
const LEAST_REPEATERS = 10;
const LEAST_GAPS = 20;
const MOST_REGULAR = 4;

/**
 * `histories`: sale instants per account, in a fixed order; what is later than `until` (the order feed's watermark) does
 * not count. A base too small or too odd to tell answers the fallback and says why.
 */
export const fitLapseParameters = (
  histories: readonly (readonly BusinessTime[])[],
  until: BusinessTime,
): FittedLapse => {
  const all = histories.flatMap((purchases) => observe(purchases, until));
  const stride = Math.ceil(all.length / MOST_ACCOUNTS) || 1;
  const accounts = all.filter((_, index) => index % stride === 0);
  const repeaters = accounts.filter((account) => account.gaps > 0).length;
  const gaps = accounts.reduce((sum, account) => sum + account.gaps, 0);
  const base = { accounts: accounts.length, gaps };
  if (repeaters < LEAST_REPEATERS || gaps < LEAST_GAPS) {
    return { ...FALLBACK, ...base, fallback: `not identifiable: ${repeaters} accounts bought again, ${gaps} gaps` };
  }
  const sample = sampleOf(accounts);
  const fits = Array.from({ length: MOST_REGULAR }, (_, index) => fitWith(index + 1, sample)).filter(isSound);
  const [best] = fits.sort((a, b) => b.logLikelihood - a.logLikelihood);
  if (!best) return { ...FALLBACK, ...base, fallback: 'not identifiable: no likelihood has a maximum in range' };
  return { ...FALLBACK, ...best.population, ...base, logLikelihood: best.logLikelihood, fallback: null };
};

type Observed = Cadence & {
  /** Days from the last purchase day to the end. */
  readonly silence: number;
  readonly sumLogGaps: number;
};

/** The accounts of a fit, field by field. */
type Sample = {
  readonly gaps: Int32Array;
  readonly spans: Int32Array;
  readonly silences: Int32Array;
  readonly sumLogGaps: Float64Array;
  readonly most: { readonly gaps: number; readonly span: number };
};

const sampleOf = (accounts: readonly Observed[]): Sample => {
  const gaps = Int32Array.from(accounts, (account) => account.gaps);
  const spans = Int32Array.from(accounts, (account) => account.span);
  return {
    gaps,
    spans,
    silences: Int32Array.from(accounts, (account) => account.silence),
    sumLogGaps: Float64Array.from(accounts, (account) => account.sumLogGaps),
    most: { gaps: Math.max(0, ...gaps), span: Math.max(0, ...spans) },
  };
};

const observe = (purchases: readonly BusinessTime[], until: BusinessTime): readonly Observed[] => {
  const days = purchaseDays(purchases.filter((at) => at <= until));
  const last = days.at(-1);
  if (last === undefined) return [];
  const sumLogGaps = days.slice(1).reduce((sum, day, index) => sum + Math.log(day - (days[index] ?? day)), 0);
  return [{ ...cadenceOf(days), silence: Math.max(0, Math.floor(until / DAY) - last), sumLogGaps }];
};

type Fit = { readonly population: Population; readonly logLikelihood: number; readonly converged: boolean };

const fitWith = (k: number, sample: Sample): Fit => {
  const read = ([logR = 0, logAlpha = 0, logitDropout = 0]: readonly number[]): Population => ({
    k,
    r: Math.exp(logR),
    alpha: Math.exp(logAlpha),
    dropout: 1 / (1 + Math.exp(-logitDropout)),
  });
  const { at, value, converged } = minimise((point) => -logLikelihood(read(point), sample), [0, Math.log(30 / k), -2], {
    tolerance: 1e-8,
  });
  return { population: read(at), logLikelihood: -value, converged };
};

/** A flat ridge (all alike: r and alpha without bound) is no maximum. */
const isSound = ({ population: { r, alpha, dropout }, logLikelihood, converged }: Fit): boolean =>
  converged && Number.isFinite(logLikelihood) && r > 1e-3 && r < 1e3 && alpha > 1e-3 && alpha < 1e5 && dropout < 0.99;

/**
 * Asked a hundred times for each k, of thousands of accounts: what only the gaps or only the span decide is worked out once
 * for each of their values, and the accounts stand in flat arrays.
 */
const logLikelihood = (population: Population, { gaps, spans, silences, sumLogGaps, most }: Sample): number => {
  const { k, r, alpha, dropout } = population;
  const logGammaR = logGamma(r);
  const logGammaK = logGamma(k);
  const logAlpha = Math.log(alpha);
  const logStays = Math.log1p(-dropout);
  const ofGaps = new Float64Array(most.gaps + 1).fill(Number.NaN);
  const ofSpan = new Float64Array(most.span + 1).fill(Number.NaN);
  let sum = 0;
  for (let account = 0; account < gaps.length; account += 1) {
    const x = gaps[account] ?? 0;
    const span = spans[account] ?? 0;
    const b = r + k * x;
    let priorOfGaps = ofGaps[x] ?? Number.NaN;
    if (Number.isNaN(priorOfGaps)) {
      priorOfGaps = logGamma(b) - logGammaR + r * logAlpha;
      ofGaps[x] = priorOfGaps;
    }
    let logTotal = ofSpan[span] ?? Number.NaN;
    if (Number.isNaN(logTotal)) {
      logTotal = Math.log(alpha + span);
      ofSpan[span] = logTotal;
    }
    sum +=
      priorOfGaps -
      b * logTotal +
      (k - 1) * (sumLogGaps[account] ?? 0) -
      x * logGammaK +
      x * logStays +
      Math.log(dropout + (1 - dropout) * survivalOf(k, alpha, b, span, silences[account] ?? 0));
  }
  return sum;
};
