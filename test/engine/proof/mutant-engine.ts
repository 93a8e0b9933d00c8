/** An engine broken in one place: a copy of `src/domain` and `src/engine` with one text replaced, loaded from there. */
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Engine } from './property.ts';

export type Mutant = {
  /** What is wrong with it. */
  readonly name: string;
  /** Below `src`. */
  readonly file: string;
  /** Stands there exactly once. */
  readonly from: string;
  readonly to: string;
  /** The rule that must notice: its words, or how they begin. */
  readonly breaks: string;
};

const SRC = fileURLToPath(new URL('../../../src', import.meta.url));

/** Copies into `folder` (empty before) and loads; throws where the text is gone from the source, or stands there twice. */
export const loadMutant = async ({ name, file, from, to }: Mutant, folder: string): Promise<Engine> => {
  for (const room of ['domain', 'engine']) await cp(join(SRC, room), join(folder, room), { recursive: true });
  const path = join(folder, file);
  const source = await readFile(path, 'utf8');
  const places = source.split(from).length - 1;
  if (places !== 1) {
    const where = `test/engine/proof/mutants.ts, "${name}"`;
    throw new Error(
      `${where}: its text stands ${places} times in src/${file}. Take one that stands there once:\n${from}`,
    );
  }
  await writeFile(
    path,
    source.replace(from, () => to),
  );
  const load = (module: string) => import(/* @vite-ignore */ pathToFileURL(join(folder, 'engine', module)).href);
  const [{ decide }, { admit }] = await Promise.all([load('decide.ts'), load('admit.ts')]);
  return { decide, admit };
};
