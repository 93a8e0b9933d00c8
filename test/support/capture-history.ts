import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Temporal } from '../../src/temporal/connect.ts';
import { type History, readRuns } from './histories.ts';
import { historyFromJson, historyToJson } from './history-json.ts';
import type { Kept } from './replay.ts';

/** Where the histories of released builds are kept, a folder each; every build must replay them (replay.test.ts). */
export const REPLAY_FOLDER = new URL('../replay', import.meta.url).pathname;

/**
 * Writes the runs of a workflow as `<name>.<run>.json`, in the form that replays, without what only says which machine
 * it was (identities, stack traces with paths). Answers how many runs there were.
 */
export const captureHistory = async (
  temporal: Temporal,
  workflowId: string,
  name: string,
  folder: string,
): Promise<number> => {
  const runs = await readRuns(temporal, workflowId);
  await mkdir(folder, { recursive: true });
  for (const [index, { history }] of runs.entries()) {
    await writeFile(join(folder, `${name}.${index + 1}.json`), `${historyText(history)}\n`);
  }
  return runs.length;
};

/** One event a line: small, and a difference between two captures can be read. */
const historyText = (history: History): string => {
  const lines = (historyToJson(history).events ?? []).map((event) => JSON.stringify(event, withoutMachine));
  return `{"events":[\n${lines.join(',\n')}\n]}`;
};

const withoutMachine = (key: string, value: unknown): unknown => {
  if (key === 'identity') return 'worker';
  if (key === 'stackTrace') return undefined;
  // The sticky queue's name carries the machine's.
  if (key === 'name' && typeof value === 'string' && value.includes('@')) return 'sticky';
  return value;
};

/** The histories kept in a folder and below, by file name. */
export const readKept = async (folder: string = REPLAY_FOLDER): Promise<Kept[]> => {
  const files = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith('.json')).sort();
  return Promise.all(
    files.map(async (name) => ({
      name,
      history: historyFromJson(JSON.parse(await readFile(join(folder, name), 'utf8'))),
    })),
  );
};
