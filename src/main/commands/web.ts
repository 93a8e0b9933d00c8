/** `keyline web`: the public door and the pages as a process of its own, without a worker; any number of them. */
import type { Command } from 'commander';
import { doorReadiness } from '../../ingest/http/readiness.ts';
import { connectToRunning, type Running } from '../connect.ts';
import { Failure } from '../failure.ts';
import { openHealthListener } from '../health-listener.ts';
import { jsonAnswer } from '../json-answer.ts';
import { type ListenAt, listenOrSay } from '../listen-or-say.ts';
import { openDoors } from '../open-doors.ts';
import { patience, WAIT } from '../patience.ts';
import { readEnvironment } from '../read-environment.ts';
import { refuseDemo } from '../refuse-demo.ts';
import { untilSignal } from '../until-signal.ts';

type Options = { readonly wait?: number; readonly json?: boolean };

export const registerWeb = (program: Command): void => {
  program
    .command('web')
    .summary('run the door and the pages, without a worker')
    .description(
      'Run the public door for events and tracking (KEYLINE_HOST, KEYLINE_PORT) and the pages for sales ' +
        '(KEYLINE_PAGES_PORT) on the database and the Temporal server that run already, until Ctrl-C',
    )
    .option(...WAIT, patience)
    .option('--json', 'where everything answers, as one JSON document on standard output')
    .action(async (options: Options) => {
      refuseOpenDoor();
      const { signalled, forget } = untilSignal();
      const everything = await connectToRunning({ waitMs: options.wait ?? 0, lazyTemporal: true });
      try {
        await serve(everything, options, signalled);
      } finally {
        await everything.close();
        forget();
      }
    });
};

const serve = async (everything: Running, { json }: Options, signalled: Promise<NodeJS.Signals>): Promise<void> => {
  const { store, temporal, environment } = everything;
  const log = (line: string): void => void process.stderr.write(`${line}\n`);
  await refuseDemo(everything);
  const bound = {
    door: { variable: 'KEYLINE_PORT', port: environment.port },
    pages: { variable: 'KEYLINE_PAGES_PORT', port: environment.pagesPort },
  };
  const doors = await openDoors(everything, {
    log,
    stepped: false,
    bind: (part, listen: (at: ListenAt) => Promise<string>) =>
      listenOrSay(bound[part].variable, { host: environment.host, port: bound[part].port }, listen),
  });
  try {
    const health = await openHealthListener(everything, () => doorReadiness(store, temporal));
    try {
      const { doorUrl, consoleUrl } = doors;
      if (json) process.stdout.write(jsonAnswer({ door: doorUrl, pages: consoleUrl }));
      log(`the door answers at ${doorUrl}, the pages at ${consoleUrl}; Ctrl-C ends them`);
      if (!isLoopback(environment.host)) log(OPEN_PAGES);
      await signalled;
      log('stopping: what is under way is answered first');
    } finally {
      await health.close();
    }
  } finally {
    await doors.close();
  }
};

/** Before anything is connected to: it is the environment that is wrong. */
const refuseOpenDoor = (): void => {
  const { host, apiKey } = readEnvironment();
  if (apiKey !== null || isLoopback(host)) return;
  throw new Failure(
    `KEYLINE_HOST=${host} lets other machines in, and without KEYLINE_API_KEY each of them could post events: ` +
      'set KEYLINE_API_KEY to 16 characters or more, or leave KEYLINE_HOST at 127.0.0.1',
    3,
  );
};

const OPEN_PAGES =
  'the pages for sales know no sign-in yet: let their port be reached by your own people only, or put in front of it ' +
  'what signs them in (KEYLINE_PAGES_URL)';

const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || host.startsWith('127.');
