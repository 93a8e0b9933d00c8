/** `keyline health`: asks the role that runs with this environment how it is; a container's health check needs no curl. */
import type { Command } from 'commander';
import { Failure } from '../failure.ts';
import { readEnvironment } from '../read-environment.ts';
import { wordsOf } from '../words-of.ts';

/** Above the 3 s after which the role itself says what is away. */
const LIMIT_MS = 5_000;

/** Where a listener that is bound to every address is reached from its own machine. */
const HERE: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '[::1]', '::1': '[::1]' };

export const registerHealth = (program: Command): void => {
  program
    .command('health')
    .summary('ask a running web or worker how it is')
    .description('Ask the keyline web or keyline worker at KEYLINE_HEALTH_PORT of this machine whether it can work')
    .option('--json', 'its answer as one JSON document on standard output')
    .action(async ({ json = false }: { json?: boolean }) => {
      const { host, healthPort } = readEnvironment();
      if (healthPort === null) {
        throw new Failure('KEYLINE_HEALTH_PORT is not set: set it to the port that web or worker were started with', 3);
      }
      const address = `http://${HERE[host] ?? host}:${healthPort}/readyz`;
      const { ready, body } = await ask(address);
      if (json) process.stdout.write(`${JSON.stringify(body)}\n`);
      const problems = problemsOf(body);
      if (!json) process.stdout.write(problems.length === 0 ? 'ok\n' : `${problems.join('\n')}\n`);
      if (!ready) process.exitCode = 1;
    });
};

const ask = async (address: string): Promise<{ readonly ready: boolean; readonly body: unknown }> => {
  try {
    const answer = await fetch(address, { signal: AbortSignal.timeout(LIMIT_MS) });
    return { ready: answer.ok, body: await answer.json() };
  } catch (cause) {
    const why = cause instanceof Error && cause.cause ? wordsOf(cause.cause) : wordsOf(cause);
    throw new Failure(`nothing answers at ${address}: ${why}`, 1, { cause });
  }
};

const problemsOf = (body: unknown): readonly string[] =>
  typeof body === 'object' && body !== null && 'problems' in body && Array.isArray(body.problems)
    ? body.problems.map(String)
    : [];
