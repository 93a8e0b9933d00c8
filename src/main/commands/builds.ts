/** `keyline builds`: which builds of the worker run side by side, which one is in force, and what is still with each. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Command } from 'commander';
import type { Store } from '../../store/database/open.ts';
import { readKeyAccounts } from '../../store/facts/read-key-accounts.ts';
import { freeRuns, putInForce, readBuilds } from '../../temporal/builds.ts';
import type { Temporal } from '../../temporal/connect.ts';
import { ring } from '../../temporal/ring.ts';
import { buildName } from '../build-name.ts';
import { connectToRunning, type Running } from '../connect.ts';
import { Failure } from '../failure.ts';
import { jsonAnswer } from '../json-answer.ts';
import { printTable } from '../print-table.ts';
import { wordsOf } from '../words-of.ts';
import { terminalWidth } from '../wrap-words.ts';

type Options = { readonly use?: string; readonly free?: string; readonly json?: boolean };

export const registerBuilds = (program: Command): void => {
  program
    .command('builds')
    .summary('builds of the worker side by side: which is in force, what is still with each')
    .description(
      'Builds of the worker that run side by side (keyline worker --build NAME): which one is in force, and how many runs are ' +
        'still with each. One may be stopped when it has none',
    )
    .option('--use <build>', 'puts it in force, and rings every account so that it goes on there', buildName)
    .option('--free <build>', 'its workers are gone for good: the build in force takes its runs over', buildName)
    .option('--json', 'one JSON document on standard output')
    .action(async (options: Options) => {
      const everything = await connectToRunning({ waitMs: 0 });
      try {
        await run(everything, options);
      } finally {
        await everything.close();
      }
    });
};

const run = async ({ store, temporal }: Running, { use, free, json = false }: Options): Promise<void> => {
  const before = await readBuilds(temporal);
  for (const named of [use, free]) {
    if (named !== undefined && !before.some(({ build }) => build === named)) throw unknownBuild(named, before);
  }
  if (use !== undefined) {
    try {
      await putInForce(temporal, use);
    } catch (cause) {
      const mend = `is a worker of it running (keyline worker --build ${use})?`;
      throw new Failure(`${use} was not put in force: ${wordsOf(cause)}; ${mend}`, 1, { cause });
    }
  }
  const freed = free === undefined ? 0 : await freeRuns(temporal, free);
  // Who is rung takes a step, and with it sees that another build is in force.
  const rung = use === undefined && free === undefined ? 0 : await ringUntilMoved(store, temporal);
  const builds = await readBuilds(temporal);
  if (json) {
    process.stdout.write(jsonAnswer({ builds, rung, freed }));
    return;
  }
  if (freed > 0) process.stdout.write(`${freed} runs are free to go on with the build in force.\n`);
  if (rung > 0) process.stdout.write(`${rung} accounts were rung: each goes on with the build in force.\n`);
  process.stdout.write(builds.length === 0 ? NONE : table(builds));
};

const PAGE = 1_000;

/** The server tells its queues of another build a moment after it took the word: who was rung before that is rung again. */
const AGAIN_MS = 2_000;
const TIMES = 15;

const ringUntilMoved = async (store: Store, temporal: Temporal): Promise<number> => {
  let rung = 0;
  for (let time = 1; time <= TIMES; time += 1) {
    rung = await ringAll(store, temporal);
    await pause(AGAIN_MS);
    const behind = (await readBuilds(temporal)).filter(({ inForce, open }) => !inForce && open > 0);
    if (behind.length === 0) break;
    const left = behind.map(({ build, open }) => `${open} with ${build}`).join(', ');
    process.stderr.write(`still ${left}\n`);
  }
  return rung;
};

const ringAll = async (store: Store, temporal: Temporal): Promise<number> => {
  let rung = 0;
  let page = await readKeyAccounts(store, null, PAGE);
  for (; page.length > 0; page = await readKeyAccounts(store, page.at(-1) ?? null, PAGE))
    rung += await ring(temporal, page);
  return rung;
};

const NONE = 'No worker has a build: keyline worker --build NAME starts one.\n';

const table = (builds: Awaited<ReturnType<typeof readBuilds>>): string =>
  printTable(
    [{ head: 'build' }, { head: '' }, { head: 'runs', align: 'right' as const }],
    builds.map(({ build, inForce, open }) => [build, inForce ? 'in force' : '', String(open)]),
    process.stdout.isTTY !== true,
    terminalWidth(),
  );

const unknownBuild = (named: string, builds: Awaited<ReturnType<typeof readBuilds>>): Failure => {
  const known = builds.map(({ build }) => build).join(', ');
  return new Failure(`no worker of build ${named} was ever seen${known === '' ? '' : `; there are ${known}`}`);
};
