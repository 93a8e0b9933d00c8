/**
 * Nelder and Mead's simplex (The Computer Journal 7, 1965) with the usual coefficients 1, 2, 1/2, 1/2: finds a low point
 * of a function of a few variables without derivatives. Deterministic. A value that is not a number counts as infinite.
 */
export type Minimum = { readonly at: readonly number[]; readonly value: number; readonly converged: boolean };

export type MinimiseOptions = {
  /** Edge of the first simplex along each axis; default 0.5. */
  readonly step?: number;
  /** Stops when the values of the simplex lie this close together; default 1e-9. */
  readonly tolerance?: number;
  /** Default 500 evaluations per variable. */
  readonly mostEvaluations?: number;
};

export const minimise = (
  value: (at: readonly number[]) => number,
  start: readonly number[],
  { step = 0.5, tolerance = 1e-9, mostEvaluations = 500 * start.length }: MinimiseOptions = {},
): Minimum => {
  let evaluations = 0;
  const corner = (at: readonly number[]): Corner => {
    evaluations += 1;
    const found = value(at);
    return { at, value: Number.isNaN(found) ? Number.POSITIVE_INFINITY : found };
  };
  const first = corner(start);
  let simplex = [first, ...start.map((_, axis) => corner(start.map((x, other) => (other === axis ? x + step : x))))];
  for (;;) {
    simplex = simplex.sort((a, b) => a.value - b.value);
    const best = simplex[0] ?? first;
    const worst = simplex.at(-1) ?? first;
    const secondWorst = simplex.at(-2) ?? best;
    const converged = worst.value - best.value <= tolerance * (1 + Math.abs(best.value));
    if (converged || evaluations >= mostEvaluations) return { at: best.at, value: best.value, converged };
    const others = simplex.slice(0, -1);
    const centre = start.map((_, axis) => others.reduce((sum, { at }) => sum + (at[axis] ?? 0), 0) / others.length);
    const towards = (share: number) => corner(centre.map((x, axis) => x + share * ((worst.at[axis] ?? 0) - x)));

    const reflected = towards(-1);
    if (reflected.value < best.value) {
      const expanded = towards(-2);
      simplex = [...others, expanded.value < reflected.value ? expanded : reflected];
    } else if (reflected.value < secondWorst.value) {
      simplex = [...others, reflected];
    } else {
      const contracted = towards(reflected.value < worst.value ? -0.5 : 0.5);
      simplex =
        contracted.value < Math.min(reflected.value, worst.value)
          ? [...others, contracted]
          : simplex.map((one) =>
              one === best ? one : corner(one.at.map((x, axis) => ((best.at[axis] ?? 0) + x) / 2)),
            );
    }
  }
};

type Corner = { readonly at: readonly number[]; readonly value: number };
