/** `keyline approve [ID] [--no]`: what waits for a person's yes, and the answer to it. */
import { userInfo } from 'node:os';
import type { Command } from 'commander';
import { formatDay } from '../../console/server/format-instant.ts';
import { minorDigits } from '../../domain/money.ts';
import type { GuardedStep } from '../../engine/decision.ts';
import { answerApproval } from '../../store/approvals/answer-approval.ts';
import { type ApprovalLine, readApprovals } from '../../store/approvals/read-approvals.ts';
import { withStore } from '../connect-store.ts';
import { Failure } from '../failure.ts';
import { jsonAnswer } from '../json-answer.ts';
import { printTable } from '../print-table.ts';
import { ringAccount } from '../ring-account.ts';
import { wholeNumber } from '../whole-number.ts';

type Options = {
  readonly decline?: boolean;
  readonly note?: string;
  readonly as: string;
  readonly account?: string;
  readonly owner?: string;
  readonly all?: boolean;
  readonly limit: number;
  readonly json?: boolean;
};

export const registerApprove = (program: Command): void => {
  program
    .command('approve [id]')
    .summary('what waits for a yes: list it, say yes or no')
    .description('Say yes (or no) to what a campaign asks before it goes on; without an id: what waits')
    .option('--no, --decline', 'no: the journey goes on without it')
    .option('--note <text>', 'what else is worth keeping')
    .option('--as <name>', 'who says so', userInfo().username)
    .option('--account <id>', 'list only those of this account')
    .option('--owner <id>', 'list only those of this owner')
    .option('--all', 'list answered ones as well')
    .option('--limit <number>', 'list at most this many', wholeNumber(1, 100_000), 100)
    .option('--json', 'one JSON document on standard output')
    .action((id: string | undefined, options: Options) => (id === undefined ? list(options) : answer(id, options)));
};

const list = ({ account, owner, all, limit, json }: Options): Promise<void> =>
  withStore(async (store) => {
    const filter = { account: account ?? null, owner: owner ?? null, status: all ? null : ('open' as const), limit };
    const approvals = await readApprovals(store, filter);
    if (json) process.stdout.write(jsonAnswer(approvals.map(toJson)));
    else if (approvals.length === 0) process.stdout.write('Nothing waits for a yes.\n');
    else process.stdout.write(printTable(COLUMNS, approvals.map(rowOf), process.stdout.isTTY !== true));
    if (!json && approvals.length === limit) process.stderr.write(`the first ${limit}; --limit shows more\n`);
  });

const answer = (id: string, { decline, note, as, json }: Options): Promise<void> =>
  withStore(async (store, surroundings) => {
    const approved = decline !== true;
    const done = await answerApproval(store, { id, approved, actor: as, note: note ?? null });
    if (done.type === 'refused') {
      const hint =
        done.because === 'unknown' ? ' keyline approve shows what does.' : ' keyline approve --all shows it.';
      throw new Failure(`${done.reason}.${hint}`);
    }
    const { account } = done;
    const rung = done.ring && (await ringAccount(surroundings, account));
    if (json)
      process.stdout.write(jsonAnswer({ approval: id, account, answer: approved ? 'approved' : 'declined', rung }));
    else process.stdout.write(`${approved ? 'Approved' : 'Declined'} for ${account}\n`);
    if (!json && done.ring && !rung) {
      process.stderr.write('nobody was rung: the sweep of a running keyline start delivers the news\n');
    }
  });

const toJson = ({ askedAt, upTo, ...line }: ApprovalLine) => ({
  ...line,
  askedAt: new Date(askedAt).toISOString(),
  upTo: new Date(upTo).toISOString(),
});

const COLUMNS = ['until', 'account', 'lets happen', 'costs at most', 'owner', 'status', 'id'].map((head) => ({ head }));

const rowOf = (line: ApprovalLine): string[] => [
  formatDay(line.upTo, 'UTC'),
  line.account,
  line.guarded.map(wordsFor).join(', '),
  costOf(line),
  line.owner ?? '',
  [line.status, line.answeredBy].filter((word) => word !== null).join(' by '),
  line.id,
];

const wordsFor = (step: GuardedStep): string => {
  switch (step.type) {
    case 'send':
      return `mail ${step.template}`;
    case 'other':
      return step.step;
    case 'offer': {
      const { gift, conditions, rebate } = step.terms;
      const parts = [
        step.percent === null ? null : `${step.percent} %`,
        rebate !== undefined && `rebate ${rebate} %`,
        gift && `gift ${gift}`,
        conditions?.creditDays === undefined ? null : `${conditions.creditDays} days to pay`,
        conditions?.freeFreight && 'free freight',
        conditions?.priceLockDays === undefined ? null : `prices held for ${conditions.priceLockDays} days`,
        conditions?.priority && 'priority',
      ].filter((part) => part);
      return `offer ${step.name}${parts.length === 0 ? '' : ` (${parts.join(', ')})`}`;
    }
  }
};

const costOf = ({ cost, guarded }: ApprovalLine): string => {
  if (cost === null) return 'no limit';
  if (cost.minor === 0) return guarded.some((step) => step.type === 'offer') ? 'no sum' : 'nothing';
  return `${(cost.minor / 10 ** minorDigits(cost.currency)).toLocaleString('en')} ${cost.currency}`;
};
