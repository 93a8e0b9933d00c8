/**
 * The command line: each command is a file in `commands/`, listed here in the order `--help` shows. A command throws to
 * fail; here the message goes to standard error and the kind of failure becomes the exit code.
 */
import { Command, CommanderError } from 'commander';
import { explain } from './failure.ts';
import { oneScreen } from './one-screen.ts';

const USAGE = 2;

type Register = (program: Command) => void;

/** Loaded when asked for: a command that needs no Temporal client should not pay for one in start-up time and memory. */
const COMMANDS: Readonly<Record<string, Readonly<Record<string, () => Promise<Register>>>>> = {
  Run: {
    demo: async () => (await import('./commands/demo.ts')).registerDemo,
    start: async () => (await import('./commands/start.ts')).registerStart,
    worker: async () => (await import('./commands/worker.ts')).registerWorker,
    web: async () => (await import('./commands/web.ts')).registerWeb,
  },
  Write: {
    check: async () => (await import('./commands/check.ts')).registerCheck,
    schema: async () => (await import('./commands/schema.ts')).registerSchema,
    simulate: async () => (await import('./commands/simulate.ts')).registerSimulate,
    publish: async () => (await import('./commands/publish.ts')).registerPublish,
    diff: async () => (await import('./commands/diff.ts')).registerDiff,
    move: async () => (await import('./commands/move.ts')).registerMove,
    activate: async () => (await import('./commands/activate.ts')).registerActivate,
    render: async () => (await import('./commands/render.ts')).registerRender,
  },
  See: {
    accounts: async () => (await import('./commands/accounts.ts')).registerAccounts,
    account: async () => (await import('./commands/account.ts')).registerAccount,
    today: async () => (await import('./commands/today.ts')).registerToday,
    campaigns: async () => (await import('./commands/campaigns.ts')).registerCampaigns,
    why: async () => (await import('./commands/why.ts')).registerWhy,
    forgotten: async () => (await import('./commands/forgotten.ts')).registerForgotten,
    task: async () => (await import('./commands/task.ts')).registerTask,
    plan: async () => (await import('./commands/plan.ts')).registerPlan,
    holds: async () => (await import('./commands/holds.ts')).registerHolds,
    markets: async () => (await import('./commands/markets.ts')).registerMarkets,
    occasion: async () => (await import('./commands/occasion.ts')).registerOccasion,
    reply: async () => (await import('./commands/reply.ts')).registerReply,
  },
  Say: {
    approve: async () => (await import('./commands/approve.ts')).registerApprove,
    veto: async () => (await import('./commands/touch.ts')).registerVeto,
    postpone: async () => (await import('./commands/touch.ts')).registerPostpone,
    pause: async () => (await import('./commands/pause.ts')).registerPause,
    credit: async () => (await import('./commands/pause.ts')).registerCredit,
    stop: async () => (await import('./commands/stop.ts')).registerStop,
    resume: async () => (await import('./commands/stop.ts')).registerResume,
  },
  Record: {
    log: async () => (await import('./commands/log.ts')).registerLog,
    complaint: async () => (await import('./commands/case.ts')).registerComplaint,
    request: async () => (await import('./commands/case.ts')).registerRequest,
    promise: async () => (await import('./commands/promise.ts')).registerPromise,
    tender: async () => (await import('./commands/tender.ts')).registerTender,
    dossier: async () => (await import('./commands/dossier.ts')).registerDossier,
    owner: async () => (await import('./commands/owner.ts')).registerOwner,
  },
  Operate: {
    builds: async () => (await import('./commands/builds.ts')).registerBuilds,
    doctor: async () => (await import('./commands/doctor.ts')).registerDoctor,
    reconcile: async () => (await import('./commands/reconcile.ts')).registerReconcile,
    key: async () => (await import('./commands/standing.ts')).registerKey,
    end: async () => (await import('./commands/standing.ts')).registerEnd,
    return: async () => (await import('./commands/standing.ts')).registerReturn,
    merge: async () => (await import('./commands/standing.ts')).registerMerge,
    contact: async () => (await import('./commands/contact.ts')).registerContact,
    import: async () => (await import('./commands/import.ts')).registerImport,
    event: async () => (await import('./commands/event.ts')).registerEvent,
    receive: async () => (await import('./commands/receive.ts')).registerReceive,
    order: async () => (await import('./commands/order.ts')).registerOrder,
    migrate: async () => (await import('./commands/migrate.ts')).registerMigrate,
    health: async () => (await import('./commands/health.ts')).registerHealth,
    bench: async () => (await import('./commands/bench.ts')).registerBench,
  },
};

const program = new Command('keyline')
  .description('Account-based marketing for key accounts')
  .configureHelp(oneScreen)
  .helpCommand(false)
  .showHelpAfterError('(keyline --help lists the commands)')
  // Inherited by the commands registered below.
  .exitOverride();

/** The one command that is named; all of them for help and for a name that is none. */
const registerAsked = async (asked: string | undefined): Promise<void> => {
  const known = Object.values(COMMANDS).some((group) => asked !== undefined && Object.hasOwn(group, asked));
  for (const [group, commands] of Object.entries(COMMANDS)) {
    program.commandsGroup(group);
    for (const [name, load] of Object.entries(commands)) {
      if (!known || name === asked) (await load())(program);
    }
  }
};

// Who reads only the beginning (`| head`) has had enough: that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

try {
  await registerAsked(process.argv[2]);
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    // Commander has printed its message; help and version that were asked for are no failure.
    process.exitCode = error.exitCode === 0 ? 0 : USAGE;
  } else {
    const { exitCode, text } = explain(error);
    process.stderr.write(`${text}\n`);
    process.exitCode = exitCode;
  }
}

// Everything of ours is closed by now: a timer that some library still keeps (seen: a minute) must not hold the terminal.
setTimeout(() => process.exit(), 1_000).unref();
