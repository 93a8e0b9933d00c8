/**
 * The reference purchase data beside the checkout (never part of it): the folder named by KEYLINE_DATA, else
 * `../shared/data`. Tests that measure on it skip, and say so, where it is missing.
 */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const FOLDER = process.env['KEYLINE_DATA'] ?? fileURLToPath(new URL('../../../shared/data', import.meta.url));

/** Path of a file of the reference data, such as `transactions/cdnow.csv`; null (with a warning) where it is missing. */
export const referenceData = (name: string): string | null => {
  const path = resolve(FOLDER, name);
  if (existsSync(path)) return path;
  console.warn(`SKIPPED: reference data ${name} not found in ${FOLDER}; set KEYLINE_DATA to its folder`);
  return null;
};
