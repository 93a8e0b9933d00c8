/**
 * The pages for sales, read-only, on a listener of their own: they must never be reachable where receivers of mails are.
 * The caller listens on 127.0.0.1 unless it has something in front that knows who is asking.
 */
import { createHash } from 'node:crypto';
import Fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import { type Html, html } from '../../mail/html.ts';
import { readNow } from '../../store/database/clock.ts';
import type { Store } from '../../store/database/open.ts';
import { readAccount } from '../../store/views/read-account.ts';
import { readAccounts } from '../../store/views/read-accounts.ts';
import { readTimeline } from '../../store/views/read-timeline.ts';
import { readWhy } from '../../store/views/read-why.ts';
import { readWhyNot } from '../../store/views/read-why-not.ts';
import { accountPage } from './account-page.ts';
import { accountsPage } from './accounts-page.ts';
import { CONSOLE_STYLE, consolePage } from './console-page.ts';
import { TIMELINE_FILTERS, type TimelineFilterName } from './describe-entry.ts';
import { isolate } from './isolate.ts';
import { whyChain, whyNotChain } from './why-chain.ts';
import { whyPage } from './why-page.ts';

export type ConsoleDependencies = {
  readonly store: Store;
  /** Address of a mail as it was sent, by message key; null where no inbox keeps it. The port itself null: no inbox. */
  readonly findMail: ((messageKey: string) => Promise<string | null>) | null;
  /** Host names under which the pages answer; a web page elsewhere cannot borrow them by its own name. */
  readonly hosts?: readonly string[];
  readonly log: (line: string) => void;
};

const PAGE = 50;
/** Entries of a timeline at first sight, and at most. */
const TIMELINE = 150;
const MOST_TIMELINE = 10_000;

export const createConsoleServer = (dependencies: ConsoleDependencies): FastifyInstance => {
  const { store, findMail, log } = dependencies;
  const hosts = dependencies.hosts ?? ['127.0.0.1', 'localhost', '[::1]'];
  const server = Fastify({ logger: false, routerOptions: { maxParamLength: 1_000 } });
  server.addHook('onRequest', async (request, reply) => {
    if (!hosts.includes(request.host.replace(/:\d+$/, '')))
      return reply.code(421).type('text/plain').send('wrong host');
  });
  server.setErrorHandler((error, request, reply) => {
    log(`${request.method} ${request.routeOptions.url ?? ''}: ${error instanceof Error ? error.message : 'failed'}`);
    return sendPage(
      reply,
      503,
      consolePage(
        'Not possible',
        html`<h1>Not possible at the moment</h1><p>The database did not answer. Try again in a minute.</p>`,
      ),
    );
  });
  server.setNotFoundHandler((_request, reply) => notFound(reply, 'There is no such page.'));

  server.get('/', async (_request, reply) => reply.redirect('/accounts', 302));

  server.get<{ Querystring: Readonly<Record<string, unknown>> }>('/accounts', async (request, reply) => {
    const query = {
      search: text(request.query['q']),
      standing: text(request.query['standing']) || 'key',
      lapse: text(request.query['lapse']),
      page: Math.min(Math.max(Number.parseInt(text(request.query['page']), 10) || 1, 1), 10_000),
    };
    const accounts = await readAccounts(store, {
      standing: query.standing === 'all' ? null : query.standing,
      lapse: query.lapse === '' ? null : query.lapse,
      search: query.search === '' ? null : query.search,
      limit: PAGE + 1,
      offset: (query.page - 1) * PAGE,
    });
    const { business } = await readNow(store.prisma);
    return sendPage(reply, 200, accountsPage(accounts.slice(0, PAGE), query, accounts.length > PAGE, business));
  });

  server.get<{ Params: { id: string }; Querystring: Readonly<Record<string, unknown>> }>(
    '/accounts/:id',
    async (request, reply) => {
      const account = await readAccount(store, text(request.params.id));
      if (!account) return notFound(reply, 'There is no account with this id.');
      const asked = text(request.query['show']);
      const filter: TimelineFilterName = Object.hasOwn(TIMELINE_FILTERS, asked) ? (asked as TimelineFilterName) : 'all';
      const asksFor = Number.parseInt(text(request.query['upto']), 10) || TIMELINE;
      const upTo = Math.min(Math.max(asksFor, TIMELINE), MOST_TIMELINE);
      const timeline = await readTimeline(store, account.id, { kinds: TIMELINE_FILTERS[filter], limit: upTo + 1 });
      const { business } = await readNow(store.prisma);
      const page = { account, timeline: timeline.slice(0, upTo), filter, now: business, inbox: findMail !== null };
      const older = timeline.length > upTo && upTo < MOST_TIMELINE ? upTo * 4 : null;
      return sendPage(reply, 200, accountPage({ ...page, older }));
    },
  );

  server.get<{ Querystring: Readonly<Record<string, unknown>> }>('/why', async (request, reply) => {
    const why = await readWhyNot(store, text(request.query['account']), text(request.query['campaign']));
    if (typeof why === 'string') return notFound(reply, `This is an ${why}.`);
    const title = `“${why.campaign.title || why.campaign.id}” and ${isolate(why.account.name)}`;
    return sendPage(reply, 200, whyPage({ title, account: why.account, chain: whyNotChain(why), mail: null }));
  });

  server.get<{ Params: { key: string } }>('/why/:key', async (request, reply) => {
    const why = await readWhy(store, text(request.params.key));
    if (!why) return notFound(reply, 'There is no message with this key.');
    const title = `Why “${isolate(why.subject || why.template)}” went to ${why.contact.address}`;
    const mail = findMail === null ? null : `/mail/${why.key}`;
    return sendPage(reply, 200, whyPage({ title, account: why.account, chain: whyChain(why), mail }));
  });

  server.get<{ Params: { key: string } }>('/mail/:key', async (request, reply) => {
    const address = findMail === null ? null : await findMail(request.params.key);
    if (address === null)
      return notFound(reply, 'The inbox does not have this mail: it went to a real server, or its box was emptied.');
    return reply.redirect(address, 302);
  });

  return server;
};

/** The one style sheet is allowed by its hash; nothing else may be loaded, run, framed or sent to. */
const POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(CONSOLE_STYLE).digest('base64')}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`;

const sendPage = (reply: FastifyReply, status: number, page: Html): FastifyReply =>
  reply
    .code(status)
    .header('content-security-policy', POLICY)
    .header('referrer-policy', 'no-referrer')
    .header('x-content-type-options', 'nosniff')
    .header('cache-control', 'no-store')
    .type('text/html; charset=utf-8')
    .send(page.html);

const notFound = (reply: FastifyReply, words: string): FastifyReply =>
  sendPage(
    reply,
    404,
    consolePage('Not found', html`<h1>Not found</h1><p>${words} <a href="/accounts">All accounts</a></p>`),
  );

/** A query value as text: a name given twice is as good as none. */
const text = (value: unknown): string => (typeof value === 'string' && !value.includes('\0') ? value : '');
