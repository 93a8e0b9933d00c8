/**
 * `GET /u/<token>` shows what a click would do and changes nothing (scanners follow every link); `POST /u/<token>` acts:
 * from that page's form, or as one-click by the mail program (RFC 8058), without cookie or redirect, twice alike.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { BusinessTime } from '../../domain/time.ts';
import { html } from '../../mail/html.ts';
import { verifyToken } from '../../mail/token.ts';
import { readNow } from '../../store/database/clock.ts';
import { unsubscribeContact } from '../../store/people/unsubscribe-contact.ts';
import { type ResponsePage, readResponsePage } from '../../store/responses/read-response-page.ts';
import type { Door } from './door.ts';
import { formOf, readForms } from './form-body.ts';
import { preferenceAddress } from './preference-routes.ts';
import { responsePage, sendPage } from './response-page.ts';
import { responseTexts, topicName } from './response-texts.ts';
import { sendUnknownLink } from './unknown-link.ts';

type TokenRoute = { readonly Params: { readonly token: string } };

export const unsubscribeRoutes = (door: Door) => async (server: FastifyInstance) => {
  readForms(server);
  server.get<TokenRoute>('/u/:token', async (request, reply) => {
    const page = await pageOf(door, request);
    return page ? showQuestion(door, page, reply) : sendUnknownLink(request, reply);
  });
  server.post<TokenRoute>('/u/:token', async (request, reply) => {
    const page = await pageOf(door, request);
    if (!page) return sendUnknownLink(request, reply);
    const everything = formOf(request.body).get('scope') === 'all';
    const done = await unsubscribeContact(door.store, {
      contactId: page.contactId,
      topic: everything || page.topic === '' ? null : page.topic,
      at: page.now,
      source: everything ? 'unsubscribe page: everything' : 'unsubscribe link',
      messageKey: page.messageKey,
    });
    if (done.type === 'unsubscribed' && done.ring !== null) door.ring([done.ring]);
    return showDone(page, reply);
  });
};

type Asked = ResponsePage & { readonly now: BusinessTime; readonly token: string };

const pageOf = async (door: Door, request: FastifyRequest<TokenRoute>): Promise<Asked | null> => {
  const { business } = await readNow(door.store.prisma);
  const claim = verifyToken(door.keys, 'unsubscribe', request.params.token, business);
  const page = claim && (await readResponsePage(door.store, claim.messageKey));
  return page && { ...page, now: business, token: request.params.token };
};

const showQuestion = (door: Door, page: Asked, reply: FastifyReply): FastifyReply => {
  const texts = responseTexts(page.locale);
  const topic = topicName(texts, page.topic);
  const body = html`<p>${texts.stopQuestion(topic)}</p>
<form method="post" action="/u/${page.token}">
<button name="scope" value="topic">${texts.stopButton(topic)}</button>
<button class="second" name="scope" value="all">${texts.stopAllButton}</button>
</form>
<p><a href="${preferenceAddress(door, page)}">${texts.preferencesLink}</a></p>
<p class="soft">${texts.addressedTo}: <bdi>${page.maskedEmail}</bdi></p>`;
  return sendPage(reply, 200, responsePage(texts, texts.stopTitle, body, page.company));
};

const showDone = (page: Asked, reply: FastifyReply): FastifyReply => {
  const texts = responseTexts(page.locale);
  return sendPage(
    reply,
    200,
    responsePage(texts, texts.stoppedTitle, html`<p class="saved">${texts.stoppedText}</p>`, page.company),
  );
};
