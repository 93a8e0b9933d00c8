/**
 * Where a cluster lies. As a rule in the folder asked for; but where we are root PostgreSQL runs as another user, who
 * may not be able to walk there (a checkout under /root). Then the cluster lies in `/var/lib/keyline`, and a note beside
 * the folder says where. The note carries a name of its own, so deleting the data folder starts afresh.
 */
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, sep } from 'node:path';
import { OPEN_FOLDER } from './postgres-binaries.ts';
import { canEnter, type UnprivilegedUser } from './unprivileged-user.ts';

/** Absolute path of the cluster; its parent exists. The cluster itself may not be there yet. */
export const placeCluster = async (folder: string, user: UnprivilegedUser | null): Promise<string> => {
  await mkdir(dirname(folder), { recursive: true });
  const note = `${folder}.elsewhere`;
  if (existsSync(note)) return (await readFile(note, 'utf8')).trim();
  if (user === null || canEnter(user, dirname(folder))) return folder;
  await forgetTemporary();
  const place = join(OPEN_FOLDER, randomUUID());
  await mkdir(place, { recursive: true, mode: 0o755 });
  await writeFile(join(place, OWNER), note);
  const cluster = join(place, 'postgres');
  await writeFile(note, `${cluster}\n`);
  return cluster;
};

/** Holds the path of the note that points here. */
const OWNER = 'owner';

/**
 * Removes clusters whose data folder was below the system's temporary folder and is gone. Any other folder may only be
 * out of reach for now (a volume not mounted), so its cluster stays.
 */
const forgetTemporary = async (): Promise<void> => {
  const places = await readdir(OPEN_FOLDER).catch(() => []);
  for (const place of places) {
    const note = await readFile(join(OPEN_FOLDER, place, OWNER), 'utf8').catch(() => null);
    if (note === null || !note.startsWith(tmpdir() + sep) || existsSync(note)) continue;
    await rm(join(OPEN_FOLDER, place), { recursive: true, force: true });
  }
};
