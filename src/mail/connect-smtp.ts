/** Opens an SMTP connection: connect, greeting, EHLO, STARTTLS, sign-in, all within one time limit. */
import type { ConnectionOptions } from 'node:tls';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { SendResult } from '../domain/send-result.ts';
import type { SmtpError } from './classify-reply.ts';
import type { SmtpOptions } from './smtp-options.ts';

export type LiveConnection = {
  readonly smtp: SMTPConnection;
  /** The newest error of the connection itself; nodemailer reports it here when no send was waiting for it. */
  readonly isBroken: () => boolean;
  /** False: it cannot take another message. Clears what a refused envelope left behind. */
  readonly ready: (limitMs: number, last: SendResult) => Promise<boolean>;
  /** Drops the connection at once; whatever was not written is not written any more. */
  readonly destroy: () => void;
};

export type Opened =
  | { readonly type: 'opened'; readonly connection: LiveConnection }
  | { readonly type: 'failed'; readonly reason: string };

export const connectSmtp = async (
  target: SmtpOptions,
  limitMs: number,
  tls: ConnectionOptions | undefined,
): Promise<Opened> => {
  const smtp = new SMTPConnection({
    host: target.host,
    port: target.port,
    secure: target.secure,
    requireTLS: target.requireTLS,
    ignoreTLS: target.ignoreTLS,
    name: target.name ?? undefined,
    connectionTimeout: limitMs,
    greetingTimeout: limitMs,
    dnsTimeout: limitMs,
    // Ends go by destroy: bytes still in buffers must not follow a refusal.
    socketCloseTimeout: 0,
    // No answer of ours is anywhere near; a server that sends more is not answering.
    maxResponseSize: 64 * 1024,
    tls,
  });
  const connection = live(smtp);
  const error = await withinLimit(limitMs, (done) => {
    smtp.once('error', done);
    smtp.once('end', () => done(new Error('the server closed the connection')));
    smtp.connect((failure) => {
      if (failure || target.auth === null) return done(failure ?? null);
      smtp.login({ user: target.auth.user, pass: target.auth.pass }, done);
    });
  });
  if (error === null) return { type: 'opened', connection };
  connection.destroy();
  return { type: 'failed', reason: connectReason(target, error) };
};

const live = (smtp: SMTPConnection): LiveConnection => {
  // An 'error' event without a listener ends the process; a send under way gets the same error by its callback.
  smtp.on('error', () => undefined);
  return {
    smtp,
    isBroken: () => smtp.destroyed,
    ready: async (limitMs, last) => {
      if (smtp.destroyed) return false;
      if (last.type === 'accepted' || !('stage' in last) || last.stage === 'dot') return true;
      return (await withinLimit(limitMs, (done) => smtp.reset(done))) === null;
    },
    destroy: () => smtp.close(),
  };
};

/** Runs a callback-style step; null when it went well. */
const withinLimit = (
  limitMs: number,
  step: (done: (error?: SmtpError | null) => void) => void,
): Promise<SmtpError | null> =>
  new Promise((resolve) => {
    const timer = setTimeout(() => resolve(new Error(`no answer within ${limitMs} ms`)), limitMs);
    step((error) => {
      clearTimeout(timer);
      resolve(error ?? null);
    });
  });

/** Names the server and what it said; sign-in errors carry no password. */
const connectReason = ({ host, port }: SmtpOptions, error: SmtpError): string =>
  `cannot use the mail server ${host}:${port}: ${error.message.replace(/[\r\n]+/g, ' ').slice(0, 300)}`;
