/**
 * One kept SMTP connection whose every message waits at a gate. The body is written, the final dot is not, until the
 * gate has answered: passed, the dot follows at once; refused, the stream is destroyed and no dot ever goes out. So all
 * that goes wrong before the gate is definite, and after it only the server's reply is.
 *
 * Nothing is logged: sign-in passes through the library's logger, and none is given. Messages go one after another,
 * one recipient each (the library reports a partly refused transaction as success).
 */

import type { ConnectionOptions } from 'node:tls';
import type { SendResult } from '../domain/send-result.ts';
import { connectSmtp, type LiveConnection } from './connect-smtp.ts';
import { PHASE_LIMITS, type PhaseLimits } from './phase-limits.ts';
import { smtpOptions } from './smtp-options.ts';
import { CUT_OFF, type TransmitRequest, transmit } from './transmit.ts';

export type GatedConnection = {
  /** Waits its turn, connects where needed, never throws. */
  readonly send: (request: TransmitRequest) => Promise<SendResult>;
  /**
   * Its process is to end: what was handed over by then may go out for `graceMs` more. Then the message on the wire is cut
   * off (not sent before its dot, unknown after it), and what still waits its turn is not sent.
   */
  readonly stop: (graceMs: number) => void;
  /** Ends the kept connection once the message under way is through; a later send opens a new one. */
  readonly close: () => Promise<void>;
};

export type GatedConnectionOptions = {
  readonly smtpUrl: string;
  readonly limits?: Partial<PhaseLimits>;
  /** Certificates to trust and the like; for tests and private relays. */
  readonly tls?: ConnectionOptions;
};

/** Throws when the URL is wrong; connects at the first send. */
export const openGatedConnection = (options: GatedConnectionOptions): GatedConnection => {
  const target = smtpOptions(options.smtpUrl);
  const limits = { ...PHASE_LIMITS, ...options.limits };
  let live: LiveConnection | null = null;
  let turn: Promise<unknown> = Promise.resolve();
  const cut = new AbortController();
  const inTurn = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const mine = turn.then(work);
    turn = mine.catch(() => undefined);
    return mine;
  };

  const sendOnce = async (request: TransmitRequest): Promise<SendResult> => {
    if (cut.signal.aborted) return { type: 'not-sent', reason: CUT_OFF };
    const kept = live !== null && !live.isBroken();
    if (live === null || live.isBroken()) {
      const opened = await connectSmtp(target, limits.connect, options.tls);
      if (opened.type === 'failed') return { type: 'not-sent', reason: opened.reason };
      live = opened.connection;
    }
    if (cut.signal.aborted) return { type: 'not-sent', reason: CUT_OFF };
    const connection = live;
    const { result, usable, started } = await transmit(connection, request, limits, cut.signal);
    const broke = connection.isBroken();
    if (!usable || !(await connection.ready(limits.envelope, result))) {
      connection.destroy();
      live = null;
    }
    // The server may end an idle connection just as we use it. Nothing was agreed yet, so once more on a new one.
    return kept && broke && !started && result.type === 'not-sent' ? sendOnce(request) : result;
  };

  return {
    send: (request) => inTurn(() => sendOnce(request)),
    stop: (graceMs) => {
      setTimeout(() => cut.abort(), graceMs).unref();
    },
    close: () =>
      inTurn(async () => {
        live?.destroy();
        live = null;
      }),
  };
};
