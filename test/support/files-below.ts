import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Every file of a folder and of those below it, by name. */
export const filesBelow = (folder: string): readonly string[] =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
