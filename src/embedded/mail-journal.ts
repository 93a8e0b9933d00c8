/**
 * What the mail catcher saw, one JSON object a line, appended and never rewritten: so that a reconciler can hold the
 * ledger against it. A line is on its way to the file before the reply it tells of goes to the client.
 */
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';

/** `at`: epoch ms of the catcher's clock. `session`: one connection. `n`: the message's number, from its dot on. */
export type JournalEntry = { readonly at: number; readonly session: string } & Noted;

/** What happened. */
export type Noted =
  | { readonly event: 'connected' }
  | { readonly event: 'mail'; readonly from: string }
  | { readonly event: 'rcpt'; readonly to: string }
  /** The 354 is about to go out: from here on bytes of a message arrive. */
  | { readonly event: 'data' }
  /** The final dot was read and the message is on disk as `<n>.eml`. */
  | ({ readonly event: 'dot' } & CaughtMessage)
  | {
      readonly event: 'replied';
      readonly stage: Stage;
      /** Null before the dot, and for a mail to ourselves. */
      readonly n: number | null;
      readonly code: number;
      readonly text: string;
    }
  /** A mail for ourselves was handed over and is no part of what goes out; its reply follows with n null. */
  | ({ readonly event: 'inbound' } & Omit<CaughtMessage, 'n'>)
  | { readonly event: 'dropped'; readonly stage: Stage; readonly n: number | null }
  | { readonly event: 'closed' };

export type Stage = 'mail' | 'rcpt' | 'data' | 'dot';

export type CaughtMessage = {
  readonly n: number;
  /** With its angle brackets, or null where the message has none. */
  readonly messageId: string | null;
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  /** As the To header calls the receiver. Missing where it gives no name, and in journals of before. */
  readonly toName?: string;
  /** Of the Date header, epoch ms of the sender's time. Missing where there is none, and in journals of before. */
  readonly date?: number;
  /** Bytes as received, dots unstuffed. */
  readonly size: number;
  readonly sha256: string;
};

export type Journal = {
  readonly append: (entry: JournalEntry) => void;
  readonly close: () => void;
};

/** Written without buffering in this process: a kill -9 loses nothing that was answered. */
export const openJournal = (path: string): Journal => {
  const file = openSync(path, 'a');
  let open = true;
  return {
    append: (entry) => {
      // A connection cut by the catcher's own stop reports its end after the journal's.
      if (open) writeSync(file, `${JSON.stringify(entry)}\n`);
    },
    close: () => {
      open = false;
      closeSync(file);
    },
  };
};

/** All entries, oldest first. A torn last line (killed while writing) is left out: nothing was answered on it. */
export const readJournal = (path: string): readonly JournalEntry[] => {
  const lines = readFileSync(path, { encoding: 'utf8', flag: 'a+' }).split('\n');
  const whole = lines.slice(0, -1);
  return whole.filter((line) => line !== '').map((line) => JSON.parse(line) as JournalEntry);
};
