import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';

const PAUSE_MS = 500;

/**
 * Waits for a server that is only just starting: nobody listens yet, its name is not known yet, it says that it starts
 * up. Comes back once it takes connections, and throws what it last said after `limitMs`; anything else that is wrong
 * (password, no such database) is thrown at once, because waiting would not mend it.
 */
export const waitUntilUp = async (url: string, limitMs: number): Promise<void> => {
  const over = AbortSignal.timeout(limitMs);
  for (;;) {
    const problem = await connectOnce(url);
    if (problem === null) return;
    if (over.aborted || !isStarting(problem)) throw problem;
    await wait(PAUSE_MS);
  }
};

const connectOnce = async (url: string): Promise<unknown> => {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  // A connection cut while it opens is reported twice: by connect, and here.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return null;
  } catch (error) {
    return error;
  } finally {
    await client.end().catch(() => undefined);
  }
};

/** Node's words for nobody there (yet), and PostgreSQL's 57P03: the database system is starting up. */
const STARTING = ['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', 'EHOSTUNREACH', '57P03'];

const isStarting = (error: unknown): boolean => {
  if (error instanceof AggregateError) return error.errors.every(isStarting);
  if (!(error instanceof Error)) return false;
  if ('code' in error && typeof error.code === 'string') return STARTING.includes(error.code);
  // pg's own words where the server accepts and says nothing, or hangs up before it has said anything.
  return /timeout expired|Connection terminated/i.test(error.message);
};
