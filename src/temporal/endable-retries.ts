import { defaultGrpcRetryOptions, type GrpcRetryOptions } from '@temporalio/client';

export type EndableRetries = {
  /** For `makeGrpcRetryInterceptor`. */
  readonly options: GrpcRetryOptions;
  /** From now on nothing is retried; comes back once the retries that rest have had their turn, 6 s at most. */
  readonly end: () => Promise<void>;
};

/** Later than the retry's own timer, which the client sets right after it has asked for the delay. */
const MARGIN_MS = 20;

/**
 * The client's own retries, with an end. A retry rests on a timer; where the connection was closed meanwhile it throws
 * out of that timer, and the process is gone (SDK 1.24: a door that was stopped while Temporal was away).
 */
export const endableRetries = (): EndableRetries => {
  const usual = defaultGrpcRetryOptions();
  const resting = new Set<Promise<void>>();
  let ended = false;
  const rest = (ms: number): void => {
    const over: Promise<void> = new Promise<void>((resolve) => setTimeout(resolve, ms + MARGIN_MS)).then(() => {
      resting.delete(over);
    });
    resting.add(over);
  };
  return {
    options: {
      retryableDecider: (attempt, status) => !ended && usual.retryableDecider(attempt, status),
      delayFunction: (attempt, status) => {
        const ms = usual.delayFunction(attempt, status);
        rest(ms);
        return ms;
      },
    },
    end: async () => {
      ended = true;
      await Promise.all(resting);
    },
  };
};
