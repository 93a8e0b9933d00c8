/** Limits in machine ms, each over its whole phase, so a server that answers a byte a second gains nothing. */
export type PhaseLimits = {
  /** DNS, TCP, greeting, EHLO, STARTTLS, sign-in. */
  readonly connect: number;
  /** MAIL, RCPT, DATA, up to the 354. */
  readonly envelope: number;
  readonly body: number;
  /** From the dot to its reply. RFC 5321 asks for ten minutes; a worker's activity has two. */
  readonly reply: number;
};

/** Together, with the gate, below the activity's two minutes. */
export const PHASE_LIMITS: PhaseLimits = { connect: 10_000, envelope: 15_000, body: 15_000, reply: 60_000 };
