import { type ChildEnd, lastWords } from './child.ts';

/** A child that runs. */
export type Running = { readonly ended: Promise<ChildEnd>; readonly stop: () => Promise<void> };

export type KeepOptions = {
  /** For people: "Temporal", "worker 1". */
  readonly name: string;
  /** Starts it once more where it was: on its port, with its file. */
  readonly again: () => Promise<Running>;
  readonly log: (line: string) => void;
  /** Epoch ms. */
  readonly now: () => number;
};

export type Kept = {
  /** Resolves when it was asked to end; rejects where it keeps dying, or could not be started again. */
  readonly stopped: Promise<void>;
  /** Ends it for good. Safe to call twice. */
  readonly stop: () => Promise<void>;
};

/** More deaths than this within a minute are not an accident any more. */
const MOST_DEATHS = 3;
const WITHIN_MS = 60_000;

/**
 * A child that dies unasked (memory, kill -9) is started again, as Docker or systemd would: whoever uses it finds it where
 * it was.
 */
export const keepUp = (first: Running, { name, again, log, now }: KeepOptions): Kept => {
  let running = first;
  let stopping = false;
  const deaths: number[] = [];

  const keep = async (): Promise<void> => {
    for (let end = await running.ended; !end.asked && !stopping; end = await running.ended) {
      log(lastWords(name, end));
      deaths.push(now());
      if (deaths.filter((at) => at > now() - WITHIN_MS).length > MOST_DEATHS)
        throw new Error(`${name} does not stay up`);
      running = await again();
      log(`${name} is back`);
      if (stopping) await running.stop();
    }
  };
  const stopped = keep();
  // Reported to whoever awaits it; without this line a death before that would end the process.
  stopped.catch(() => undefined);
  return {
    stopped,
    stop: async () => {
      stopping = true;
      await running.stop();
      await stopped.catch(() => undefined);
    },
  };
};
