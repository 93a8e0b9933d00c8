/** Opens and clicks: `GET /t/o/<token>.gif` and `GET /t/c/<token>`. A wrong token changes nothing. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { verifyToken } from '../../mail/token.ts';
import { readNow } from '../../store/database/clock.ts';
import { readLink } from '../../store/responses/read-link.ts';
import { type ResponseHit, recordResponse } from '../../store/responses/record-response.ts';
import { judgeHit } from '../judge-hit.ts';
import type { Door } from './door.ts';
import { sendUnknownLink } from './unknown-link.ts';

type TokenRoute = { readonly Params: { readonly token: string } };

/** One transparent pixel. */
const PIXEL = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');

export const trackingRoutes = (door: Door) => async (server: FastifyInstance) => {
  server.get<TokenRoute>('/t/o/:token', async (request, reply) => {
    // The pixel is served whatever happens: a reader must not see a broken picture because of our trouble.
    await recordOpen(door, request).catch((error: unknown) => door.log(`open not recorded: ${String(error)}`));
    return reply.header('cache-control', 'no-store').type('image/gif').send(PIXEL);
  });

  server.get<TokenRoute>('/t/c/:token', async (request, reply) => {
    const { business } = await readNow(door.store.prisma);
    const claim = verifyToken(door.keys, 'click', request.params.token, business);
    const destination = claim && (await readLink(door.store, claim.messageKey, claim.link));
    if (!claim || !destination || !/^https?:\/\//i.test(destination)) return sendUnknownLink(request, reply);
    await record(door, request, {
      messageKey: claim.messageKey,
      kind: 'click',
      link: claim.link,
      at: business,
    }).catch(
      // The reader goes where the link leads, recorded or not.
      (error: unknown) => door.log(`click not recorded: ${String(error)}`),
    );
    return reply
      .header('cache-control', 'no-store')
      .header('referrer-policy', 'no-referrer')
      .redirect(destination, 302);
  });
};

const recordOpen = async (door: Door, request: FastifyRequest<TokenRoute>): Promise<void> => {
  const { business } = await readNow(door.store.prisma);
  const claim = verifyToken(door.keys, 'open', request.params.token.replace(/\.gif$/, ''), business);
  if (claim) await record(door, request, { messageKey: claim.messageKey, kind: 'open', link: null, at: business });
};

const record = async (door: Door, request: FastifyRequest, hit: Omit<ResponseHit, 'userAgent'>): Promise<void> => {
  const userAgent = request.headers['user-agent'] ?? null;
  const recorded = await recordResponse(door.store, { ...hit, userAgent }, (context) =>
    judgeHit({ method: request.method, userAgent, at: hit.at, ...context }),
  );
  if (recorded.type === 'recorded' && recorded.ring !== null) door.ring([recorded.ring]);
};
