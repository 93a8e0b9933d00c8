import { connect } from 'node:net';

/** Null when something accepts a TCP connection at `host:port`, else why not. Waits at most `limitMs`. */
export const unreachable = (host: string, port: number, limitMs = 3_000): Promise<string | null> =>
  new Promise((resolve) => {
    const socket = connect({ host, port });
    const end = (problem: string | null) => {
      socket.destroy();
      resolve(problem);
    };
    socket.setTimeout(limitMs, () => end(`no answer within ${limitMs / 1_000} s`));
    socket.once('connect', () => end(null));
    // Where a name has several addresses the error is their collection, and its own message is empty.
    socket.once('error', (error: NodeJS.ErrnoException) => end(error.message || (error.code ?? 'refused')));
  });
