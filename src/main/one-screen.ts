/** `keyline --help` on one screen: a command a line, in groups; a command's own help has its options and examples. */
import { Help, type HelpConfiguration } from 'commander';

const plain = new Help();

export const oneScreen: HelpConfiguration = {
  subcommandTerm: (command) => command.name(),
  visibleOptions: (command) => (command.parent === null ? [] : plain.visibleOptions(command)),
  commandUsage: (command) =>
    command.parent === null ? 'keyline COMMAND    (keyline COMMAND --help: its options)' : plain.commandUsage(command),
};
