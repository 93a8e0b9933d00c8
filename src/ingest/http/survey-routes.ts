/**
 * `GET /q/<token>` shows the mail's questions with the answer of the link that was followed already chosen, and changes
 * nothing (scanners follow every link); `POST /q/<token>` keeps what was chosen. A later answer replaces an earlier one.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { numberedAnswer, type SurveyQuestion } from '../../domain/survey.ts';
import { type Html, html } from '../../mail/html.ts';
import { wordsIn } from '../../mail/locale.ts';
import { verifyToken } from '../../mail/token.ts';
import { readNow } from '../../store/database/clock.ts';
import { answerSurvey } from '../../store/survey/answer-survey.ts';
import { readSurvey, type Survey } from '../../store/survey/read-survey.ts';
import type { Door } from './door.ts';
import { formOf, readForms } from './form-body.ts';
import { responsePage, sendPage } from './response-page.ts';
import { surveyTexts } from './survey-texts.ts';
import { sendUnknownLink } from './unknown-link.ts';

type TokenRoute = { readonly Params: { readonly token: string } };

type Asked = Survey & {
  readonly token: string;
  /** The answer of the link that was followed, by its question. */
  readonly followed: Readonly<Record<string, string>>;
};

export const surveyRoutes = (door: Door) => async (server: FastifyInstance) => {
  readForms(server);
  server.get<TokenRoute>('/q/:token', async (request, reply) => {
    const asked = await askedBy(door, request);
    return asked ? showPage(asked, reply, 'open') : sendUnknownLink(request, reply);
  });
  server.post<TokenRoute>('/q/:token', async (request, reply) => {
    const asked = await askedBy(door, request);
    if (!asked) return sendUnknownLink(request, reply);
    const said = await answerSurvey(door.store, asked, {
      ...asked.followed,
      ...Object.fromEntries(formOf(request.body)),
    });
    if (said.type === 'done' && said.ring) door.ring([said.account]);
    const after = await askedBy(door, request);
    if (!after) return sendUnknownLink(request, reply);
    return showPage({ ...after, followed: {} }, reply, said.type === 'done' ? 'saved' : 'refused');
  });
};

const askedBy = async (door: Door, request: FastifyRequest<TokenRoute>): Promise<Asked | null> => {
  const { business } = await readNow(door.store.prisma);
  const { token } = request.params;
  const claim = verifyToken(door.keys, 'answer', token, business);
  const survey = claim && (await readSurvey(door.store, claim.messageKey));
  if (!survey) return null;
  const followed = numberedAnswer(survey.questions, claim.link);
  return { ...survey, token, followed: followed ? { [followed.question]: followed.answer } : {} };
};

const showPage = (asked: Asked, reply: FastifyReply, state: 'open' | 'saved' | 'refused'): FastifyReply => {
  const texts = surveyTexts(asked.locale);
  const said = { open: texts.notYet, saved: texts.saved, refused: texts.refused }[state];
  const body = html`<p class="${state === 'open' ? '' : 'saved'}">${said}</p>
<form method="post" action="/q/${asked.token}">
${asked.questions.map((question) => choices(question, asked))}
<button>${state === 'open' ? texts.send : texts.change}</button>
</form>
<p class="soft">${texts.frame.addressedTo}: <bdi>${asked.maskedEmail}</bdi></p>`;
  return sendPage(reply, 200, responsePage(texts.frame, texts.title, body, asked.company));
};

const choices = (
  { id, words, answers }: SurveyQuestion,
  { answers: given, followed, locale }: Asked,
): Html => html`<fieldset>
<legend><bdi>${wordsIn(words, locale)}</bdi></legend>
${answers.map(
  (answer) =>
    html`<label><input type="radio" name="${id}" value="${answer.id}"${(followed[id] ?? given[id]) === answer.id ? html` checked` : null}> <bdi>${wordsIn(answer.words, locale)}</bdi></label>`,
)}
</fieldset>`;
