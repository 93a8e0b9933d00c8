/**
 * Natural logarithm of the gamma function for x > 0, to about 1e-13 relative (Lanczos, g = 7, nine coefficients, after
 * Numerical Recipes 6.1). NaN for anything else.
 */
export const logGamma = (x: number): number => {
  if (!(x > 0)) return Number.NaN;
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  const shifted = x - 1;
  let sum = 0.999_999_999_999_809_93;
  let index = 0;
  for (const coefficient of COEFFICIENTS) {
    sum += coefficient / (shifted + index + 1);
    index += 1;
  }
  const base = shifted + 7.5;
  return 0.5 * Math.log(2 * Math.PI) + (shifted + 0.5) * Math.log(base) - base + Math.log(sum);
};

const COEFFICIENTS = [
  676.520_368_121_885_1, -1259.139_216_722_402_8, 771.323_428_777_653_13, -176.615_029_162_140_59,
  12.507_343_278_686_905, -0.138_571_095_265_720_12, 9.984_369_578_019_571_6e-6, 1.505_632_735_149_311_6e-7,
];
