/**
 * An SMTP server on 127.0.0.1 that delivers nothing: it keeps every message as received (`<n>.eml`) and a journal of what
 * was said (journal.jsonl). Tests decide by `behaviour` how it answers.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import PostalMime from 'postal-mime';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';
import { handOver, notOurs, type OnInbound } from './inbound-port.ts';
import {
  type CaughtMessage,
  type Journal,
  type JournalEntry,
  type Noted,
  openJournal,
  readJournal,
  type Stage,
} from './mail-journal.ts';

/** `drop` closes the connection without a word; at stage `data` after the 354 and the first bytes, before any dot. */
export type Answer = 'accept' | 'drop' | { readonly code: number; readonly text: string };

/** Asked once at each stage of each message, with what is known by then. A promise that waits holds the reply back. */
export type Behaviour = (seen: SeenMessage) => Answer | Promise<Answer>;

export type SeenMessage = {
  readonly stage: Stage;
  readonly session: string;
  readonly from: string;
  readonly to: readonly string[];
  /** From stage `dot` on; null before. */
  readonly message: CaughtMessage | null;
};

export type MailCatcherOptions = {
  /** Holds the messages and the journal; made when missing. */
  readonly folder: string;
  readonly port: number;
  /** Epoch ms for the journal. */
  readonly now: () => number;
  readonly behaviour?: Behaviour;
  /**
   * Asked for each mail before its reply: is it for ourselves (an answer to one of ours), and is it stored? Such a mail is
   * not caught. What it throws is answered with a 451, and the mail stays with its sender, who tries again.
   */
  readonly onInbound?: OnInbound;
};

/** Nobody's mail is bigger; whoever sends more must not fill our memory. */
const MOST_BYTES = 32 * 1024 * 1024;

/** A message in the inbox, with the instant it was caught (epoch ms). */
export type InboxMessage = CaughtMessage & { readonly at: number };

export type MailCatcher = {
  readonly url: string;
  readonly port: number;
  readonly journalPath: string;
  /** Delivered messages with n > `after`, oldest first: those answered 250, and those dropped after their dot. */
  readonly list: (after?: number) => readonly InboxMessage[];
  /** The bytes as received. Throws when there is none with that number. */
  readonly read: (n: number) => Promise<Buffer>;
  readonly stop: () => Promise<void>;
};

export const startMailCatcher = async (options: MailCatcherOptions): Promise<MailCatcher> => {
  const { folder, now } = options;
  const behaviour = options.behaviour ?? (() => 'accept');
  mkdirSync(folder, { recursive: true });
  const journalPath = join(folder, 'journal.jsonl');
  const box = recall(readJournal(journalPath));
  const journal = openJournal(journalPath);
  const server = listenerFor({ folder, now, behaviour, onInbound: options.onInbound ?? notOurs, journal, box });
  await listening(server, options.port).catch((error: unknown) => {
    journal.close();
    throw error;
  });
  return {
    url: `smtp://127.0.0.1:${options.port}`,
    port: options.port,
    journalPath,
    list: (after = 0) => listAfter(box, after),
    read: (n) => readFile(join(folder, `${n}.eml`)),
    stop: async () => {
      // Kept connections would hold the close back for half a minute: whoever sends on one reconnects.
      for (const connection of server.connections) connection._socket.destroy();
      await new Promise<void>((resolve) => server.close(resolve));
      journal.close();
    },
  };
};

type Box = {
  last: number;
  readonly delivered: InboxMessage[];
  /** Numbers whose reply is still open. */
  readonly pending: Set<number>;
};

/** Stops below the first open reply: a reader's cursor must not pass a message that is delivered after it looked. */
const listAfter = ({ delivered, pending }: Box, after: number): readonly InboxMessage[] => {
  const limit = Math.min(...pending, Number.POSITIVE_INFINITY);
  return delivered.filter(({ n }) => n > after && n < limit).sort((a, b) => a.n - b.n);
};

const recall = (entries: readonly JournalEntry[]): Box => {
  const box: Box = { last: 0, delivered: [], pending: new Set() };
  const waiting = new Map<number, InboxMessage>();
  for (const entry of entries) {
    if (entry.event === 'dot') {
      const { event: _event, session: _session, ...message } = entry;
      waiting.set(entry.n, message);
      box.last = Math.max(box.last, entry.n);
    }
    if (entry.event === 'replied' && entry.n !== null && entry.code >= 300) waiting.delete(entry.n);
  }
  // Killed between dot and reply counts as delivered: the client cannot know either.
  box.delivered.push(...[...waiting.values()].sort((a, b) => a.n - b.n));
  return box;
};

type Parts = {
  readonly folder: string;
  readonly now: () => number;
  readonly behaviour: Behaviour;
  readonly onInbound: OnInbound;
  readonly journal: Journal;
  readonly box: Box;
};

const listenerFor = ({ folder, now, behaviour, onInbound, journal, box }: Parts): SMTPServer => {
  const note = (session: SMTPServerSession, what: Noted) => journal.append({ at: now(), session: session.id, ...what });

  const answer = async (session: SMTPServerSession, stage: Stage, message: CaughtMessage | null, to: string[]) => {
    const from = session.envelope.mailFrom ? session.envelope.mailFrom.address : '';
    const given = await behaviour({ stage, session: session.id, from, to, message });
    const n = message?.n ?? null;
    if (given === 'drop') note(session, { event: 'dropped', stage, n });
    else if (given !== 'accept') note(session, { event: 'replied', stage, n, code: given.code, text: given.text });
    return given;
  };

  /** Gives the answer to the server, which replies by `reply`; a drop leaves it waiting and cuts the line. */
  const give = (given: Answer, session: SMTPServerSession, reply: (error?: Error | null) => void) => {
    if (given === 'drop') connectionOf(server, session)?._socket.destroy();
    else if (given === 'accept') reply();
    else reply(Object.assign(new Error(given.text), { responseCode: given.code }));
  };

  /** The library always says 354 to DATA: a refusal at that point has to come before it. */
  const askAtData = (session: SMTPServerSession) => {
    const connection = connectionOf(server, session);
    if (!connection) return;
    const startData = connection.handler_DATA.bind(connection);
    connection.handler_DATA = (command, callback) => {
      if (session.envelope.rcptTo.length === 0) return startData(command, callback);
      void answer(session, 'data', null, recipients(session)).then((given) => {
        if (given !== 'accept' && given !== 'drop') {
          connection.send(given.code, given.text);
          return callback();
        }
        if (given === 'drop') cutAtFirstBytes.add(session.id);
        startData(command, callback);
      });
    };
  };
  const cutAtFirstBytes = new Set<string>();

  const describe = (session: SMTPServerSession, raw: Buffer, head: Head): Omit<CaughtMessage, 'n'> => ({
    ...head,
    from: session.envelope.mailFrom ? session.envelope.mailFrom.address : '',
    to: recipients(session),
    size: raw.length,
    sha256: createHash('sha256').update(raw).digest('hex'),
  });

  const keep = (session: SMTPServerSession, raw: Buffer, head: Head): InboxMessage => {
    box.last += 1;
    const message: CaughtMessage = { n: box.last, ...describe(session, raw, head) };
    // In one step with the numbering, so that numbers, files and journal are in one order.
    writeFileSync(join(folder, `${message.n}.eml`), raw);
    box.pending.add(message.n);
    const at = now();
    journal.append({ at, session: session.id, event: 'dot', ...message });
    return { ...message, at };
  };

  const server: SMTPServer = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    disableReverseLookup: true,
    logger: false,
    socketTimeout: 10 * 60_000,
    onAuth: (_auth, _session, callback) => callback(null, { user: 'anyone' }),
    onConnect: (session, callback) => {
      note(session, { event: 'connected' });
      askAtData(session);
      callback();
    },
    onClose: (session) => note(session, { event: 'closed' }),
    onMailFrom: (address, session, callback) => {
      note(session, { event: 'mail', from: address.address });
      void answer(session, 'mail', null, []).then((given) => give(given, session, callback));
    },
    onRcptTo: (address, session, callback) => {
      note(session, { event: 'rcpt', to: address.address });
      const to = [...recipients(session), address.address];
      void answer(session, 'rcpt', null, to).then((given) => give(given, session, callback));
    },
    onData: (stream, session, callback) => {
      note(session, { event: 'data' });
      if (cutAtFirstBytes.delete(session.id)) {
        stream.once('data', () => connectionOf(server, session)?._socket.destroy());
        stream.on('error', () => undefined);
        return;
      }
      const chunks: Buffer[] = [];
      let size = 0;
      stream.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size <= MOST_BYTES) chunks.push(chunk);
      });
      // The client went away before its dot: the journal's `closed` without a `dot` says so.
      stream.on('error', () => undefined);
      stream.once('end', async () => {
        if (size > MOST_BYTES) {
          const tooBig = { code: 552, text: '5.3.4 more than this server takes' };
          note(session, { event: 'replied', stage: 'dot', n: null, ...tooBig });
          return give(tooBig, session, callback);
        }
        const raw = Buffer.concat(chunks);
        const head = await headOf(raw);
        const inbound = await handOver(onInbound, describe(session, raw, head), raw);
        if (inbound !== null) {
          note(session, { event: 'inbound', ...describe(session, raw, head) });
          note(session, { event: 'replied', stage: 'dot', n: null, ...inbound });
          return inbound.code < 300 ? callback(null, inbound.text) : give(inbound, session, callback);
        }
        const message = keep(session, raw, head);
        const given = await answer(session, 'dot', message, [...message.to]);
        if (given === 'accept' || given === 'drop') box.delivered.push(message);
        box.pending.delete(message.n);
        const text = `2.0.0 Ok: caught as ${message.n}`;
        if (given === 'accept') note(session, { event: 'replied', stage: 'dot', n: message.n, code: 250, text });
        give(given, session, (error) => callback(error, text));
      });
    },
  });
  // A client that breaks its connection is not our error; the journal has its `closed`.
  server.on('error', () => undefined);
  return server;
};

const connectionOf = (server: SMTPServer, session: SMTPServerSession) =>
  [...server.connections].find(({ id }) => id === session.id);

const recipients = (session: SMTPServerSession): string[] => session.envelope.rcptTo.map(({ address }) => address);

type Head = Pick<CaughtMessage, 'messageId' | 'subject' | 'toName' | 'date'>;

/** From the header block only: a body is parsed when somebody opens the message. */
const headOf = async (raw: Buffer): Promise<Head> => {
  const end = raw.indexOf('\r\n\r\n');
  const head = await PostalMime.parse(end === -1 ? raw : raw.subarray(0, end + 4));
  const toName = head.to?.[0]?.name ?? '';
  const date = Date.parse(head.date ?? '');
  return {
    messageId: head.messageId ?? null,
    subject: head.subject ?? '',
    ...(toName !== '' && { toName }),
    ...(Number.isFinite(date) && { date }),
  };
};

/** Waits until it listens; a port that is taken is an error that says so. */
const listening = (server: SMTPServer, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    const failed = (error: Error) =>
      reject(new Error(`the mail catcher cannot listen on port ${port}: ${error.message}`));
    server.server.once('error', failed);
    server.listen(port, '127.0.0.1', () => {
      server.server.off('error', failed);
      resolve();
    });
  });
