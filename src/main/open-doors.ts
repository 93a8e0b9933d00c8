/** The public door for events and tracking, and the pages for sales: what people and programs reach over HTTP. */
import type { FastifyInstance } from 'fastify';
import { createConsoleServer } from '../console/server/server.ts';
import { createIngestServer } from '../ingest/http/server.ts';
import { readSigningKeys } from '../store/database/signing-keys.ts';
import { ring } from '../temporal/ring.ts';
import type { Everything } from './connect.ts';

export type Doors = {
  /** Events and tracking: what receivers of mails reach. */
  readonly doorUrl: string;
  /** Pages for sales. */
  readonly consoleUrl: string;
  /** From now on bells are rung for facts that come in, where they were not (stepped time). */
  readonly goLive: () => void;
  /** Takes nothing new, and comes back when what is under way is answered, or cut off after 15 s. */
  readonly close: () => Promise<void>;
};

/** Binds a listener where it belongs, and answers its address. */
export type Bind = (
  part: 'door' | 'pages',
  listen: (at: { readonly host: string; readonly port: number }) => Promise<string>,
) => Promise<string>;

export type DoorsOptions = {
  readonly log: (line: string) => void;
  /** True: no bell is rung for facts that come in, the driver does. */
  readonly stepped: boolean;
  readonly bind: Bind;
};

/** Long enough for a large batch of events and the bells it rings (10 s at most). */
const CLOSE_LIMIT_MS = 15_000;

export const openDoors = async (everything: Everything, { log, stepped, bind }: DoorsOptions): Promise<Doors> => {
  const { store, temporal, environment } = everything;
  const keys = await readSigningKeys(store);
  // In stepped time the driver rings, once all facts of an instant are in: else it would be chance who sees which.
  let live = !stepped;
  const goLive = (): void => {
    live = true;
  };
  const ringAll = async (accounts: readonly string[]): Promise<void> => {
    if (live) await ring(temporal, accounts);
  };
  const door = createIngestServer({ store, keys, ring: ringAll, apiKey: environment.apiKey, temporal, log });
  const pages = createConsoleServer({ store, findMail: mailFinder(everything), log, ...hostsOf(environment) });
  everything.inbound.open({ store, keys, ring: ringAll, log });
  const close = async (): Promise<void> => {
    everything.inbound.close();
    await Promise.all([closeWithin(door, CLOSE_LIMIT_MS), closeWithin(pages, CLOSE_LIMIT_MS)]);
  };
  try {
    const doorUrl = await bind('door', (at) => door.listen(at));
    const consoleUrl = await bind('pages', (at) => pages.listen(at));
    return { doorUrl, consoleUrl, goLive, close };
  } catch (error) {
    await close();
    throw error;
  }
};

/** Neither a client that holds its request open nor bells that Temporal does not take may hold the whole house. */
const closeWithin = async (server: FastifyInstance, limitMs: number): Promise<void> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(() => {
      server.server.closeAllConnections();
      resolve();
    }, limitMs);
  });
  try {
    await Promise.race([server.close(), late]);
  } finally {
    clearTimeout(timer);
  }
};

/** The names of this machine, and the one of KEYLINE_PAGES_URL. */
const hostsOf = ({ pagesUrl }: Everything['environment']) =>
  pagesUrl === null ? {} : { hosts: ['127.0.0.1', 'localhost', '[::1]', new URL(pagesUrl).hostname] };

/** A message's page in the catcher's inbox; null where mail goes to a real server. */
const mailFinder = ({ stack: { catcher, inboxUrl } }: Everything) =>
  catcher && inboxUrl
    ? async (key: string): Promise<string | null> => {
        const found = catcher.list().find((message) => message.messageId?.includes(key));
        return found ? `${inboxUrl}/messages/${found.n}` : null;
      }
    : null;
