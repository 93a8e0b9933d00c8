/** `POST /v1/events`: one event or `{ "events": [...] }`, parsed at the border, taken once by (source, id). */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { parseEvents } from '../../contract/event.ts';
import { readNow } from '../../store/database/clock.ts';
import { acceptFacts } from '../accept-facts.ts';
import type { Door } from './door.ts';
import { sendProblem } from './problem.ts';

/** Bytes of one request's body: about 30,000 events of the usual size. */
export const EVENTS_BODY_LIMIT = 16 * 1024 * 1024;

export const eventRoutes = (door: Door) => async (server: FastifyInstance) => {
  server.post(
    '/v1/events',
    { bodyLimit: EVENTS_BODY_LIMIT, onRequest: askForKey(door.apiKey) },
    async (request, reply) => {
      const parsed = parseEvents(request.body);
      if ('problems' in parsed) {
        return sendProblem(reply, {
          status: 400,
          title: 'Events not readable',
          detail: `${parsed.problems.length} ${parsed.problems.length === 1 ? 'fault' : 'faults'}; nothing was taken.`,
          mend: 'Mend what errors names and send the request again: ids already taken are not taken twice.',
          errors: parsed.problems.slice(0, 100),
        });
      }
      const { business } = await readNow(door.store.prisma);
      const answer = await acceptFacts(
        { store: door.store, now: business, ring: async (accounts) => door.ring(accounts) },
        parsed.events,
      );
      if (answer.accepted + answer.duplicates === 0 && answer.refused.length > 0) {
        return sendProblem(reply, {
          status: 422,
          title: 'No event taken',
          detail: `All ${answer.refused.length} events were refused.`,
          mend: 'Mend what errors names and send the request again.',
          errors: answer.refused
            .slice(0, 100)
            .map(({ index, reason }) => ({ path: `events[${index}]`, message: reason })),
        });
      }
      return reply.code(202).send(answer);
    },
  );
};

const askForKey = (apiKey: string | null) => async (request: FastifyRequest, reply: FastifyReply) => {
  if (apiKey === null || sameText(request.headers.authorization ?? '', `Bearer ${apiKey}`)) return;
  return sendProblem(reply.header('www-authenticate', 'Bearer'), {
    status: 401,
    title: 'Key missing or wrong',
    detail: 'This address asks for an API key.',
    mend: 'Send the header "Authorization: Bearer <key>" with the value of KEYLINE_API_KEY.',
  });
};

/** Compares without telling by its time how much of a guess was right. */
const sameText = (left: string, right: string): boolean => timingSafeEqual(digest(left), digest(right));

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
