import { freePort } from './free-port.ts';

/** Others may take a port between the look and the bind; whoever loses so often is not racing. */
const TRIES = 5;

/**
 * Lets `listen` bind a free port, `preferred` where it is, and again with another one while somebody else is quicker.
 * Answers what `listen` answers; any other error of it is thrown on.
 */
export const onFreePort = async <Listening>(
  preferred: number | undefined,
  listen: (port: number) => Promise<Listening>,
): Promise<Listening> => {
  for (let tried = 1; ; tried += 1) {
    try {
      return await listen(await freePort(tried === 1 ? preferred : undefined));
    } catch (error) {
      if (tried === TRIES || !isTaken(error)) throw error;
    }
  }
};

/** Node says EADDRINUSE; a child says it in its last words, which are part of the message (strerror, Go's net). */
const isTaken = (error: unknown): boolean =>
  error instanceof Error &&
  (('code' in error && error.code === 'EADDRINUSE') || /address already in use|EADDRINUSE/i.test(error.message));
