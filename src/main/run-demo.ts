/**
 * Plays a company's orders through the whole of Keyline on stepped time: history is imported, the last days come in as
 * live facts, recipients answer from outside. What was played stays in the demo's folder; a second start goes on there.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Agenda } from '../demo/agenda.ts';
import type { Chance } from '../demo/chance.ts';
import { chanceOf } from '../demo/chance.ts';
import { drive } from '../demo/drive.ts';
import { businessDate, driverPorts } from '../demo/driver-ports.ts';
import { orderEvent } from '../demo/live-order.ts';
import { openMailbox } from '../demo/mailbox.ts';
import { type LiveOrder, type OrderBook, readOrderBook } from '../demo/order-book.ts';
import { prepareCompany } from '../demo/prepare-company.ts';
import { makeResponder } from '../demo/responder.ts';
import type { DemoSummary } from '../demo/summary.ts';
import { type WebVisitor, webVisitor } from '../demo/web-visitor.ts';
import type { BusinessTime } from '../domain/time.ts';
import { readNow, stepClock } from '../store/clock.ts';
import { inTransaction, type Store } from '../store/open.ts';
import { publishCampaigns } from '../store/publish-campaigns.ts';
import { readRunFigures } from '../store/read-run-figures.ts';
import { runOnce } from '../temporal/run-once.ts';
import { readCampaignFolder } from './campaign-folder.ts';
import { OWN_CAMPAIGNS } from './campaign-surroundings.ts';
import type { Everything } from './connect.ts';
import { Failure } from './failure.ts';
import { reconcileAll } from './reconcile-all.ts';
import type { House } from './run-house.ts';

export type DemoRun = {
  readonly ordersFile: string;
  readonly accounts: number;
  readonly days: number;
  readonly seed: number;
  readonly currency: string;
  /** Where its files lie. */
  readonly folder: string;
  readonly log: (line: string) => void;
  readonly onDay: (date: string, store: Store) => Promise<void>;
  readonly stopped: () => boolean;
  /** Machine clock, ms, for the elapsed time. */
  readonly clock: () => number;
};

export const runDemo = async (everything: Everything, house: House, run: DemoRun): Promise<DemoSummary> => {
  const startedAt = run.clock();
  const { store, temporal, stack, environment } = everything;
  if (stack.inboxUrl === null) throw new Failure('a demo needs the mail catcher: unset SMTP_URL');
  await mkdir(run.folder, { recursive: true });
  const chance = chanceOf(run.seed);
  const book = await readOrderBook(run.ordersFile, {
    accounts: run.accounts,
    days: run.days,
    currency: run.currency,
    historyFile: join(run.folder, 'history.csv'),
  });
  const begun = await readNow(store.prisma);
  const from = begun.mode === 'stepped' && begun.business > book.from ? begun.business : book.from;
  if (from === book.from) {
    await inTransaction(store, (tx) => stepClock(tx, book.from));
    await publish(store, book.from);
    await prepareCompany(store, { folder: run.folder, book, chance, currency: run.currency, log: run.log });
    await runOnce(temporal, 'scoring');
    run.log(
      `scored; playing ${book.live.length} live orders from ${businessDate(book.from)} to ${businessDate(book.to)}`,
    );
  } else run.log(`going on at ${new Date(from).toISOString()}`);

  const agenda = new Agenda();
  const visitor = webVisitor(house.doorUrl, environment.apiKey);
  for (const order of book.live) if (order.at > from) agenda.add(appointment(order, visitor, null));
  const buy = buyer(book, chance, visitor, run.currency);
  const ports = driverPorts({
    store,
    temporal,
    agenda,
    mailbox: openMailbox(stack.inboxUrl),
    responder: makeResponder({ chance, get: visitor.get, post: visitor.post, buy }),
    onDay: (at) => run.onDay(businessDate(at), store),
    stopped: run.stopped,
  });
  if (from > book.from) await ports.readMail(from);
  await drive(agenda, ports, from, book.to);

  const { duplicates, violations } = await reconcileAll(everything);
  return {
    ...(await readRunFigures(store, book.from)),
    days: run.days,
    duplicates,
    violations: violations.length,
    elapsedMs: Math.round(run.clock() - startedAt),
  };
};

const publish = async (store: Store, at: BusinessTime): Promise<void> => {
  const { campaigns, segments, settings, diagnostics } = await readCampaignFolder(OWN_CAMPAIGNS);
  const errors = diagnostics.filter((diagnostic) => diagnostic.severity === 'error');
  if (settings === null || errors.length > 0) {
    throw new Failure(`the starter campaigns do not pass: ${errors.map((error) => error.message).join('; ')}`, 3);
  }
  await publishCampaigns(store, { campaigns, segments, settings }, at);
};

const appointment = (order: LiveOrder, visitor: WebVisitor, code: string | null) => ({
  at: order.at,
  key: `order/${order.id}`,
  act: () => visitor.event(orderEvent(order, code)),
});

/** A responder's order: two or three of the account's usual things, at their usual price. */
const buyer =
  (book: OrderBook, chance: Chance, visitor: WebVisitor, currency: string) =>
  async (address: string, key: string, code: string | null, at: BusinessTime): Promise<void> => {
    const domain = /@(.+)\.test$/.exec(address)?.[1] ?? '';
    const account = book.accounts.find(({ id }) => id.toLowerCase() === domain);
    if (!account || account.usual.length === 0) return;
    const picked = [0, 1, 2].map((index) => chance.pick(account.usual, 'bought', key, index));
    const id = `R-${key.slice(1, 13)}`;
    await visitor.event(orderEvent({ id, account: account.id, at, currency, lines: picked }, code));
  };
