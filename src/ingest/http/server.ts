/**
 * The public door: events come in by `POST /v1/events`, and what receivers of mails do by the links in them. Nothing of
 * sales or marketing is shown here. Every route is in one of the files beside this one.
 */

import Fastify, { type FastifyInstance } from 'fastify';
import type { AccountId } from '../../domain/ids.ts';
import { answerError } from './answer-error.ts';
import type { Door, IngestDependencies } from './door.ts';
import { eventRoutes } from './event-routes.ts';
import { preferenceRoutes } from './preference-routes.ts';
import { sendProblem } from './problem.ts';
import { doorReadiness, readinessAnswer } from './readiness.ts';
import { rsvpRoutes } from './rsvp-routes.ts';
import { surveyRoutes } from './survey-routes.ts';
import { trackingRoutes } from './tracking-routes.ts';
import { unsubscribeRoutes } from './unsubscribe-routes.ts';
import { vetoRoutes } from './veto-routes.ts';

/** Builds the server; the caller listens and closes. Closing waits for the doorbells that are being rung. */
export const createIngestServer = (dependencies: IngestDependencies): FastifyInstance => {
  const server = Fastify({
    logger: false,
    bodyLimit: 16 * 1024,
    // Tokens are longer than the default of 100.
    routerOptions: { maxParamLength: 1_000 },
  });
  const ringing = new Set<Promise<void>>();
  const ring = (accounts: readonly AccountId[]): void => {
    if (accounts.length === 0) return;
    const rung: Promise<void> = dependencies
      .ring(accounts)
      .catch((error: unknown) => dependencies.log(`doorbell not rung, the sweep will: ${String(error)}`))
      .finally(() => ringing.delete(rung));
    ringing.add(rung);
  };
  const door: Door = { ...dependencies, ring };
  server.addHook('onClose', async () => {
    await Promise.all(ringing);
  });
  server.setErrorHandler((error, request, reply) => answerError(door, error, request, reply));
  server.setNotFoundHandler((request, reply) =>
    sendProblem(reply, {
      status: 404,
      title: 'No such address',
      detail: `There is nothing behind ${request.method} on this path.`,
      mend: 'Events go to POST /v1/events.',
    }),
  );
  server.get('/livez', async () => ({ status: 'ok' }));
  server.get('/readyz', async (_request, reply) => {
    const { code, body } = readinessAnswer(await doorReadiness(door.store, door.temporal ?? null));
    return reply.code(code).send(body);
  });
  server.register(eventRoutes(door));
  server.register(trackingRoutes(door));
  server.register(unsubscribeRoutes(door));
  server.register(preferenceRoutes(door));
  server.register(vetoRoutes(door));
  server.register(rsvpRoutes(door));
  server.register(surveyRoutes(door));
  return server;
};
