/** `keyline start`: the stack, the worker, the doors and the pages of this machine, until Ctrl-C. */
import type { Command } from 'commander';
import { colours } from '../colours.ts';
import { connectEverything, type Everything } from '../connect.ts';
import { Failure } from '../failure.ts';
import { jsonAnswer } from '../json-answer.ts';
import { refuseDemo } from '../refuse-demo.ts';
import { type House, runHouse } from '../run-house.ts';
import { untilSignal } from '../until-signal.ts';

export const registerStart = (program: Command): void => {
  program
    .command('start')
    .summary('run everything here until Ctrl-C')
    .description('Run everything here: database, workflows, mail catcher, doors and pages, until Ctrl-C')
    .option('--json', 'where everything answers, as one JSON document on standard output')
    .action(async ({ json = false }: { json?: boolean }) => {
      const { signalled, forget } = untilSignal();
      try {
        await start(json, signalled);
      } finally {
        forget();
      }
    });
};

const start = async (json: boolean, signalled: Promise<NodeJS.Signals>): Promise<void> => {
  const log = (line: string): void => void process.stderr.write(`${line}\n`);
  let died: (part: string) => void = () => undefined;
  const death = new Promise<never>((_, reject) => {
    died = (part) => reject(new Failure(`${part} ended unasked: its own words are above; start again`));
  });
  // Awaited below; a part may die while others still start.
  death.catch(() => undefined);
  const everything = await connectEverything({ log, onDeath: (part) => died(part) });
  let house: House | null = null;
  try {
    await refuseDemo(everything);
    house = await runHouse(everything, {
      log,
      stepped: false,
      folder: everything.environment.home,
      cacheFolder: everything.environment.home,
    });
    const places = placesOf(everything, house);
    process.stdout.write(json ? jsonAnswer(places) : asTable(places));
    if ((await everything.store.prisma.setting.count()) === 0) log(NOTHING_PUBLISHED);
    await Promise.race([signalled, death, diedUnasked(house)]);
    log('stopping: what is under way ends first');
  } finally {
    await house?.close();
    await everything.close();
  }
};

const NOTHING_PUBLISHED =
  'nothing is published yet: facts are taken in and no campaign runs. In another terminal: keyline publish (a folder ' +
  'of campaigns; without one, those that came with Keyline)';

/** A worker that ends while nobody asked it to; never settles otherwise. */
const diedUnasked = async ({ worker }: House): Promise<void> => {
  await worker.stopped;
  throw new Failure('the worker ended unasked: its own words are above; start again');
};

const placesOf = ({ stack }: Everything, house: House) => ({
  door: house.doorUrl,
  pages: house.consoleUrl,
  inbox: stack.inboxUrl,
  smtp: stack.catcher === null ? 'outside' : 'catcher',
  temporalUi: stack.temporalUiUrl,
});

const asTable = (places: ReturnType<typeof placesOf>): string => {
  const rows: readonly (readonly [string, string | null])[] = [
    ['Accounts, with every reason', `${places.pages}/accounts`],
    ['Events come in at', `${places.door}/v1/events`],
    ['Inbox of the mail catcher', places.inbox],
    ['Temporal UI', places.temporalUi],
  ];
  const lines = rows.map(([label, url]) => (url === null ? '' : `  ${label.padEnd(30)}${colours.cyan(url)}\n`));
  return `\n${lines.join('')}\n  Ctrl-C stops everything; the same command finds it again.\n\n`;
};
