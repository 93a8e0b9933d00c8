import { InvalidArgumentError } from 'commander';
import { parseInstant } from '../contract/import-fields.ts';
import type { BusinessTime } from '../domain/time.ts';

/** A commander parser for a day such as `2011-06-01`: its first instant, UTC. */
export const dateOption = (text: string): BusinessTime => {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? parseInstant(text, 'UTC') : null;
  if (at === null) throw new InvalidArgumentError('write a day such as 2011-06-01.');
  return at;
};
