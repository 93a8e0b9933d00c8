import { InvalidArgumentError } from 'commander';

const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000 };

/** A commander parser for how long something is waited for: `45s`, `2m`, up to ten minutes. Answers machine ms. */
export const patience = (text: string): number => {
  const [, amount = '', unit = ''] = /^(\d{1,3})([sm])$/.exec(text) ?? [];
  const ms = Number(amount) * (UNITS[unit] ?? Number.NaN);
  if (!(ms >= 1_000 && ms <= 600_000)) throw new InvalidArgumentError('write a time like 45s or 2m, up to 10m.');
  return ms;
};

/** The option of all roles of a deployment: their servers may be starting beside them. */
export const WAIT = ['--wait <time>', 'wait this long for servers that are only just starting, like 60s'] as const;
