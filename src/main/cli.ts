/** The command line: each command is a file in `commands/`, registered here in the order `--help` shows. */
import { Command } from 'commander';

const program = new Command('keyline')
  .description('Account-based marketing for key accounts')
  .showHelpAfterError('(keyline --help lists the commands)');

await program.parseAsync();
