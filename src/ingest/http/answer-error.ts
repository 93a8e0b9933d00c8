import type { FastifyReply, FastifyRequest } from 'fastify';
import { html } from '../../mail/html.ts';
import { type Problem, sendProblem } from './problem.ts';
import { responsePage, sendPage } from './response-page.ts';
import { responseTexts } from './response-texts.ts';

/** An error of a route as a problem document; the cause of a fault of ours goes to the operator's log only. */
export const answerError = (
  door: { readonly log: (line: string) => void },
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply => {
  const problem = clientProblem(error, request);
  if (problem) return sendProblem(reply, problem);
  // Never the address itself: it holds a token.
  door.log(`${request.method} ${request.routeOptions.url ?? ''}: ${error instanceof Error ? error.message : 'failed'}`);
  if (isPage(request)) {
    const texts = responseTexts(request.headers['accept-language'] ?? 'en');
    return sendPage(reply, 503, responsePage(texts, texts.troubleTitle, html`<p>${texts.troubleText}</p>`, ''));
  }
  return sendProblem(reply, {
    status: 503,
    title: 'Not possible at the moment',
    detail: 'The request was not carried out.',
    mend: 'Send it again in a minute with the same ids: what was taken already is not taken twice.',
  });
};

/** Behind a mail's link stands a person, who cannot read a problem document. */
const isPage = (request: FastifyRequest): boolean => /^\/(t\/c|u|p)\//.test(request.routeOptions.url ?? '');

const clientProblem = (error: unknown, request: FastifyRequest): Problem | null => {
  const { code, statusCode, message } = error as { code?: string; statusCode?: number; message?: string };
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    return {
      status: 413,
      title: 'Body too large',
      detail: `The body is above the limit of ${request.routeOptions.bodyLimit} bytes.`,
      mend: 'Send fewer events a request.',
    };
  }
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') {
    return {
      status: 415,
      title: 'Content type not accepted',
      detail: 'The content type of the body is not one this address reads.',
      mend: 'Send application/json.',
    };
  }
  if (statusCode === 400 || error instanceof SyntaxError) {
    return {
      status: 400,
      title: 'Body is not JSON',
      detail: message ?? 'The body could not be read.',
      mend: 'Send one JSON document, encoded in UTF-8.',
    };
  }
  return null;
};
