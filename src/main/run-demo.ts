/**
 * Plays a company's orders through the whole of Keyline on stepped time: history is imported, the last days come in as
 * live facts, recipients answer from outside. What was played stays in the demo's folder; a second start goes on there.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Agenda, type Appointment } from '../demo/agenda.ts';
import { attendanceLists } from '../demo/attendance.ts';
import type { Chance } from '../demo/chance.ts';
import { chanceOf } from '../demo/chance.ts';
import { drive } from '../demo/drive.ts';
import { businessDate, driverPorts } from '../demo/driver-ports.ts';
import { happeningsOf } from '../demo/happenings.ts';
import { writeHistory } from '../demo/history-file.ts';
import { orderEvent } from '../demo/live-order.ts';
import { openMailbox } from '../demo/mailbox.ts';
import { type LiveOrder, type OrderBook, type OrderFile, readOrderBook } from '../demo/order-book.ts';
import { makePeople } from '../demo/people.ts';
import type { People } from '../demo/people-files.ts';
import { prepareCompany } from '../demo/prepare-company.ts';
import { makeResponder } from '../demo/responder.ts';
import type { DemoSummary } from '../demo/summary.ts';
import { type WebVisitor, webVisitor } from '../demo/web-visitor.ts';
import { TICK } from '../domain/stepped-time.ts';
import { type BusinessTime, businessTime } from '../domain/time.ts';
import { publishCampaigns } from '../store/campaigns/publish-campaigns.ts';
import { readNow, stepClock } from '../store/database/clock.ts';
import type { Store } from '../store/database/open.ts';
import { endLeases } from '../store/ledger/end-leases.ts';
import { readRunCampaigns } from '../store/stepped/read-run-campaigns.ts';
import { readRunFigures } from '../store/stepped/read-run-figures.ts';
import { runOnce } from '../temporal/run-once.ts';
import { readCampaignFolder } from './campaign-folder.ts';
import { OWN_CAMPAIGNS } from './campaign-surroundings.ts';
import type { Everything } from './connect.ts';
import { Failure } from './failure.ts';
import { outsideMailer } from './outside-mailer.ts';
import { reconcileAll } from './reconcile-all.ts';
import type { House } from './run-house.ts';

/** In the demo's folder: the orders before its first day. */
const HISTORY_FILE = 'history.csv';

export type DemoRun = {
  readonly orders: OrderFile;
  /** People of the company, where they were made with its orders; null: generated for whoever ordered. */
  readonly people: People | null;
  readonly accounts: number;
  readonly days: number;
  /** First instant of the live days; null: the last days of the orders. */
  readonly from: BusinessTime | null;
  readonly seed: number;
  readonly currency: string;
  /** False: nobody opens, clicks, buys in answer, writes or says anything; orders come in as they did. */
  readonly answers: boolean;
  /** Where its files lie. */
  readonly folder: string;
  readonly log: (line: string) => void;
  readonly onDay: (day: {
    readonly at: BusinessTime;
    readonly from: BusinessTime;
    readonly to: BusinessTime;
  }) => Promise<void>;
  readonly stopped: () => boolean;
  /** Machine clock, ms, for the elapsed time. */
  readonly clock: () => number;
};

/**
 * Before a worker starts: refuses a database that is not a demo's, and frees what the workers of a killed run held.
 * `known`: this folder's own record says that a demo was begun in it.
 */
export const prepareDatabase = async ({ store, environment }: Everything, known: boolean): Promise<void> => {
  const { played } = await readNow(store.prisma);
  const inUse = played ? !known : (await store.prisma.account.count()) > 0;
  if (inUse) {
    const what = played ? 'another demo' : 'a company on real time';
    const mend =
      environment.databaseUrl === null ? 'add --fresh to forget it' : 'unset DATABASE_URL, or name an empty one';
    throw new Failure(`the database holds ${what}, and a demo moves the clock of the database it plays in: ${mend}`);
  }
  // Our own PostgreSQL has no other worker than ours.
  if (environment.databaseUrl === null) await endLeases(store.prisma);
};

/** Plays it to its end and answers the summary; null where it was stopped before. */
export const runDemo = async (everything: Everything, house: House, run: DemoRun): Promise<DemoSummary | null> => {
  const startedAt = run.clock();
  const { store, temporal, stack, environment } = everything;
  if (stack.inboxUrl === null || stack.smtpUrl === null)
    throw new Failure('a demo needs the mail catcher: unset SMTP_URL');
  await mkdir(run.folder, { recursive: true });
  const chance = chanceOf(run.seed);
  const history = writeHistory(join(run.folder, HISTORY_FILE), run.orders.table.layout);
  const book = await readOrderBook(run.orders, {
    accounts: run.people?.accounts.map(({ id }) => id) ?? run.accounts,
    days: run.days,
    from: run.from,
    currency: run.currency,
    keepHistory: history.keep,
  }).finally(history.close);
  if (book.refused.rows > 0) run.log(`left out ${book.refused.rows} rows that cannot be read (${book.refused.first})`);
  const from = await beginOrGoOn(everything, run, book, chance);

  const agenda = new Agenda();
  const visitor = webVisitor(house.doorUrl, environment.apiKey);
  // What falls on the instant at which an earlier run was cut may be done or not: it is done again, which changes nothing.
  const doneUpTo = businessTime(from - TICK);
  for (const order of book.live) {
    for (const appointment of appointmentsOf(order, visitor)) if (appointment.at > doneUpTo) agenda.add(appointment);
  }
  if (run.answers && run.people !== null) {
    for (const happening of happeningsOf(store, book.from, run.days))
      if (happening.at > doneUpTo) agenda.add(happening);
  }
  const lists = run.answers ? await attendanceLists({ store, visitor, chance }, from) : [];
  for (const list of lists) if (list.at > doneUpTo) agenda.add(list);
  const buy = buyer(book, chance, visitor, run.currency);
  const mailer = outsideMailer(stack.smtpUrl);
  const ports = driverPorts({
    store,
    temporal,
    agenda,
    mailbox: openMailbox(stack.inboxUrl),
    responder: run.answers
      ? makeResponder({ chance, get: visitor.get, post: visitor.post, mail: mailer.send, buy })
      : { answer: () => [] },
    doneUpTo,
    onDay: (at) => run.onDay({ at, from: book.from, to: book.to }),
    stopped: run.stopped,
  });
  if (from > book.from) await ports.readMail(from);
  await drive(agenda, ports, { start: book.from, from, to: book.to });

  if (run.stopped()) return null;
  const { duplicates, violations } = await reconcileAll(everything);
  return {
    ...(await readRunFigures(store, book.from)),
    days: run.days,
    perCampaign: await readRunCampaigns(store, book.from),
    duplicates,
    violations: violations.length,
    elapsedMs: Math.round(run.clock() - startedAt),
  };
};

/** The first instant to play: the demo's own after its company was made, or the one at which an earlier run was cut. */
const beginOrGoOn = async (
  { store, temporal }: Everything,
  run: DemoRun,
  book: OrderBook,
  chance: Chance,
): Promise<BusinessTime> => {
  const now = await readNow(store.prisma);
  if (now.mode === 'stepped' && now.business > book.from) {
    run.log(`going on at ${new Date(now.business).toISOString()}`);
    return now.business;
  }
  run.log(`importing the history before ${businessDate(book.from)}`);
  // Nobody moves before the first instant: whoever decided now would see half of what is to come in.
  await stepClock(store.prisma, book.from, 'nobody');
  await publish(store, book.from);
  const people = run.people ?? makePeople(book, chance, run.currency);
  await prepareCompany(store, {
    folder: run.folder,
    historyFile: join(run.folder, HISTORY_FILE),
    book,
    people,
    currency: run.currency,
    log: run.log,
  });
  run.log('scoring all accounts by their history');
  await runOnce(temporal, 'scoring');
  run.log(`playing ${book.live.length} live orders from ${businessDate(book.from)} to ${businessDate(book.to)}`);
  return book.from;
};

const publish = async (store: Store, at: BusinessTime): Promise<void> => {
  const { campaigns, segments, settings, templates, diagnostics } = await readCampaignFolder(OWN_CAMPAIGNS);
  const errors = diagnostics.filter((diagnostic) => diagnostic.severity === 'error');
  if (settings === null || errors.length > 0) {
    throw new Failure(`the starter campaigns do not pass: ${errors.map((error) => error.message).join('; ')}`, 3);
  }
  await publishCampaigns(store, { campaigns, segments, settings, templates }, at);
};

/** The order comes in, and where it is known when it arrives, its delivery. */
const appointmentsOf = (order: LiveOrder, visitor: WebVisitor): readonly Appointment[] => [
  { at: order.at, key: `order/${order.id}`, act: () => visitor.event(orderEvent(order)) },
  ...(order.deliveredAt === null
    ? []
    : [
        {
          at: order.deliveredAt,
          key: `delivery/${order.id}`,
          act: () => visitor.event(orderEvent(order, { delivered: true })),
        },
      ]),
];

/** A responder's order: two or three of the account's usual things, at their usual price. */
const buyer =
  (book: OrderBook, chance: Chance, visitor: WebVisitor, currency: string) =>
  async (address: string, key: string, code: string | null, at: BusinessTime): Promise<void> => {
    const domain = /@(.+)\.test$/.exec(address)?.[1] ?? '';
    const account = book.accounts.find((one) => one.id.toLowerCase() === domain);
    if (!account || account.usual.length === 0) return;
    const picked = [0, 1, 2].map((index) => chance.pick(account.usual, 'bought', key, index));
    const id = `R-${key.slice(1, 13)}`;
    const order = { id, account: account.id, at, currency: account.currency ?? currency, total: null, lines: picked };
    await visitor.event(orderEvent({ ...order, promisedAt: null, deliveredAt: null }, { code }));
  };
