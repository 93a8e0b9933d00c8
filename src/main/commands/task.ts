/** `keyline task list` and `keyline task done ID --outcome X`: what campaigns ask of people, and what came of it. */
import { userInfo } from 'node:os';
import type { Command } from 'commander';
import { formatDay } from '../../console/server/format-instant.ts';
import type { BusinessTime } from '../../domain/time.ts';
import { readNow } from '../../store/database/clock.ts';
import { completeTask, type TaskCompleted } from '../../store/tasks/complete-task.ts';
import { readTasks, type TaskLine } from '../../store/tasks/read-tasks.ts';
import { withStore } from '../connect-store.ts';
import { Failure } from '../failure.ts';
import { jsonAnswer } from '../json-answer.ts';
import { printTable } from '../print-table.ts';
import { ringAccount } from '../ring-account.ts';
import { wholeNumber } from '../whole-number.ts';

type ListOptions = {
  readonly account?: string;
  readonly owner?: string;
  readonly all?: boolean;
  readonly limit: number;
  readonly json?: boolean;
};
type DoneOptions = { readonly outcome: string; readonly note?: string; readonly as: string; readonly json?: boolean };

export const registerTask = (program: Command): void => {
  const task = program
    .command('task')
    .summary('tasks for owners: list them, close one with its outcome')
    .description('What campaigns ask of people');
  task
    .command('list')
    .description('list open tasks, what is due first at the top')
    .option('--account <id>', 'only those of this account')
    .option('--owner <id>', 'only those of this owner')
    .option('--all', 'closed ones as well')
    .option('--limit <number>', 'at most this many', wholeNumber(1, 100_000), 100)
    .option('--json', 'one JSON document on standard output')
    .action(list);
  task
    .command('done <id>')
    .description('close a task with its outcome, which the journey reads')
    .option('--outcome <outcome>', 'one of those the task offers', 'done')
    .option('--note <text>', 'what else is worth keeping')
    .option('--as <name>', 'who says so', userInfo().username)
    .option('--json', 'one JSON document on standard output')
    .action(done);
};

const list = ({ account, owner, all, limit, json }: ListOptions): Promise<void> =>
  withStore(async (store) => {
    const tasks = await readTasks(store, {
      account: account ?? null,
      owner: owner ?? null,
      status: all ? null : 'open',
      limit,
    });
    if (json) {
      process.stdout.write(jsonAnswer(tasks));
      return;
    }
    if (tasks.length === 0) {
      process.stdout.write('No task is open.\n');
      return;
    }
    const now = (await readNow(store.prisma)).business;
    process.stdout.write(
      printTable(
        COLUMNS,
        tasks.map((each) => rowOf(each, now)),
        process.stdout.isTTY !== true,
      ),
    );
    if (tasks.length === limit) process.stderr.write(`the first ${limit}; --limit shows more\n`);
  });

const done = (id: string, { outcome, note, as, json }: DoneOptions): Promise<void> =>
  withStore(async (store, surroundings) => {
    const completed = await completeTask(store, { id, outcome, actor: as, note: note ?? null });
    if (completed.type === 'refused') throw refusal(completed);
    const { account } = completed;
    const rung = completed.ring && (await ringAccount(surroundings, account));
    if (json) {
      process.stdout.write(jsonAnswer({ task: id, account, outcome, rung }));
      return;
    }
    process.stdout.write(`Task of ${account} closed: ${outcome}\n`);
    if (completed.ring && !rung)
      process.stderr.write('nobody was rung: the sweep of a running keyline start delivers the news\n');
  });

const refusal = ({ because, reason }: Extract<TaskCompleted, { type: 'refused' }>): Failure => {
  switch (because) {
    case 'outcome':
      return new Failure(`${reason}. Name one of them with --outcome.`, 3);
    case 'unknown':
      return new Failure(`${reason}. keyline task list shows them.`);
    case 'closed':
      return new Failure(`${reason}. keyline task list --all shows what came of it.`);
  }
};

const rowOf = (each: TaskLine, now: BusinessTime): string[] => [
  formatDay(each.dueAt, 'UTC') + (each.status === 'open' && each.dueAt < now ? ' (overdue)' : ''),
  each.account,
  each.title,
  [each.owner, each.standIn === null ? null : `(${each.standIn} stands in)`].filter((word) => word !== null).join(' '),
  each.status === 'open' ? each.outcomes.join(', ') : [each.status, each.outcome].filter((word) => word).join(': '),
  each.id,
];

const COLUMNS = ['due', 'account', 'task', 'owner', 'ends as', 'id'].map((head) => ({ head }));
