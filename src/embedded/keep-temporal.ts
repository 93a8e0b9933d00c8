import { lastWords } from './child.ts';
import type { RunningTemporal } from './temporal.ts';

export type KeepOptions = {
  readonly log: (line: string) => void;
  /** Epoch ms. */
  readonly now: () => number;
  /** It keeps dying, or could not be started again. */
  readonly onGivenUp: () => void;
};

/** More deaths than this within a minute are not an accident any more. */
const MOST_DEATHS = 3;
const WITHIN_MS = 60_000;

/**
 * A Temporal server that dies unasked (memory, kill -9) is started again on its port with its file: clients and workers
 * find it there, and workflows go on where they were. `again` starts it; `stop` ends it for good, safe to call twice.
 */
export const keepTemporal = (
  first: RunningTemporal,
  again: () => Promise<RunningTemporal>,
  { log, now, onGivenUp }: KeepOptions,
): { readonly stop: () => Promise<void> } => {
  let server = first;
  let stopping = false;
  const deaths: number[] = [];

  const keep = async (): Promise<void> => {
    for (let end = await server.ended; !end.asked && !stopping; end = await server.ended) {
      log(lastWords('Temporal', end));
      deaths.push(now());
      if (deaths.filter((at) => at > now() - WITHIN_MS).length > MOST_DEATHS) return onGivenUp();
      try {
        server = await again();
      } catch (error) {
        log(`Temporal could not be started again: ${error instanceof Error ? error.message : String(error)}`);
        return onGivenUp();
      }
      log(`Temporal is back at ${server.address}`);
      if (stopping) await server.stop();
    }
  };
  const kept = keep();
  return {
    stop: async () => {
      stopping = true;
      await server.stop();
      await kept;
    },
  };
};
