/** `keyline order ACCOUNT`: places an order as the account's shop would, over HTTP, and says what it brought about. */

import { setTimeout as pause } from 'node:timers/promises';
import type { Command } from 'commander';
import { stepName } from '../../console/server/describe-entry.ts';
import { describeReason } from '../../console/server/describe-reason.ts';
import { formatDay } from '../../console/server/format-instant.ts';
import { decimalToMinor, formatMoney, minorDigits } from '../../domain/money.ts';
import { readZone } from '../../store/accounts/read-zone.ts';
import { readNow } from '../../store/database/clock.ts';
import type { Store } from '../../store/database/open.ts';
import { type Consequences, readConsequences } from '../../store/views/read-consequences.ts';
import { type BasketLine, readUsualBasket } from '../../store/views/read-usual-basket.ts';
import { withStore } from '../connect-store.ts';
import { Failure } from '../failure.ts';
import { jsonAnswer } from '../json-answer.ts';
import { type Posted, postEvents, refusedBy } from '../post-events.ts';
import { unknownAccount } from '../unknown-account.ts';

type Options = { readonly code?: string; readonly total?: string; readonly json?: boolean };

const SOURCE = 'keyline-order';

/** How long the command waits for the account's workflow to take the order in (machine ms). */
const PATIENCE_MS = 10_000;

export const registerOrder = (program: Command): void => {
  program
    .command('order <account>')
    .summary('place an order for an account and see what it brings about')
    .description(
      'Place an order for an account, over HTTP like its shop, and see what it stops and starts: of what it ordered last, ' +
        'or of the total you give',
    )
    .option('--code <code>', 'redeem this offer code')
    .option('--total <amount>', "total in the account's currency, such as 1250.00 (default: its last order again)")
    .option('--json', 'one JSON document on standard output')
    .action((account: string, options: Options) => withStore((store) => placeOrder(store, account, options)));
};

const placeOrder = async (store: Store, id: string, { code, total, json }: Options): Promise<void> => {
  const account = await store.prisma.account.findUnique({ where: { id } });
  if (!account) throw await unknownAccount(store, id);
  const basket = await readUsualBasket(store, id);
  const currency = basket[0]?.currency ?? account.currency;
  if (currency === null || (basket.length === 0 && total === undefined)) {
    throw new Failure(`${id} has not ordered yet, so there is nothing to order again: give --total AMOUNT`, 3);
  }
  const amount = total ?? totalOf(basket, currency);
  const minor = decimalToMinor(amount, minorDigits(currency));
  if (minor === null || minor <= 0) {
    throw new Failure(`--total ${amount} is not an amount above 0 in ${currency}: write one such as 1250.00`, 3);
  }
  const number = await store.prisma.event.count({ where: { accountId: id, source: `order:${SOURCE}` } });
  const order = {
    id: `${id}-${number + 1}`,
    total: amount,
    currency,
    ...(code === undefined ? {} : { offer_code: code }),
    // A total of one's own is not that of the last order's lines.
    items:
      total === undefined
        ? basket.map(({ product, name, quantity, unitPrice }) => ({ product, name, quantity, unit_price: unitPrice }))
        : [],
  };
  const { business } = await readNow(store.prisma);
  const { status, answer } = await postEvents(null, {
    account: id,
    type: 'Order Completed',
    id: order.id,
    source: SOURCE,
    occurred_at: new Date(business).toISOString(),
    payload: { order },
  });
  if (status !== 202) throw refusedBy(status, answer);
  const { refused = [], notes = [] } = (answer ?? {}) as Posted;
  const [first] = refused;
  if (first) throw new Failure(`the order was refused: ${first.reason}`, 3);
  const came = await waitForIt(store, order.id);
  if (json) {
    process.stdout.write(jsonAnswer({ order: { id: order.id, total: { minor, currency } }, notes, ...came }));
    return;
  }
  const zone = await readZone(store.prisma, account);
  process.stdout.write(`Order ${order.id} of ${account.name}: ${formatMoney({ minor, currency })}\n`);
  for (const note of notes) process.stdout.write(`  ${note.reason}\n`);
  process.stdout.write(asText(came, zone));
};

const totalOf = (basket: readonly BasketLine[], currency: string): string =>
  basket.reduce((sum, line) => sum + line.quantity * Number(line.unitPrice), 0).toFixed(minorDigits(currency));

/** The account's own workflow decides; asked until it has, or until it is clear that none is running. */
const waitForIt = async (store: Store, sourceId: string): Promise<Consequences> => {
  for (let waited = 0; ; waited += 100) {
    const found = await readConsequences(store, { source: `order:${SOURCE}`, sourceId });
    if (found && (found.applied || waited >= PATIENCE_MS)) return found;
    if (!found && waited >= PATIENCE_MS)
      throw new Failure('the order was accepted and is not to be found: run keyline doctor');
    await pause(100);
  }
};

const asText = (came: Consequences, zone: string): string => {
  if (!came.applied) {
    return '  It is kept, and nobody has looked at it yet: is a worker running? keyline doctor says what is missing.\n';
  }
  const touch = ({ campaign, step, dueAt }: Consequences['stopped'][number]) =>
    `${stepName(step) ?? step} of ${campaign}, planned for ${formatDay(dueAt, zone)}`;
  const lines = [
    ...came.ended.map(({ campaign, because }) => `ended ${campaign}: ${describeReason(because)}`),
    ...came.stopped.map((each) => `will not be sent: ${touch(each)}`),
    ...came.goals.map(({ campaign, goal }) => `reached the goal of ${campaign}: ${goal}`),
    ...came.entered.map(({ campaign, because }) => `entered ${campaign}: ${describeReason(because)}`),
    ...came.notEnrolled.map(({ campaign, reason }) => `not in ${campaign}: ${describeReason(reason)}`),
    came.next === null ? 'nothing is planned now' : `next: ${touch(came.next)}`,
  ];
  return `${lines.map((line) => `  ${line}\n`).join('')}  keyline account ${came.account} shows all of it\n`;
};
