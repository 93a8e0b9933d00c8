import { createInterface } from 'node:readline/promises';
import { Failure } from './failure.ts';

/**
 * Asks a person before something that is hard to take back. True: yes. `yes`: said beforehand (`--yes`). Throws a usage
 * failure where nobody can be asked, with `otherwise`: what to write instead.
 */
export const confirm = async (
  question: string,
  { yes, otherwise }: { readonly yes: boolean; readonly otherwise: string },
): Promise<boolean> => {
  if (yes) return true;
  if (process.stdin.isTTY !== true || process.stderr.isTTY !== true) {
    throw new Failure(`nobody is here to ask (not a terminal): ${otherwise}`, 2);
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `)).trim());
  } finally {
    terminal.close();
  }
};
