/**
 * The command line: each command is a file in `commands/`, registered here in the order `--help` shows. A command throws
 * to fail; here the message goes to standard error and the kind of failure becomes the exit code.
 */
import { Command, CommanderError } from 'commander';
import { registerAccount } from './commands/account.ts';
import { registerAccounts } from './commands/accounts.ts';
import { registerCampaigns } from './commands/campaigns.ts';
import { registerCheck } from './commands/check.ts';
import { registerDemo } from './commands/demo.ts';
import { registerDoctor } from './commands/doctor.ts';
import { registerEvent } from './commands/event.ts';
import { registerImport } from './commands/import.ts';
import { registerMigrate } from './commands/migrate.ts';
import { registerPublish } from './commands/publish.ts';
import { registerReconcile } from './commands/reconcile.ts';
import { registerRender } from './commands/render.ts';
import { registerStart } from './commands/start.ts';
import { registerTask } from './commands/task.ts';
import { registerWhy } from './commands/why.ts';
import { registerWorker } from './commands/worker.ts';
import { explain } from './failure.ts';
import { oneScreen } from './one-screen.ts';

const USAGE = 2;

const program = new Command('keyline')
  .description('Account-based marketing for key accounts')
  .configureHelp(oneScreen)
  .helpCommand(false)
  .showHelpAfterError('(keyline --help lists the commands)')
  // Inherited by the commands registered below.
  .exitOverride();

program.commandsGroup('Run');
registerDemo(program);
registerStart(program);
registerWorker(program);

program.commandsGroup('Write');
registerCheck(program);
registerPublish(program);
registerRender(program);

program.commandsGroup('See');
registerAccounts(program);
registerAccount(program);
registerCampaigns(program);
registerWhy(program);
registerTask(program);

program.commandsGroup('Operate');
registerDoctor(program);
registerReconcile(program);
registerImport(program);
registerEvent(program);
registerMigrate(program);

try {
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
