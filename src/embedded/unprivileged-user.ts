/** PostgreSQL refuses to run as root, so where we are root (containers, build machines) it runs as another user. */
import { execFileSync, spawnSync } from 'node:child_process';
import { userInfo } from 'node:os';

export type UnprivilegedUser = { readonly name: string; readonly uid: number; readonly gid: number };

/**
 * Null where we are not root: then the servers run as ourselves. Makes the system user `postgres` when it is missing,
 * unless `make` is false.
 */
export const unprivilegedUser = (make = true): UnprivilegedUser | null => {
  if (userInfo().uid !== 0) return null;
  const found = lookUp('postgres');
  if (found) return found;
  const flags = ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin'];
  if (make) spawnSync('useradd', [...flags, 'postgres']);
  const made = lookUp('postgres') ?? lookUp('nobody');
  if (made) return made;
  throw new Error(
    'PostgreSQL cannot run as root, and there is no user "postgres" or "nobody" to run it as. ' +
      'Run keyline as an ordinary user, or set DATABASE_URL to a PostgreSQL of your own.',
  );
};

/** True when `user` may walk to `path` and, for a folder, into it. */
export const canEnter = (user: UnprivilegedUser, path: string): boolean =>
  spawnSync('/bin/sh', ['-c', 'test -x "$1"', 'sh', path], { uid: user.uid, gid: user.gid, cwd: '/' }).status === 0;

const lookUp = (name: string): UnprivilegedUser | null => {
  const id = (flag: string) => Number(execFileSync('id', [flag, name], { stdio: ['ignore', 'pipe', 'ignore'] }));
  try {
    return { name, uid: id('-u'), gid: id('-g') };
  } catch {
    // No such user: the caller tries the next.
    return null;
  }
};
