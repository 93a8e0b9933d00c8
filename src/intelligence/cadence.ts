/**
 * The rhythm of one account, shrunk toward its population. Gaps between purchase days are gamma with whole shape k
 * (regularity: 1 is memoryless) and a rate of the account's own; rates are gamma (shape r, rate alpha in days) over the
 * population. After each purchase a share `dropout` of accounts never comes back. So an account of x gaps that span S days
 * has the rate's posterior (r + k x, alpha + S), and one gap of its own hardly moves it.
 *
 * Everything is in days and closed form: with b = r + k x, A = alpha + S, z = s / (A + s), the next gap of a living
 * account exceeds s with probability sum over j < k of C(b + j - 1, j) z^j (1 - z)^b (a beta-prime tail).
 * Sources: Ehrenberg (1959) and Chatfield, Goodhardt (1973) for the condensed NBD; Platzer, Reutterer (2016) for k.
 */
export type Population = {
  /** Regularity, a whole number from 1. */
  readonly k: number;
  readonly r: number;
  /** Days. */
  readonly alpha: number;
  /** Share that leaves after each purchase, 0 to 1. */
  readonly dropout: number;
};

/** What the model keeps of an account: purchase days as gaps. */
export type Cadence = {
  /** Number of gaps: purchase days less one. */
  readonly gaps: number;
  /** Days from first to last purchase day. */
  readonly span: number;
};

/** Probability that a living account is silent for more than `silence` days after a purchase; 1 at 0, falling. */
export const survival = ({ k, r, alpha }: Population, { gaps, span }: Cadence, silence: number): number =>
  survivalOf(k, alpha, r + k * gaps, span, silence);

/** The same by its parts, with b = r + k x: for a fit, which asks it millions of times. */
export const survivalOf = (k: number, alpha: number, b: number, span: number, silence: number): number => {
  const total = alpha + span + Math.max(0, silence);
  const z = Math.max(0, silence) / total;
  let term = Math.exp(b * Math.log1p(-z));
  let sum = term;
  for (let j = 1; j < k; j += 1) {
    term *= ((b + j - 1) / j) * z;
    sum += term;
  }
  return Math.min(1, sum);
};

/** Days of silence after which `survival` has fallen to `share` (0 to 1); infinite where it takes over a million. */
export const silenceAt = (population: Population, cadence: Cadence, share: number): number => {
  if (share >= 1) return 0;
  let low = 0;
  let high = 1;
  while (survival(population, cadence, high) > share) {
    low = high;
    high *= 2;
    if (high > 2 ** 20) return Number.POSITIVE_INFINITY;
  }
  // To a millionth of a day; never short of the threshold, so that a state holds from its instant on.
  while (high - low > 1e-6) {
    const middle = (low + high) / 2;
    if (survival(population, cadence, middle) > share) low = middle;
    else high = middle;
  }
  return high;
};

/** Probability that the account still buys at all after `silence` days. */
export const livingShare = (population: Population, cadence: Cadence, silence: number): number => {
  const living = (1 - population.dropout) * survival(population, cadence, silence);
  return living + population.dropout > 0 ? living / (living + population.dropout) : 0;
};

/** Probability of no purchase in the `ahead` days that follow `silence` days: what accounts are ranked by. */
export const noPurchaseWithin = (population: Population, cadence: Cadence, silence: number, ahead: number): number => {
  const now = survival(population, cadence, silence);
  const then = now > 0 ? survival(population, cadence, silence + ahead) / now : 0;
  return 1 - livingShare(population, cadence, silence) * (1 - then);
};
