import { DefaultLogger, Runtime } from '@temporalio/worker';

/** Said of the queues that run activities alone, which is as it should be. */
const EXPECTED = 'No workflows registered';

let installed = false;

/**
 * Temporal's runtime for this process, once: warnings and worse go to standard error, a line each, because standard
 * output belongs to a command's answer. Signals are left to the entry point, which stops workers before what they
 * stand on.
 */
export const quietRuntime = (): void => {
  if (installed) return;
  installed = true;
  Runtime.install({
    logger: new DefaultLogger('WARN', ({ level, message, meta = {} }) => {
      if (!message.startsWith(EXPECTED)) process.stderr.write(`${level} ${message}${detailsOf(meta)}\n`);
    }),
    shutdownSignals: [],
    telemetryOptions: { logging: { forward: {}, filter: { core: 'WARN', other: 'ERROR' } } },
  });
};

/** What tells one line from another; task tokens, queues and stacks are in the Temporal UI. */
const TOLD = ['workflowId', 'activityType', 'effect', 'attempt', 'error', 'details'];

const detailsOf = (meta: Record<string, unknown>): string =>
  TOLD.filter((name) => meta[name] !== undefined)
    .map((name) => `; ${name} ${oneLine(meta[name])}`)
    .join('');

const oneLine = (value: unknown): string => {
  const text = value instanceof Error ? `${value.name}: ${value.message}` : String(value);
  return text.replaceAll(/\s+/g, ' ').slice(0, 300);
};
