/** `GET` and `POST /p/<token>`: what a person wants to read, by topic, in their language, without JavaScript. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type BusinessTime, DAY, later } from '../../domain/time.ts';
import { html } from '../../mail/html.ts';
import { signToken, verifyToken } from '../../mail/token.ts';
import { readNow } from '../../store/database/clock.ts';
import { giveConsent } from '../../store/people/give-consent.ts';
import { unsubscribeContact } from '../../store/people/unsubscribe-contact.ts';
import { type ResponsePage, readResponsePage } from '../../store/responses/read-response-page.ts';
import type { Door } from './door.ts';
import { formOf, readForms } from './form-body.ts';
import { responsePage, sendPage } from './response-page.ts';
import { responseTexts, topicName } from './response-texts.ts';
import { sendUnknownLink } from './unknown-link.ts';

type TokenRoute = { readonly Params: { readonly token: string } };

type Asked = ResponsePage & { readonly now: BusinessTime; readonly token: string };

/** A link from a page to the preference page lives as long as a visit may take. */
const PAGE_LINK_MS = DAY;

/** Address of the preference page for the receiver of a message, from a page they were let into already. */
export const preferenceAddress = (door: Pick<Door, 'keys'>, page: { messageKey: string; now: BusinessTime }): string =>
  `/p/${signToken(door.keys, {
    purpose: 'preferences',
    messageKey: page.messageKey,
    link: 0,
    expiresAt: later(page.now, PAGE_LINK_MS),
  })}`;

export const preferenceRoutes = (door: Door) => async (server: FastifyInstance) => {
  readForms(server);
  server.get<TokenRoute>('/p/:token', async (request, reply) => {
    const page = await pageOf(door, request);
    return page ? showTopics(page, false, reply) : sendUnknownLink(request, reply);
  });
  server.post<TokenRoute>('/p/:token', async (request, reply) => {
    const page = await pageOf(door, request);
    if (!page) return sendUnknownLink(request, reply);
    await saveTopics(door, page, formOf(request.body).getAll('topic'));
    const saved = await pageOf(door, request);
    return saved ? showTopics(saved, true, reply) : sendUnknownLink(request, reply);
  });
};

const pageOf = async (door: Door, request: FastifyRequest<TokenRoute>): Promise<Asked | null> => {
  const { business } = await readNow(door.store.prisma);
  const claim = verifyToken(door.keys, 'preferences', request.params.token, business);
  const page = claim && (await readResponsePage(door.store, claim.messageKey));
  return page && { ...page, now: business, token: request.params.token };
};

/** Only topics that the page offers, and only those that change: saving twice is saving once. */
const saveTopics = async (door: Door, page: Asked, wanted: readonly string[]): Promise<void> => {
  for (const { topic, on } of page.topics) {
    if (on === wanted.includes(topic)) continue;
    const change = { contactId: page.contactId, topic, at: page.now, source: 'preference page' };
    const changed = on
      ? await unsubscribeContact(door.store, { ...change, messageKey: page.messageKey })
      : await giveConsent(door.store, change);
    if ('ring' in changed && changed.ring !== null) door.ring([changed.ring]);
  }
};

const showTopics = (page: Asked, saved: boolean, reply: FastifyReply): FastifyReply => {
  const texts = responseTexts(page.locale);
  const boxes = page.topics.map(
    ({ topic, on }) =>
      html`<label><input type="checkbox" name="topic" value="${topic}"${on ? html` checked` : null}> <bdi>${topicName(texts, topic)}</bdi></label>`,
  );
  const body = html`${saved ? html`<p class="saved" role="status">${texts.savedText}</p>` : null}
<p>${page.topics.length === 0 ? texts.noTopics : texts.preferencesText}</p>
${page.suppressed ? html`<p class="soft">${texts.suppressedText}</p>` : null}
<form method="post" action="/p/${page.token}">${boxes}
${page.topics.length === 0 ? null : html`<button>${texts.saveButton}</button>`}
</form>
<p class="soft">${texts.addressedTo}: <bdi>${page.maskedEmail}</bdi></p>`;
  return sendPage(reply, 200, responsePage(texts, texts.preferencesTitle, body, page.company));
};
