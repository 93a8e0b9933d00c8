import type { FastifyReply, FastifyRequest } from 'fastify';
import { html } from '../../mail/html.ts';
import { responsePage, sendPage } from './response-page.ts';
import { responseTexts } from './response-texts.ts';

/** A token that is wrong, torn or over: a calm page in the browser's language. Nothing has changed. */
export const sendUnknownLink = (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
  const texts = responseTexts(request.headers['accept-language'] ?? 'en');
  return sendPage(reply, 404, responsePage(texts, texts.unknownTitle, html`<p>${texts.unknownText}</p>`, ''));
};
