/** `keyline reply list | show ID | answered ID`: what people wrote back, and that somebody answered them. */
import { userInfo } from 'node:os';
import type { Command } from 'commander';
import { formatInstant } from '../../console/server/format-instant.ts';
import { readNow } from '../../store/database/clock.ts';
import type { Store } from '../../store/database/open.ts';
import { answerReply, type ReplyAnswered } from '../../store/inbound/answer-reply.ts';
import { type InboundLine, readInboundMails } from '../../store/inbound/read-inbound-mails.ts';
import { colours } from '../colours.ts';
import { withStore } from '../connect-store.ts';
import { Failure } from '../failure.ts';
import { jsonAnswer } from '../json-answer.ts';
import { printable, printTable } from '../print-table.ts';
import { ringAccount } from '../ring-account.ts';
import { unknownAccount } from '../unknown-account.ts';
import { wholeNumber } from '../whole-number.ts';
import { terminalWidth, wrapWords } from '../wrap-words.ts';

type ListOptions = {
  readonly account?: string;
  readonly owner?: string;
  readonly all?: boolean;
  readonly unmatched?: boolean;
  readonly limit: number;
  readonly json?: boolean;
};
type AnsweredOptions = { readonly as: string; readonly silently?: boolean; readonly json?: boolean };

export const registerReply = (program: Command): void => {
  const reply = program
    .command('reply')
    .summary('what people wrote back: list, read, mark as answered')
    .description('What people wrote back. A reply holds all marketing to its account until it is answered');
  reply
    .command('list')
    .description('list the replies to answer, the one that waits longest at the top')
    .option('--account <id>', 'only those of this account')
    .option('--owner <id>', 'only those of this owner')
    .option('--all', 'every mail that came in, newest first')
    .option('--unmatched', 'mails of senders nobody knows')
    .option('--limit <number>', 'at most this many', wholeNumber(1, 100_000), 100)
    .option('--json', 'one JSON document on standard output')
    .action(list);
  reply
    .command('show <id>')
    .description('read one mail; the first 8 characters of its id are enough')
    .option('--json', 'one JSON document on standard output')
    .action(show);
  reply
    .command('answered <id>')
    .description('say that a reply is answered: its hold ends, its task closes')
    .option('--silently', 'it needs no answer: not counted as a touch')
    .option('--as <name>', 'who says so', userInfo().username)
    .option('--json', 'one JSON document on standard output')
    .action(answered);
};

const list = ({ account, owner, all, unmatched, limit, json }: ListOptions): Promise<void> =>
  withStore(async (store) => {
    if (account !== undefined && (await store.prisma.account.count({ where: { id: account } })) === 0)
      throw await unknownAccount(store, account);
    const which = unmatched ? 'unmatched' : all ? 'all' : 'open';
    const filter = { which, account: account ?? null, owner: owner ?? null, id: null, limit } as const;
    const mails = await readInboundMails(store, filter);
    if (json) {
      process.stdout.write(jsonAnswer(mails));
      return;
    }
    if (mails.length === 0) {
      process.stdout.write(EMPTY[which]);
      return;
    }
    const now = (await readNow(store.prisma)).business;
    const plain = process.stdout.isTTY !== true;
    process.stdout.write(
      printTable(
        COLUMNS,
        mails.map((mail) => rowOf(mail, now)),
        plain,
        plain ? undefined : terminalWidth(),
      ),
    );
    if (mails.length === limit) process.stderr.write(`the first ${limit}; --limit shows more\n`);
  });

const EMPTY = {
  open: 'No reply waits for an answer. keyline reply list --all shows every mail that came in.\n',
  unmatched: 'No mail came from somebody nobody knows.\n',
  all: 'No mail has come in yet.\n',
} as const;

const COLUMNS = [
  { head: 'came' },
  { head: 'account' },
  { head: 'from' },
  { head: 'subject', keep: 3 },
  { head: 'kind' },
  { head: 'state', keep: 2 },
  { head: 'id' },
];

const rowOf = (mail: InboundLine, now: number): string[] => [
  formatInstant(mail.receivedAt, 'UTC'),
  mail.account ?? '',
  mail.contactName ?? mail.sender,
  mail.subject,
  mail.kind,
  stateOf(mail, now),
  mail.id.slice(0, 12),
];

const stateOf = ({ kind, answeredAt, answeredBy, holdEndsAt, because }: InboundLine, now: number): string => {
  if (kind !== 'reply') return because;
  if (answeredAt !== null) return `answered${answeredBy === null ? '' : ` by ${answeredBy}`}`;
  if (holdEndsAt === null || holdEndsAt <= now) return 'to answer; nothing is held any more';
  return `to answer; marketing is held until ${formatInstant(holdEndsAt, 'UTC')}`;
};

const show = (id: string, { json }: { readonly json?: boolean }): Promise<void> =>
  withStore(async (store) => {
    const mail = await oneMail(store, id);
    if (json) {
      process.stdout.write(jsonAnswer(mail));
      return;
    }
    const now = (await readNow(store.prisma)).business;
    const who = mail.contactName === null ? mail.sender : `${mail.contactName} <${mail.sender}>`;
    const lines = [
      colours.bold(printable(mail.subject || 'no subject')),
      printable(`${who}${mail.accountName === null ? '' : `, ${mail.accountName}`}`),
      colours.dim(`${formatInstant(mail.receivedAt, 'UTC')} UTC; ${mail.kind}: ${printable(stateOf(mail, now))}`),
      ...(mail.message === null
        ? []
        : [colours.dim(`answers a mail of ours: keyline why ${mail.message.slice(0, 12)}`)]),
      '',
      ...mail.text.split('\n').map((line) => wrapWords(printable(line), terminalWidth())),
    ];
    process.stdout.write(`${lines.join('\n').trimEnd()}\n`);
  });

const oneMail = async (store: Store, id: string): Promise<InboundLine> => {
  const filter = { which: 'all', account: null, owner: null, id, limit: 2 } as const;
  const found = /^[0-9a-f]{8,64}$/.test(id) ? await readInboundMails(store, filter) : [];
  const [mail] = found;
  if (!mail) throw new Failure(`no mail "${id}". keyline reply list --all shows them.`);
  if (found.length > 1) throw new Failure(`"${id}" begins the ids of several mails: give more of it.`, 3);
  return mail;
};

const answered = (id: string, { as, silently, json }: AnsweredOptions): Promise<void> =>
  withStore(async (store, surroundings) => {
    const done = await answerReply(store, { id, actor: as, written: silently !== true });
    if (done.type === 'refused') throw refusal(done);
    const { account, replies } = done;
    const rung = done.ring && (await ringAccount(surroundings, account));
    if (json) {
      process.stdout.write(jsonAnswer({ account, replies, rung }));
      return;
    }
    const what = replies.length === 1 ? 'Reply' : `${replies.length} replies`;
    process.stdout.write(`${what} of ${account} answered: marketing to it goes on, one touch a day\n`);
    if (done.ring && !rung)
      process.stderr.write('nobody was rung: the sweep of a running keyline start delivers the news\n');
  });

const refusal = ({ because, reason }: Extract<ReplyAnswered, { type: 'refused' }>): Failure => {
  switch (because) {
    case 'unknown':
      return new Failure(`${reason}. keyline reply list shows those to answer.`);
    case 'ambiguous':
      return new Failure(`${reason}: give more of it.`, 3);
    case 'no-reply':
      return new Failure(`${reason}. keyline reply list shows those to answer.`, 3);
    case 'answered':
      return new Failure(`${reason}. keyline reply list --all shows what became of it.`);
  }
};
