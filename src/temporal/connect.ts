/** The Temporal client's handle. Only this room imports the client; all others pass the handle on to its functions. */
import { Client, Connection, makeGrpcRetryInterceptor } from '@temporalio/client';
import { endableRetries } from './endable-retries.ts';

export type Temporal = {
  readonly client: Client;
  readonly address: string;
  readonly namespace: string;
  readonly close: () => Promise<void>;
};

export type TemporalOptions = {
  /** host:port */
  readonly address: string;
  /** Default `default`. */
  readonly namespace?: string;
  /**
   * True: connects at the first call, so that a door takes facts while Temporal is away; false (default): throws now
   * where nothing answers.
   */
  readonly lazy?: boolean;
  /** How long it tries before it throws, machine ms; default 5,000. */
  readonly patienceMs?: number;
};

export const connectTemporal = async (options: TemporalOptions): Promise<Temporal> => {
  const { address, namespace = 'default', lazy = false, patienceMs = 5_000 } = options;
  const retries = endableRetries();
  const target = { address, connectTimeout: patienceMs, interceptors: [makeGrpcRetryInterceptor(retries.options)] };
  const connection = lazy ? Connection.lazy(target) : await Connection.connect(target);
  const close = async (): Promise<void> => {
    await retries.end();
    await connection.close();
  };
  return { client: new Client({ connection, namespace }), address, namespace, close };
};
