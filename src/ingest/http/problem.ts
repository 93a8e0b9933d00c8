/** RFC 9457 problem documents: what went wrong, where in the request, and how to mend it. */
import type { FastifyReply } from 'fastify';

export type Problem = {
  readonly status: number;
  /** A short phrase, the same for each case. */
  readonly title: string;
  readonly detail: string;
  /** What the sender can do about it. */
  readonly mend: string;
  /** One entry for each fault of the body, with its path, such as `events[3].occurred_at`. */
  readonly errors?: readonly { readonly path: string; readonly message: string }[];
};

export const sendProblem = (reply: FastifyReply, problem: Problem): FastifyReply =>
  reply
    .code(problem.status)
    .type('application/problem+json')
    .send(JSON.stringify({ type: 'about:blank', ...problem }));
