import type { FastifyInstance } from 'fastify';

/**
 * Lets routes read HTML forms as `URLSearchParams`, and any other body (a one-click POST may come as multipart, or with
 * no type at all) as none: those routes act on the address alone.
 */
export const readForms = (server: FastifyInstance): void => {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) => {
    done(null, new URLSearchParams(String(body)));
  });
  server.addContentTypeParser('*', { parseAs: 'string' }, (_request, _body, done) => {
    done(null, new URLSearchParams());
  });
};

/** The form of a request; empty where it has none. */
export const formOf = (body: unknown): URLSearchParams =>
  body instanceof URLSearchParams ? body : new URLSearchParams();
