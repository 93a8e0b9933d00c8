/** How a command ends when it does not succeed; the command line prints the message on standard error. */

/** 1 failed, 2 wrong usage, 3 invalid input (a file, a value, the environment). */
export type ExitCode = 1 | 2 | 3;

/** A failure that is explained in words: its message says what, where, why and how to mend; no stack is printed. */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly exitCode: ExitCode;
  constructor(message: string, exitCode: ExitCode = 1, options?: ErrorOptions) {
    super(message, options);
    this.exitCode = exitCode;
  }
}

/** Errors of other rooms that explain themselves as well, by name: rooms do not import `main`. */
const EXPLAINED: Readonly<Record<string, ExitCode>> = {
  InvalidEnvironment: 3,
  StackIsRunning: 1,
  TemporalNotFound: 1,
};

/** The exit code and what to print: a message alone where it explains itself, with the stack where it is a surprise. */
export const explain = (error: unknown): { readonly exitCode: ExitCode; readonly text: string } => {
  if (error instanceof Failure) return { exitCode: error.exitCode, text: `keyline: ${error.message}` };
  if (!(error instanceof Error)) return { exitCode: 1, text: `keyline: ${String(error)}` };
  const known = EXPLAINED[error.name];
  if (known !== undefined) return { exitCode: known, text: `keyline: ${error.message}` };
  return { exitCode: 1, text: `keyline: ${error.stack ?? error.message}` };
};
