/** Reads an SMTP reply, or nodemailer's error that carries one. */
import type { SendResult, SmtpAnswer, SmtpStage } from '../domain/send-result.ts';

/** What nodemailer's SMTP connection puts on its errors. */
export type SmtpError = Error & {
  readonly code?: string | undefined;
  readonly command?: string | undefined;
  readonly response?: string | undefined;
  readonly responseCode?: number | undefined;
};

/** Definite: everything that happens before the final dot. A reply code decides, else nothing was sent. */
export const resultBeforeDot = (error: SmtpError): SendResult => {
  const stage = stageOf(error);
  if (/larger than allowed/.test(error.message)) {
    return { type: 'rejected', stage: 'MAIL', code: 552, enhanced: '5.3.4', reply: error.message };
  }
  if (/^Invalid (recipient|sender)/.test(error.message)) {
    return { type: 'rejected', stage: 'RCPT', code: 553, enhanced: null, reply: error.message };
  }
  const answer = stage && answerOf(error, stage);
  return answer ?? { type: 'not-sent', reason: reasonOf(error) };
};

/**
 * After the dot only a complete reply to it is definite. A broken connection is not, even where its last bytes look like
 * a code: the line was not finished.
 */
export const resultAfterDot = (error: SmtpError): SendResult => {
  const answer = error.code === 'EMESSAGE' ? answerOf(error, 'dot') : null;
  return answer ?? { type: 'unknown', reason: `after the final dot: ${reasonOf(error)}` };
};

/** The reply to the dot that is no error by nodemailer's lights: a 2xx, and nothing else is an acceptance. */
export const resultOfReply = (reply: string): SendResult => {
  if (!/^2\d\d([ -]|$)/.test(reply))
    return { type: 'unknown', reason: `unreadable reply to the final dot: ${short(reply)}` };
  return { type: 'accepted', reply: short(reply), queueId: queueId(reply) };
};

const answerOf = (error: SmtpError, stage: SmtpStage): (SendResult & SmtpAnswer) | null => {
  const code = error.responseCode;
  if (code === undefined || code < 400 || code > 599) return null;
  const reply = short(error.response ?? error.message);
  const enhanced = /^\d{3}[ -]([245]\.\d{1,3}\.\d{1,3})\b/.exec(reply)?.[1] ?? null;
  return { type: code < 500 ? 'temporary' : 'rejected', stage, code, enhanced, reply };
};

/** Null: the connection, not the message, was answered (greeting, EHLO, sign-in, or none at all). */
const stageOf = ({ code, command }: SmtpError): SmtpStage | null => {
  if (code !== 'EENVELOPE' && code !== 'EMESSAGE') return null;
  if (command === 'MAIL FROM') return 'MAIL';
  if (command === 'RCPT TO') return 'RCPT';
  return command === 'DATA' ? 'DATA' : null;
};

/** One line, without the address: replies are shown and kept, but reasons end up in logs. */
const reasonOf = (error: SmtpError): string => {
  const code = error.responseCode === undefined ? '' : ` ${error.responseCode}`;
  return short(`${error.command ?? 'SMTP'} ${error.code ?? error.name}${code}: ${error.message}`);
};

const short = (text: string): string => text.replace(/[\r\n]+/g, ' ').slice(0, 500);

/** Postfix, Exim, and servers that answer like them. */
const queueId = (reply: string): string | null =>
  /queued as ([\w.-]+)|\bid=([\w.-]+)/i
    .exec(reply)
    ?.slice(1)
    .find((id) => id !== undefined) ?? null;
