/** Where the house of a folder answers: remembered, so that links in mails and bookmarks stay good over restarts. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const schema = z.object({ doorUrl: z.url(), consoleUrl: z.url() });

export type HouseAddresses = z.infer<typeof schema>;

/** Null where no house ran in this folder yet, or the file is not readable as one. */
export const readHouse = async (folder: string): Promise<HouseAddresses | null> => {
  try {
    return schema.parse(JSON.parse(await readFile(fileOf(folder), 'utf8')));
  } catch {
    // A lost or torn file costs new ports, nothing else.
    return null;
  }
};

export const writeHouse = (folder: string, addresses: HouseAddresses): Promise<void> =>
  writeFile(fileOf(folder), `${JSON.stringify(addresses, null, 2)}\n`);

const fileOf = (folder: string): string => join(folder, 'house.json');
