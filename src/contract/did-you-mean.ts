/**
 * The known word nearest to a mistyped one, by optimal string alignment (insert, delete, replace, swap neighbours).
 * Null where nothing is near enough: at most one slip in three characters, two at most in words up to eight.
 */
export const nearest = (word: string, known: Iterable<string>): string | null => {
  const asked = word.toLowerCase();
  // A word this long is no slip of the finger, and the distance costs its length squared.
  if (asked.length > 80) return null;
  const limit = Math.max(1, Math.min(asked.length <= 8 ? 2 : 3, Math.floor(asked.length / 3)));
  let best: { word: string; distance: number } | null = null;
  for (const candidate of known) {
    if (Math.abs(candidate.length - asked.length) > limit) continue;
    const distance = editDistance(asked, candidate.toLowerCase());
    if (distance <= limit && (best === null || distance < best.distance)) best = { word: candidate, distance };
  }
  return best?.word ?? null;
};

/** ` Did you mean "x"?`, or nothing: to be put behind a message. */
export const didYouMean = (word: string, known: Iterable<string>): string => {
  const near = nearest(word, known);
  return near === null ? '' : ` Did you mean "${near}"?`;
};

export const editDistance = (left: string, right: string): number => {
  let beforeLast: number[] = [];
  let last = Array.from({ length: right.length + 1 }, (_, column) => column);
  for (let row = 1; row <= left.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= right.length; column += 1) {
      const same = left[row - 1] === right[column - 1];
      let cost = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (same ? 0 : 1),
      );
      if (row > 1 && column > 1 && left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1]) {
        cost = Math.min(cost, (beforeLast[column - 2] ?? 0) + 1);
      }
      current.push(cost);
    }
    beforeLast = last;
    last = current;
  }
  return last[right.length] ?? 0;
};
