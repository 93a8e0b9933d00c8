import { DefaultLogger, Runtime } from '@temporalio/worker';

let installed = false;

/**
 * Temporal's runtime for this process, once: warnings and worse go to standard error, because standard output belongs
 * to a command's answer. Signals are left to the entry point, which stops workers before what they stand on.
 */
export const quietRuntime = (): void => {
  if (installed) return;
  installed = true;
  Runtime.install({
    logger: new DefaultLogger('WARN'),
    shutdownSignals: [],
    telemetryOptions: { logging: { forward: {}, filter: { core: 'WARN', other: 'ERROR' } } },
  });
};
