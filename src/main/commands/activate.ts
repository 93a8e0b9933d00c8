/** `keyline activate CAMPAIGN`: lets in whom publishing left out, after showing who, when and at what cost. */
import { userInfo } from 'node:os';
import type { Command } from 'commander';
import { describeTrigger } from '../../console/server/describe-trigger.ts';
import type { Campaign } from '../../domain/campaign.ts';
import { activationUnderWay, planActivation } from '../../store/activate/plan-activation.ts';
import { type ActivationPreview, previewActivation } from '../../store/activate/preview-activation.ts';
import { readActivations } from '../../store/activate/read-activations.ts';
import { startDueActivations } from '../../store/activate/start-due-activations.ts';
import { stopActivation } from '../../store/activate/stop-activation.ts';
import { readPublished } from '../../store/campaigns/read-published.ts';
import type { Store } from '../../store/database/open.ts';
import { confirm } from '../confirm.ts';
import { type Surroundings, withStore } from '../connect-store.ts';
import { Failure } from '../failure.ts';
import { jsonAnswer } from '../json-answer.ts';
import { ringAccount } from '../ring-account.ts';
import { sayAccounts, sayPreview, sayProgress } from '../say-activation.ts';
import { unknownAccount } from '../unknown-account.ts';
import { unknownCampaign } from '../unknown-campaign.ts';
import { wholeNumber } from '../whole-number.ts';
import { terminalWidth } from '../wrap-words.ts';

type Options = {
  readonly account?: readonly string[];
  readonly perDay?: number;
  readonly preview?: boolean;
  readonly status?: boolean;
  readonly stop?: boolean;
  readonly yes?: boolean;
  readonly as: string;
  readonly json?: boolean;
};

export const registerActivate = (program: Command): void => {
  program
    .command('activate [campaign]')
    .summary('let accounts into a campaign, after showing who, when and the cost')
    .description(
      'Let accounts into a campaign that publishing left out: shows who would enter, who first, in which daily portions, ' +
        'at what worst cost, then asks',
    )
    .option(
      '--per-day <number>',
      'accounts let in on one day (default: as the settings say, else 5)',
      wholeNumber(1, 100_000),
    )
    .option('--account <id...>', 'only these, at once; a manual campaign needs it')
    .option('--preview', 'only look')
    .option('--yes', 'do not ask')
    .option('--status', 'how far it is; without a campaign: all of them')
    .option('--stop', 'what is still to start does not')
    .option('--as <name>', 'who says so', userInfo().username)
    .option('--json', 'one JSON document on standard output')
    .action((campaign: string | undefined, options: Options) =>
      withStore((store, surroundings) => activate(store, surroundings, campaign, options)),
    );
};

const activate = async (
  store: Store,
  surroundings: Surroundings,
  id: string | undefined,
  options: Options,
): Promise<void> => {
  const asked = [options.status, options.stop, options.preview].filter((each) => each === true).length;
  if (asked > 1) throw new Failure('--status, --stop and --preview are three different things: name one', 2);
  if (options.status) return status(store, id ?? null, options.json ?? false);
  if (id === undefined) throw new Failure('name a campaign; keyline campaigns lists them', 2);
  const campaign = await findCampaign(store, id, options.stop ?? false);
  for (const account of options.account ?? []) await refuseUnfit(store, account);
  if (options.stop) return stop(store, campaign.id, options);
  refuseTrigger(campaign, options);
  await letIn(store, surroundings, campaign, options);
};

const letIn = async (store: Store, surroundings: Surroundings, campaign: Campaign, options: Options): Promise<void> => {
  const { account, perDay, json = false, as: actor } = options;
  const named = account !== undefined;
  const preview = await previewActivation(store, {
    campaign,
    accounts: account ?? null,
    perDay: perDay ?? null,
    atOnce: named,
  });
  if (!json) {
    const plain = process.stdout.isTTY !== true;
    process.stdout.write(sayPreview(preview, named, plain, terminalWidth()));
  }
  const answer = (activated: number) => {
    if (json) process.stdout.write(jsonAnswer(asJson(preview, activated)));
  };
  if (options.preview) return answer(0);
  if (preview.enter.length === 0) {
    answer(0);
    if (!json) process.stdout.write('\nNobody is let in.\n');
    return;
  }
  const under = await activationUnderWay(store.prisma, campaign.id, account ?? null);
  if (under !== null) throw stillUnderWay(campaign.id, under);
  // Without a terminal the preview has been shown, and that is all.
  const yes = await confirm(`\nLet in ${preview.enter.length} accounts?`, {
    yes: options.yes ?? false,
    otherwise: 'add --yes to let them in, or --preview to only look',
  });
  if (!yes) {
    process.stderr.write('nobody was let in\n');
    answer(0);
    return;
  }
  const planned = await planActivation(store, {
    campaign: campaign.id,
    version: campaign.version,
    entries: preview.enter,
    named,
    actor,
  });
  if (planned.type === 'refused') throw stillUnderWay(campaign.id, planned.reason);
  // Those named are due now; portions wait for their morning, and for the sweep of a running keyline start.
  if (named) for (const each of await startDueActivations(store)) await ringAccount(surroundings, each);
  answer(planned.accounts);
  if (!json) {
    const undo = `keyline activate ${campaign.id} --stop takes back what has not started`;
    process.stdout.write(
      named ? `\n${planned.accounts} let in.\n` : `\n${planned.accounts} in ${planned.portions} portions; ${undo}.\n`,
    );
  }
};

const stillUnderWay = (campaign: string, reason: string): Failure =>
  new Failure(`${campaign}: ${reason}. keyline activate ${campaign} --status shows it, --stop ends what is to come.`);

const asJson = ({ settings: _settings, ...preview }: ActivationPreview, activated: number) => ({
  ...preview,
  activated,
});

const status = async (store: Store, campaign: string | null, json: boolean): Promise<void> => {
  if (campaign !== null) await findCampaign(store, campaign, true);
  const lines = await readActivations(store, campaign);
  if (json) {
    process.stdout.write(jsonAnswer(lines));
    return;
  }
  if (lines.length === 0) {
    process.stdout.write('Nothing was activated. keyline activate CAMPAIGN shows who would enter, and asks.\n');
    return;
  }
  const plain = process.stdout.isTTY !== true;
  process.stdout.write(sayProgress(lines, plain, terminalWidth()));
  if (campaign !== null) process.stdout.write(`\n${sayAccounts(lines, plain, terminalWidth())}`);
};

const stop = async (store: Store, campaign: string, { account, as: actor, json }: Options): Promise<void> => {
  const { stopped, started } = await stopActivation(store, { campaign, accounts: account ?? null, actor });
  if (json) process.stdout.write(jsonAnswer({ campaign, stopped, started }));
  else {
    const going = started === 0 ? '' : ` ${started} have started and go on: keyline account ID shows each.`;
    process.stdout.write(stopped === 0 ? `Nothing was to come.${going}\n` : `${stopped} will not start.${going}\n`);
  }
};

/** Of the version in force; `anyStatus`: of a stopped one as well. */
const findCampaign = async (store: Store, id: string, anyStatus: boolean): Promise<Campaign> => {
  const row = await store.prisma.campaign.findUnique({ where: { id } });
  if (!row) throw await unknownCampaign(store, id);
  const { published } = await readPublished(store.prisma);
  const campaign = published.find((each) => each.id === id);
  if (campaign) return campaign;
  if (!anyStatus) throw new Failure(`${id} is stopped: keyline resume starts it again`);
  const version = await store.prisma.campaignVersion.findUniqueOrThrow({
    where: { campaignId_version: { campaignId: id, version: row.version } },
    select: { definition: true },
  });
  return version.definition as unknown as Campaign;
};

const refuseUnfit = async (store: Store, id: string): Promise<void> => {
  const account = await store.prisma.account.findUnique({ where: { id }, select: { standing: true } });
  if (!account) throw await unknownAccount(store, id);
  if (account.standing !== 'key')
    throw new Failure(`${id} is no key account (it is ${account.standing}): keyline key ${id} makes it one`);
};

/** Nobody waits before a campaign that facts to come start. */
const refuseTrigger = ({ id, trigger }: Campaign, { account }: Options): void => {
  if (trigger.type === 'segment' && trigger.on === 'enter') return;
  if (trigger.type === 'manual') {
    if (account === undefined)
      throw new Failure(`${id} is started by hand, for the accounts you name: add --account ID`, 2);
    return;
  }
  throw new Failure(
    `${id} starts by itself (${describeTrigger(trigger)}): nobody waits before it, so there is nobody to let in`,
  );
};
