/** `keyline check FILE...`: what is wrong with campaign, segment, market, settings and template files; needs no database. */
import { type Command, Option } from 'commander';
import type { Diagnostic } from '../../contract/diagnostic.ts';
import { DIAGNOSTIC_FORMATS, type DiagnosticFormat, formatDiagnostics } from '../../contract/format-diagnostics.ts';
import { checkFiles } from '../check-files.ts';
import { Failure } from '../failure.ts';

export function registerCheck(program: Command): void {
  program
    .command('check')
    .summary('check campaign, segment, market, settings and template files')
    .description('Check campaign, segment, market, settings and template files (or folders of them)')
    .argument('<file...>', 'such as campaigns/win-back.yaml, campaigns, templates/newsletter/template.mjml')
    .addOption(new Option('--format <format>', 'how to print').choices(DIAGNOSTIC_FORMATS).default('text'))
    .option('--json', 'the same as --format json')
    .action(async (files: string[], options: { format: DiagnosticFormat; json?: boolean }) => {
      const diagnostics = await checkFiles(files);
      const format = options.json ? 'json' : options.format;
      if (format === 'json' || diagnostics.length > 0)
        process.stdout.write(`${formatDiagnostics(diagnostics, format)}\n`);
      refuseErrors(diagnostics, format === 'text');
    });
}

/** Throws (exit code 3) when one is an error; says for people that all is well when there is nothing to say. */
export const refuseErrors = (diagnostics: readonly Diagnostic[], forPeople: boolean): void => {
  const errors = diagnostics.filter((diagnostic) => diagnostic.severity === 'error').length;
  if (errors > 0) throw new Failure(errors === 1 ? '1 error' : `${errors} errors`, 3);
  if (forPeople && diagnostics.length === 0) process.stderr.write('keyline: no faults found\n');
};
