/** `keyline move CAMPAIGN`: what becomes of those inside its older versions, after showing it; and taking that back. */
import { userInfo } from 'node:os';
import { type Command, InvalidArgumentError } from 'commander';
import { formatDay } from '../../console/server/format-instant.ts';
import type { Store } from '../../store/database/open.ts';
import { applyMove } from '../../store/moves/apply-move.ts';
import { type MoveLine, type MoveWish, planMove } from '../../store/moves/plan-move.ts';
import { readMoves } from '../../store/moves/read-moves.ts';
import { undoMove } from '../../store/moves/undo-move.ts';
import { confirm } from '../confirm.ts';
import { type Surroundings, withStore } from '../connect-store.ts';
import { Failure } from '../failure.ts';
import { jsonAnswer } from '../json-answer.ts';
import { printTable } from '../print-table.ts';
import { ringAccounts } from '../ring-accounts.ts';
import { sayMove } from '../say-inside.ts';
import { unknownCampaign } from '../unknown-campaign.ts';
import { wholeNumber } from '../whole-number.ts';
import { terminalWidth } from '../wrap-words.ts';

type Options = {
  readonly to?: number;
  readonly from?: number;
  readonly account?: readonly string[];
  readonly map?: Readonly<Record<string, string>>;
  readonly exit?: boolean;
  readonly preview?: boolean;
  readonly undo?: string;
  readonly list?: boolean;
  readonly yes?: boolean;
  readonly as: string;
  readonly json?: boolean;
};

export const registerMove = (program: Command): void => {
  program
    .command('move [campaign]')
    .summary('move accounts inside a campaign to another version, or end them')
    .description(
      'Move accounts that are inside older versions of a campaign to the one in force, each at its step, or end them; ' +
        'shows who and where first, then asks. What was sent is never sent again',
    )
    .option('--to <version>', 'instead of the version in force', wholeNumber(1, 1_000_000))
    .option('--from <version>', 'only those inside this version', wholeNumber(1, 1_000_000))
    .option('--account <id...>', 'only these')
    .option('--map <old=new...>', 'steps that have another id there', stepPair)
    .option('--exit', 'end them instead')
    .option('--preview', 'only look')
    .option('--undo <move>', 'take one back, where nothing has been sent since')
    .option('--list', 'moves so far, with what takes each back')
    .option('--yes', 'do not ask')
    .option('--as <name>', 'who says so', userInfo().username)
    .option('--json', 'one JSON document on standard output')
    .action((campaign: string | undefined, options: Options) =>
      withStore((store, surroundings) => run(store, surroundings, campaign, options)),
    );
};

function stepPair(text: string, before: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  const [, old, fresh] = /^([^=\s]+)=([^=\s]+)$/.exec(text) ?? [];
  if (old === undefined || fresh === undefined) {
    throw new InvalidArgumentError('write the old step and the new one, like send:hello=send:welcome.');
  }
  return { ...before, [old]: fresh };
}

const run = async (
  store: Store,
  surroundings: Surroundings,
  campaign: string | undefined,
  options: Options,
): Promise<void> => {
  if (options.list) return list(store, campaign ?? null, options.json ?? false);
  if (options.undo !== undefined) return undo(store, surroundings, options.undo, options);
  if (campaign === undefined) throw new Failure('name a campaign; keyline campaigns lists them', 2);
  if (options.exit && options.map) throw new Failure('--exit ends them: there is no step to map', 2);
  const wish: MoveWish = {
    campaign,
    kind: options.exit ? 'exit' : 'move',
    to: await versionOf(store, campaign, options.to),
    from: options.from ?? null,
    accounts: options.account ?? null,
    steps: options.map ?? {},
  };
  await move(store, surroundings, wish, options);
};

const versionOf = async (store: Store, campaign: string, asked: number | undefined): Promise<number> => {
  const row = await store.prisma.campaign.findUnique({ where: { id: campaign } });
  if (!row) throw await unknownCampaign(store, campaign);
  if (asked === undefined || asked === row.version) return row.version;
  const there = await store.prisma.campaignVersion.count({ where: { campaignId: campaign, version: asked } });
  if (there === 0) throw new Failure(`${campaign} has no version ${asked}; in force is ${row.version}`);
  return asked;
};

const move = async (store: Store, surroundings: Surroundings, wish: MoveWish, options: Options): Promise<void> => {
  const { json = false, as: actor } = options;
  const planned = await planMove(store.prisma, wish);
  const going = planned.filter(({ outcome }) => outcome !== 'stays').length;
  if (!json) process.stdout.write(sayPlan(wish, planned));
  const answer = (id: string | null, lines: readonly MoveLine[]) => {
    if (json) process.stdout.write(jsonAnswer({ move: id, lines: lines.map(asJson) }));
  };
  if (options.preview || going === 0) return answer(null, planned);
  const question = wish.kind === 'exit' ? `End ${going} of them?` : `Move ${going} of them to version ${wish.to}?`;
  const yes = await confirm(`\n${question}`, {
    yes: options.yes ?? false,
    otherwise: 'add --yes to do it, or --preview to only look',
  });
  if (!yes) {
    process.stderr.write('nobody was moved\n');
    return answer(null, planned);
  }
  const applied = await applyMove(store, wish, actor);
  await ringAccounts(surroundings, applied.ring);
  answer(applied.move, applied.lines);
  if (!json && applied.move !== null) {
    const done = applied.lines.filter(({ outcome }) => outcome !== 'stays').length;
    process.stdout.write(`\n${done} done. keyline move --undo ${applied.move} takes it back while nothing was sent.\n`);
  }
};

const asJson = ({ state: _state, ...line }: MoveLine) => line;

const sayPlan = ({ campaign, kind, to }: MoveWish, lines: readonly MoveLine[]): string => {
  if (lines.length === 0) return `Nobody is inside an older version of ${campaign} than ${to}.\n`;
  const whither = kind === 'exit' ? 'would end' : `to version ${to}`;
  return `${campaign}, ${whither}\n\n${sayMove(lines, process.stdout.isTTY !== true, terminalWidth())}`;
};

const undo = async (store: Store, surroundings: Surroundings, id: string, options: Options): Promise<void> => {
  const undone = await undoMove(store, id, options.as);
  if (undone === null) throw new Failure(`no move "${id}": keyline move --list shows them`);
  await ringAccounts(surroundings, undone.ring);
  if (options.json) {
    process.stdout.write(jsonAnswer({ move: id, lines: undone.lines }));
    return;
  }
  const stays = undone.lines.filter(({ reason }) => reason !== null);
  process.stdout.write(`${undone.lines.length - stays.length} taken back.\n`);
  for (const { account, reason } of stays) process.stdout.write(`${account} stays as it is: ${reason}.\n`);
};

const list = async (store: Store, campaign: string | null, json: boolean): Promise<void> => {
  const moves = await readMoves(store, campaign);
  if (json) {
    process.stdout.write(jsonAnswer(moves));
    return;
  }
  if (moves.length === 0) {
    process.stdout.write('Nobody has been moved yet.\n');
    return;
  }
  const rows = moves.map((one) => [
    ...[one.move, formatDay(one.at, 'UTC'), one.kind === 'exit' ? 'ended' : `to version ${one.toVersion}`],
    ...[String(one.enrolments), one.undone === 0 ? '' : `${one.undone} taken back`, one.actor],
  ]);
  const heads = ['move', 'day', 'what', 'accounts', '', 'by'].map((head) => ({ head }));
  process.stdout.write(printTable(heads, rows, process.stdout.isTTY !== true, terminalWidth()));
};
