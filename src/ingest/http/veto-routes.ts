/**
 * `GET /v/<token>`, the button of an owner's digest: shows the mail that would be stopped and changes nothing (scanners follow
 * every link). `POST /v/<token>` stops it, and takes that back where asked; twice is fine. The token names the digest and
 * its line, so it speaks for that owner and those mails alone, for some days.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Html, html } from '../../mail/html.ts';
import { verifyToken } from '../../mail/token.ts';
import { readNow } from '../../store/database/clock.ts';
import { readVetoLine, type VetoableTouch, type VetoLine } from '../../store/notices/read-veto-line.ts';
import { vetoTouch, withdrawVeto } from '../../store/touches/veto-touch.ts';
import type { Door } from './door.ts';
import { formOf, readForms } from './form-body.ts';
import { responsePage, sendPage } from './response-page.ts';
import { responseTexts } from './response-texts.ts';
import { sendUnknownLink } from './unknown-link.ts';
import { type VetoTexts, vetoTexts } from './veto-texts.ts';

type TokenRoute = { readonly Params: { readonly token: string } };

export const vetoRoutes = (door: Door) => async (server: FastifyInstance) => {
  readForms(server);
  server.get<TokenRoute>('/v/:token', async (request, reply) => {
    const line = await lineOf(door, request);
    return line ? showLine(request, line, reply) : sendUnknownLink(request, reply);
  });
  server.post<TokenRoute>('/v/:token', async (request, reply) => {
    const line = await lineOf(door, request);
    if (!line) return sendUnknownLink(request, reply);
    const undo = formOf(request.body).get('do') === 'undo';
    await act(door, line, undo);
    const after = (await lineOf(door, request)) ?? line;
    const back = undo && after.touches.some(({ standing }) => standing === 'open');
    return back ? showTakenBack(after, reply) : showLine(request, after, reply);
  });
};

const lineOf = async (door: Door, request: FastifyRequest<TokenRoute>): Promise<VetoLine | null> => {
  const { business } = await readNow(door.store.prisma);
  const claim = verifyToken(door.keys, 'veto', request.params.token, business);
  return claim && readVetoLine(door.store, claim.messageKey, claim.link);
};

/** One after another: each is a transaction of its own account's, and what cannot be stopped any more is left alone. */
const act = async ({ store, ring }: Door, { owner, touches }: VetoLine, undo: boolean): Promise<void> => {
  for (const { id, standing } of touches) {
    if (standing !== (undo ? 'vetoed' : 'open')) continue;
    const said = undo
      ? await withdrawVeto(store, { id, actor: owner })
      : await vetoTouch(store, { id, actor: owner, reason: 'by the button in the digest' });
    if (said.type === 'done' && said.ring) ring([said.touch.account]);
  }
};

const showLine = (request: FastifyRequest<TokenRoute>, line: VetoLine, reply: FastifyReply): FastifyReply => {
  const texts = vetoTexts(line.locale);
  const count = (standing: VetoableTouch['standing']) => line.touches.filter((one) => one.standing === standing).length;
  const gone = count('going');
  const someGone = gone > 0 ? html`<p class="soft">${texts.someGone(gone)}</p>` : null;
  if (count('open') > 0) {
    return show(texts, line, texts.question, reply, [
      html`<p>${texts.nothingYet}</p>`,
      someGone,
      form(request, texts.stop, 'stop'),
    ]);
  }
  if (count('vetoed') > 0) {
    return show(texts, line, texts.stopped, reply, [
      html`<p class="saved">${texts.journeyGoesOn}</p>`,
      someGone,
      form(request, texts.undo, 'undo'),
    ]);
  }
  const [title, text] = gone > 0 ? [texts.tooLate, texts.tooLateText] : [texts.over, texts.overText];
  return show(texts, line, title, reply, [html`<p>${text}</p>`]);
};

const showTakenBack = (line: VetoLine, reply: FastifyReply): FastifyReply => {
  const texts = vetoTexts(line.locale);
  return show(texts, line, texts.undone, reply, [html`<p class="saved">${texts.goesOut}</p>`]);
};

const form = (request: FastifyRequest<TokenRoute>, label: string, what: 'stop' | 'undo'): Html => {
  const second = what === 'undo' ? html` class="second"` : null;
  return html`<form method="post" action="/v/${request.params.token}"><button${second} name="do" value="${what}">${label}</button></form>`;
};

const show = (
  texts: VetoTexts,
  { about, text, ownerName, company }: VetoLine,
  title: string,
  reply: FastifyReply,
  below: readonly (Html | null)[],
): FastifyReply => {
  const body = html`<p><strong>${about}</strong><br>${text}</p>
${below}
<p class="soft"><bdi>${ownerName}</bdi></p>`;
  const frame = { ...responseTexts(texts.lang), lang: texts.lang, dir: texts.dir };
  return sendPage(reply, 200, responsePage(frame, title, body, company));
};
