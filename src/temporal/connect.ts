/** The Temporal client's handle. Only this room imports the client; all others pass the handle on to its functions. */
import { Client, Connection } from '@temporalio/client';

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
};

export const connectTemporal = async (options: TemporalOptions): Promise<Temporal> => {
  const { address, namespace = 'default', lazy = false } = options;
  const connection = lazy ? Connection.lazy({ address }) : await Connection.connect({ address, connectTimeout: '5s' });
  return { client: new Client({ connection, namespace }), address, namespace, close: () => connection.close() };
};
