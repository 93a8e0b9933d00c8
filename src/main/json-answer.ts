/**
 * A value as the command line's `--json` answer: one line, instants (fields named `at`, `since`, `...At`, `...Before`,
 * epoch ms inside) written as ISO 8601 UTC.
 */
export const jsonAnswer = (value: unknown): string =>
  `${JSON.stringify(value, (key, inner: unknown) =>
    typeof inner === 'number' && INSTANT.test(key) ? new Date(inner).toISOString() : inner,
  )}\n`;

const INSTANT = /^(at|since)$|(At|Before)$/;
