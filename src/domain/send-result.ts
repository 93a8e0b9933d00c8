/**
 * How one try to hand over a message ended, as the connection saw it. Everything before the gate's commit is definite;
 * after it only a reply code of the server is, the rest is `unknown`.
 */

/** Where in the SMTP dialogue an answer came: `dot` is the reply to the final dot. */
export type SmtpStage = 'MAIL' | 'RCPT' | 'DATA' | 'dot';

export type SendResult =
  | { readonly type: 'accepted'; readonly reply: string; readonly queueId: string | null }
  /** 5xx: the server will not take it. `enhanced` is the RFC 3463 code such as `5.1.1`. */
  | ({ readonly type: 'rejected' } & SmtpAnswer)
  /** 4xx: not taken now. */
  | ({ readonly type: 'temporary' } & SmtpAnswer)
  /** No final dot went out (connection, sign-in, time limit): may be tried again. */
  | { readonly type: 'not-sent'; readonly reason: string }
  /** The gate said no; no dot went out. */
  | { readonly type: 'refused'; readonly reason: string }
  /** The dot went out and no complete reply came back. */
  | { readonly type: 'unknown'; readonly reason: string };

export type SmtpAnswer = {
  readonly stage: SmtpStage;
  readonly code: number;
  readonly enhanced: string | null;
  readonly reply: string;
};
