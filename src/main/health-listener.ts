/**
 * Where a role of a deployment says how it is: `/livez` that its process answers, `/readyz` that it can do its work, with
 * words of what is missing. For `keyline health`, container health checks and balancers; carries no personal data.
 */
import Fastify from 'fastify';
import { type Readiness, readinessAnswer } from '../ingest/http/readiness.ts';
import type { Everything } from './connect.ts';
import { listenOrSay } from './listen-or-say.ts';

export type HealthListener = { readonly close: () => Promise<void> };

/** Listens on KEYLINE_HEALTH_PORT; without one there is nothing to listen to, and closing does nothing. */
export const openHealthListener = async (
  { environment: { host, healthPort } }: Everything,
  readiness: () => Promise<Readiness>,
): Promise<HealthListener> => {
  if (healthPort === null) return { close: async () => undefined };
  const server = Fastify({ logger: false, forceCloseConnections: true });
  server.get('/livez', async () => ({ status: 'ok' }));
  server.get('/readyz', async (_request, reply) => {
    const { code, body } = readinessAnswer(await readiness());
    return reply.code(code).send(body);
  });
  await listenOrSay('KEYLINE_HEALTH_PORT', { host, port: healthPort }, (at) => server.listen(at));
  return { close: () => server.close() };
};
