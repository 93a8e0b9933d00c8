/** `keyline doctor`: is everything here that Keyline needs, and if not, what to do. Changes nothing. */
import type { Command } from 'commander';
import { InvalidEnvironment } from '../../contract/environment.ts';
import type { Check } from '../check.ts';
import { checkUp } from '../check-up.ts';
import { readEnvironment } from '../read-environment.ts';

export const registerDoctor = (program: Command): void => {
  program
    .command('doctor')
    .summary('check this machine, and name the fix')
    .description('Check what Keyline needs on this machine, and name the fix for what is missing')
    .option('--json', 'one JSON document on standard output')
    .action(async ({ json = false }: { json?: boolean }) => {
      const checks = await examine();
      if (json) process.stdout.write(`${JSON.stringify(checks)}\n`);
      else for (const check of checks) process.stdout.write(`${asText(check)}\n`);
      if (checks.some(({ ok }) => !ok)) process.exitCode = 1;
    });
};

/** With an environment that cannot be read nothing else can be looked at: each wrong variable is a failed check. */
const examine = async (): Promise<readonly Check[]> => {
  try {
    return await checkUp(readEnvironment(), process.env);
  } catch (error) {
    if (!(error instanceof InvalidEnvironment)) throw error;
    return error.problems.map(({ variable, value, mend }) => ({
      check: `environment variable ${variable}`,
      ok: false,
      detail: `it holds ${value}`,
      fix: mend,
    }));
  }
};

const asText = ({ check, ok, detail, fix }: Check): string =>
  `${ok ? 'ok     ' : 'MISSING'} ${check}: ${detail}${fix === null ? '' : `\n        fix: ${fix}`}`;
