/** One message over an open connection, with its final dot held at the gate. */
import { once } from 'node:events';
import type { SendResult } from '../domain/send-result.ts';
import { resultAfterDot, resultBeforeDot, resultOfReply, type SmtpError } from './classify-reply.ts';
import type { LiveConnection } from './connect-smtp.ts';
import { HeldBody } from './held-body.ts';
import type { PhaseLimits } from './phase-limits.ts';

export type TransmitRequest = {
  /** Bare addresses; `from` empty is the null sender. One recipient, because each message has its own row. */
  readonly envelope: { readonly from: string; readonly to: string };
  /** The complete RFC 5322 message, signed where it is signed. */
  readonly raw: Buffer;
  /** Asked once all bytes are written. Whatever it throws counts as a no, and no dot goes out. */
  readonly gate: () => Promise<{ readonly type: 'passed' } | { readonly type: 'refused'; readonly reason: string }>;
  /** Told at 354, when the body is written and when the dot is: fail points, figures. */
  readonly onEvent?: (event: 'data' | 'body' | 'dot') => void;
};

export type Transmitted = {
  readonly result: SendResult;
  /** The connection may take another message. */
  readonly usable: boolean;
  /** The server has agreed to DATA. */
  readonly started: boolean;
};

type Reply = { readonly error: SmtpError | null; readonly response: string };
/** How the wait ended, in words that go on after "no reply". */
type Elapsed = { readonly elapsed: string };

/** Its own process had to end while a message waited for its turn. */
export const CUT_OFF = 'its worker was stopped';

/**
 * Never throws. Each phase ends by its limit, and the gate's answer is always waited for, so none is left hanging. The
 * `cut` ends the phase under way at once. The
 * one dot that knows no gate is the library's own: to a server that says 354 though it has just refused the recipient it
 * ends an empty message that has nobody to go to (RFC 2920).
 */
export const transmit = async (
  connection: LiveConnection,
  request: TransmitRequest,
  limits: PhaseLimits,
  cut: AbortSignal = NEVER,
): Promise<Transmitted> => {
  const dialogue = begin(connection, request);
  const { body, replied } = dialogue;
  let started = false;
  const end = (result: SendResult, usable: boolean): Transmitted => {
    // A destroyed source ends nothing: no dot follows.
    if (!usable) body.destroy();
    return { result, usable, started };
  };

  const agreed = await within(limits.envelope, cut, dialogue.agreed, replied);
  if ('elapsed' in agreed) return end(notSent(`no 354 ${agreed.elapsed}`), false);
  if ('error' in agreed) return end(beforeDot(agreed), agreed.error !== null);
  started = true;
  if (!/^354/.test(agreed.line)) return end(notSent(`unexpected answer to DATA: ${agreed.line.slice(0, 100)}`), false);
  request.onEvent?.('data');

  const written = await within(limits.body, cut, dialogue.written, replied);
  if ('elapsed' in written) return end(notSent(`body not taken ${written.elapsed}`), false);
  if ('error' in written) return end(beforeDot(written), false);
  request.onEvent?.('body');

  const answer = await askGate(request);
  const early = dialogue.early();
  if (early) return end(beforeDot(early), false);
  if (answer.type !== 'passed') return end(answer, false);
  // The row says DOT by now, and no dot goes out: certain, like a reply before it.
  if (cut.aborted) return end(notSent(CUT_OFF), false);
  body.release();
  request.onEvent?.('dot');

  const reply = await within(limits.reply, cut, replied);
  if ('elapsed' in reply) {
    return end({ type: 'unknown', reason: `no reply to the final dot ${reply.elapsed}` }, false);
  }
  if (reply.error === null) return end(resultOfReply(reply.response), true);
  const result = resultAfterDot(reply.error);
  return end(result, result.type !== 'unknown');
};

const begin = ({ smtp }: LiveConnection, { envelope, raw }: TransmitRequest) => {
  let early: Reply | null = null;
  let onAgreed = (_: { readonly line: string }): void => undefined;
  let onWritten = (_: { readonly written: true }): void => undefined;
  const agreed = new Promise<{ readonly line: string }>((resolve) => {
    onAgreed = resolve;
  });
  const written = new Promise<{ readonly written: true }>((resolve) => {
    onWritten = resolve;
  });
  const body = new HeldBody(
    raw,
    () => onAgreed({ line: smtp.lastServerResponse || '' }),
    () => void drained(smtp).then(() => onWritten({ written: true })),
  );
  body.on('error', () => undefined);
  const replied = new Promise<Reply>((resolve) => {
    smtp.send({ from: envelope.from, to: [envelope.to], size: raw.length }, body, (error, info) => {
      early = { error: error ?? null, response: info?.response ?? '' };
      resolve(early);
    });
  });
  return { body, agreed, written, replied, early: () => early };
};

/** The socket has handed the body to the system, or is gone (then the reply's error says so). */
const drained = async (smtp: LiveConnection['smtp']): Promise<void> => {
  const socket = smtp._socket;
  if (socket && !socket.destroyed && socket.writableNeedDrain) await once(socket, 'drain').catch(() => undefined);
};

/** A server that answers before the dot: with a code, definite. That it "took" what was not finished, nobody can know. */
const beforeDot = ({ error, response }: Reply): SendResult =>
  error === null
    ? { type: 'unknown', reason: `a reply before the final dot: ${response.slice(0, 200)}` }
    : resultBeforeDot(error);

const notSent = (reason: string): SendResult => ({ type: 'not-sent', reason });

const askGate = async (request: TransmitRequest): Promise<{ readonly type: 'passed' } | SendResult> => {
  try {
    return await request.gate();
  } catch (error) {
    return notSent(`the gate did not answer: ${error instanceof Error ? error.message : String(error)}`);
  }
};

const NEVER = new AbortController().signal;

/** Whichever comes first, or the end of the time, or the cut. */
const within = async <First extends object, Second extends object = never>(
  limitMs: number,
  cut: AbortSignal,
  first: Promise<First>,
  second?: Promise<Second>,
): Promise<First | Second | Elapsed> => {
  let timer: NodeJS.Timeout | undefined;
  let onCut = (): void => undefined;
  const elapsed = new Promise<Elapsed>((resolve) => {
    timer = setTimeout(() => resolve({ elapsed: `within ${limitMs} ms` }), limitMs);
    onCut = () => resolve({ elapsed: `before ${CUT_OFF}` });
    if (cut.aborted) onCut();
    cut.addEventListener('abort', onCut);
  });
  try {
    return await Promise.race(second ? [first, second, elapsed] : [first, elapsed]);
  } finally {
    clearTimeout(timer);
    cut.removeEventListener('abort', onCut);
  }
};
