/**
 * The caught mail over HTTP on 127.0.0.1: pages for people, and for programs
 * `GET /api/messages?after=N` (oldest first, at most 1,000; ask again after the last n) and `GET /api/messages/N`.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { listPage, messagePage, PAGE_SIZE } from './inbox-page.ts';
import type { InboxMessage, MailCatcher } from './mail-catcher.ts';
import { openMessage } from './open-message.ts';

export type CatcherInbox = { readonly url: string; readonly port: number; readonly stop: () => Promise<void> };

const API_LIMIT = 1_000;

/** Mail may load pictures and styles of its own, and open links in a new tab; it may run nothing and send no form. */
const MAIL_POLICY =
  "default-src 'none'; img-src * data:; style-src 'unsafe-inline' *; font-src *; sandbox allow-popups allow-popups-to-escape-sandbox";
const PAGE_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; frame-src 'self'; img-src data:; base-uri 'none'; form-action 'none'";

export const startCatcherInbox = async (catcher: MailCatcher, port: number): Promise<CatcherInbox> => {
  const server = createServer((request, response) => {
    answer(catcher, request).then(
      (reply) => write(response, reply),
      (error: unknown) => write(response, json(500, { title: error instanceof Error ? error.message : String(error) })),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(new Error(`the inbox cannot listen on port ${port}: ${error.message}`)));
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    stop: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
};

type Reply = {
  readonly status: number;
  readonly type: string;
  readonly body: string | Buffer;
  readonly policy: string;
};

const answer = async (catcher: MailCatcher, request: IncomingMessage): Promise<Reply> => {
  // The host is checked so that a web page elsewhere cannot read the mail by a name it points at this machine.
  if (!/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(request.headers.host ?? '')) return json(421, { title: 'wrong host' });
  if (request.method !== 'GET' && request.method !== 'HEAD') return json(405, { title: 'only GET' });
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  if (url.pathname === '/') return html(inboxPage(catcher.list(), url.searchParams.get('before')));
  if (url.pathname === '/api/messages') {
    const after = Number(url.searchParams.get('after') ?? 0);
    if (!Number.isInteger(after) || after < 0) return json(400, { title: 'after must be a message number' });
    return json(200, catcher.list(after).slice(0, API_LIMIT).map(summary));
  }
  const [, area, number, part] = /^\/(api\/messages|messages)\/(\d+)(?:\/(html|source))?$/.exec(url.pathname) ?? [];
  const message = catcher.list(Number(number) - 1)[0];
  if (area === undefined || message?.n !== Number(number)) return json(404, { title: 'no such message' });
  const raw = await catcher.read(message.n);
  if (part === 'source') return { status: 200, type: 'text/plain; charset=utf-8', body: raw, policy: PAGE_POLICY };
  const opened = await openMessage(raw);
  if (area === 'api/messages') return json(200, { ...summary(message), ...opened, envelope: envelope(message) });
  if (part === 'html') {
    const body = inNewTab(withoutPixel(opened.html ?? ''));
    return { status: 200, type: 'text/html; charset=utf-8', body, policy: MAIL_POLICY };
  }
  return html(messagePage(message, opened));
};

/** Whoever looks here is not the receiver: that they looked must not come back as an open. */
const withoutPixel = (body: string): string =>
  body.replace(/<img\b(?=[^>]*\swidth="1")(?=[^>]*\sheight="1")[^>]*>/gi, '');

/** Inside the head, where there is one: before the doctype it would put the mail into quirks mode. */
const inNewTab = (body: string): string => {
  const base = '<base target="_blank">';
  return /<head[^>]*>/i.test(body) ? body.replace(/<head[^>]*>/i, `$&${base}`) : `${base}${body}`;
};

const inboxPage = (all: readonly InboxMessage[], before: string | null): string => {
  const below = before === null ? Number.POSITIVE_INFINITY : Number(before);
  const older = all.filter(({ n }) => n < below);
  const shown = older.slice(-PAGE_SIZE).reverse();
  return listPage(shown, all.length, older.length > PAGE_SIZE ? (shown.at(-1)?.n ?? null) : null);
};

const summary = ({ n, messageId, from, to, subject, at }: InboxMessage) => ({
  n,
  messageId,
  from,
  to,
  subject,
  at: new Date(at).toISOString(),
});

const envelope = ({ from, to }: InboxMessage) => ({ from, to });

const json = (status: number, value: unknown): Reply => ({
  status,
  type: 'application/json; charset=utf-8',
  body: JSON.stringify(value),
  policy: "default-src 'none'",
});

const html = (body: string): Reply => ({ status: 200, type: 'text/html; charset=utf-8', body, policy: PAGE_POLICY });

const write = (response: ServerResponse, { status, type, body, policy }: Reply): void => {
  response.writeHead(status, {
    'content-type': type,
    'content-security-policy': policy,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  });
  response.end(body);
};
