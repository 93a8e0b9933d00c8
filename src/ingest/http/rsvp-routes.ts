/**
 * `GET /r/<token>` shows the invitation with two buttons and changes nothing, whichever link of the mail was followed
 * (scanners follow both); `POST /r/<token>` answers: by the button, else by the link. A later answer replaces an earlier
 * one until the event; afterwards the page says so.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { BusinessTime } from '../../domain/time.ts';
import { type Html, html } from '../../mail/html.ts';
import { verifyToken } from '../../mail/token.ts';
import { readNow } from '../../store/database/clock.ts';
import { answerInvitation } from '../../store/occasions/answer-invitation.ts';
import { grantSeats } from '../../store/occasions/grant-seats.ts';
import { type Rsvp, readRsvp } from '../../store/occasions/read-rsvp.ts';
import type { Door } from './door.ts';
import { formOf, readForms } from './form-body.ts';
import { responsePage, sendPage } from './response-page.ts';
import { type RsvpTexts, rsvpTexts } from './rsvp-texts.ts';
import { sendUnknownLink } from './unknown-link.ts';

type TokenRoute = { readonly Params: { readonly token: string } };

type Answer = 'accepted' | 'declined';

type Asked = Rsvp & {
  readonly now: BusinessTime;
  readonly token: string;
  /** What the link that was followed says. */
  readonly offered: Answer;
};

export const rsvpRoutes = (door: Door) => async (server: FastifyInstance) => {
  readForms(server);
  server.get<TokenRoute>('/r/:token', async (request, reply) => {
    const page = await pageOf(door, request);
    return page ? showPage(page, reply) : sendUnknownLink(request, reply);
  });
  server.post<TokenRoute>('/r/:token', async (request, reply) => {
    const page = await pageOf(door, request);
    if (!page) return sendUnknownLink(request, reply);
    const said = formOf(request.body).get('answer');
    await answer(door, page, said === 'accepted' || said === 'declined' ? said : page.offered);
    const after = await pageOf(door, request);
    return after ? showPage(after, reply) : sendUnknownLink(request, reply);
  });
};

const answer = async (door: Door, page: Asked, given: Answer): Promise<void> => {
  const { contactId: contact, accountId: account, occasion } = page;
  const answered = await answerInvitation(door.store, {
    occasion: occasion.id,
    contact,
    account,
    answer: given,
    source: 'link',
  });
  if (answered.type !== 'answered' || !answered.changed) return;
  if (answered.ring) door.ring([account]);
  // In stepped time the driver gives seats at the end of an instant; in real time that end is now.
  const { mode } = await readNow(door.store.prisma);
  if (mode === 'real') door.ring(await grantSeats(door.store));
};

const pageOf = async (door: Door, request: FastifyRequest<TokenRoute>): Promise<Asked | null> => {
  const { business } = await readNow(door.store.prisma);
  const { token } = request.params;
  const accept = verifyToken(door.keys, 'accept', token, business);
  const claim = accept ?? verifyToken(door.keys, 'decline', token, business);
  const page = claim && (await readRsvp(door.store, claim.messageKey));
  return page && { ...page, now: business, token, offered: accept ? 'accepted' : 'declined' };
};

const showPage = (page: Asked, reply: FastifyReply): FastifyReply => {
  const texts = rsvpTexts(page.locale);
  const body = html`${factsOf(page, texts)}
${standingOf(page, texts)}
${isOpen(page) ? buttonsOf(page, texts) : null}
<p class="soft">${texts.frame.addressedTo}: <bdi>${page.maskedEmail}</bdi></p>`;
  return sendPage(reply, 200, responsePage(texts.frame, page.occasion.title, body, page.company));
};

const isOpen = ({ occasion, now, standing }: Asked): boolean =>
  !occasion.cancelled && occasion.endsAt > now && standing !== 'attended';

const standingOf = (page: Asked, texts: RsvpTexts): Html | null => {
  if (page.occasion.cancelled) return html`<p class="saved">${texts.cancelled}</p>`;
  if (!isOpen(page)) return html`<p class="saved">${texts.over}</p>`;
  switch (page.standing) {
    case 'accepted':
      return html`<p class="saved">${texts.accepted}</p><p>${texts.mayChange}</p>`;
    case 'declined':
      return html`<p class="saved">${texts.declined}</p><p>${texts.mayChange}</p>`;
    case 'waiting':
      return html`<p class="saved">${page.seatAwaited ? texts.noted : texts.waiting}</p><p>${texts.mayChange}</p>`;
    default:
      return html`<p>${texts.question}</p>`;
  }
};

/** The other answer stands first in the eye only where the link said so. */
const buttonsOf = (page: Asked, texts: RsvpTexts): Html => {
  const says = page.standing === 'waiting' ? 'accepted' : page.standing;
  const button = (value: Answer, words: string): Html | null => {
    if (says === value) return null;
    const quiet = says === 'accepted' || (says !== 'declined' && value !== page.offered);
    return quiet
      ? html`<button class="second" name="answer" value="${value}">${words}</button>`
      : html`<button name="answer" value="${value}">${words}</button>`;
  };
  return html`<form method="post" action="/r/${page.token}">
${button('accepted', texts.accept)}
${button('declined', texts.decline)}
</form>`;
};

/** By the clock of the place, which the page names: a reader elsewhere must not take it for his own. */
const factsOf = ({ occasion, locale }: Asked, texts: RsvpTexts): Html => {
  const { startsAt, timezone, place } = occasion;
  const format = new Intl.DateTimeFormat(locale, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZone: timezone,
    timeZoneName: 'short',
  });
  return html`<p>${texts.when}: <bdi>${format.format(startsAt)}</bdi>${
    place === '' ? null : html`<br>${texts.where}: <bdi>${place}</bdi>`
  }</p>`;
};
