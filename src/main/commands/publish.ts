/** `keyline publish [FOLDER]`: checks a folder of campaigns, then puts it in force; a second time nothing changes. */
import type { Command } from 'commander';
import { formatDiagnostics } from '../../contract/format-diagnostics.ts';
import { type PublishAnswer, publishCampaigns } from '../../store/campaigns/publish-campaigns.ts';
import { readNow } from '../../store/database/clock.ts';
import type { Store } from '../../store/database/open.ts';
import { readCampaignFolder } from '../campaign-folder.ts';
import { campaignsFolder } from '../campaign-surroundings.ts';
import { withStore } from '../connect-store.ts';
import { enrolExisting, type LetIn } from '../enrol-existing.ts';
import { Failure } from '../failure.ts';
import { refuseErrors } from './check.ts';

export function registerPublish(program: Command): void {
  program
    .command('publish')
    .summary('check a folder of campaigns and put them in force')
    .description('Check a folder of campaigns and put them in force')
    .argument(
      '[folder]',
      'with its segments and settings.yaml (default: campaigns here, else those that came with Keyline)',
    )
    .option('--json', 'one JSON document on standard output')
    .action(async (folder: string | undefined, options: { json?: boolean }) => {
      const root = await campaignsFolder(folder);
      const { campaigns, segments, settings, templates, diagnostics } = await readCampaignFolder(root);
      if (diagnostics.length > 0) process.stderr.write(`${formatDiagnostics(diagnostics, 'text')}\n`);
      refuseErrors(diagnostics, false);
      if (settings === null) throw new Failure(`${root} has no settings`, 3);
      const answer = await withStore(async (store) => {
        const { business } = await readNow(store.prisma);
        const published = await publishCampaigns(store, { campaigns, segments, settings, templates }, business);
        const existing = campaigns.map(({ campaign }) => campaign);
        return {
          ...published,
          inside: await insideOlder(store, published),
          letIn: await enrolExisting(store, existing, published),
        };
      });
      const words = () => `${table(answer)}${sayOlder(answer.inside)}${sayLetIn(answer.letIn)}`;
      process.stdout.write(options.json ? `${JSON.stringify(answer, null, 2)}\n` : words());
    });
}

type Older = { readonly campaign: string; readonly accounts: number };

/** Accounts inside older versions of what has changed: nothing inside is ever moved silently. */
const insideOlder = async (store: Store, { campaigns }: PublishAnswer): Promise<readonly Older[]> => {
  const changed = campaigns.filter(({ change }) => change === 'changed' || change === 'restored');
  const counts = await Promise.all(
    changed.map(async ({ id, version }) => ({
      campaign: id,
      accounts: await store.prisma.enrolment.count({
        where: { campaignId: id, status: 'open', version: { not: version } },
      }),
    })),
  );
  return counts.filter(({ accounts }) => accounts > 0);
};

const sayOlder = (inside: readonly Older[]): string =>
  inside
    .map(
      ({ campaign, accounts }) =>
        `${campaign}: ${accounts} inside finish on the version they began with; keyline move ${campaign} shows who waits where.\n`,
    )
    .join('');

const sayLetIn = (letIn: readonly LetIn[]): string =>
  letIn
    .map(
      ({ campaign, accounts, portions }) =>
        `${campaign}: ${accounts} accounts of its segment are let in, in ${portions} daily portions; keyline activate ${campaign} --stop ends it\n`,
    )
    .join('');

const table = ({ campaigns, segments, settings, absent }: PublishAnswer): string => {
  const lines = [
    ...campaigns.map(({ id, version, change, stopped }) => [
      `campaign ${id}`,
      `version ${version}`,
      `${change}${stopped ? ', stopped: keyline resume starts it' : ''}`,
    ]),
    ...segments.map(({ id, change }) => [`segment ${id}`, '', change]),
    ['settings', '', settings],
    ...absent.map((id) => [`campaign ${id}`, '', 'still in force, and not in this folder: keyline stop ends it']),
  ];
  const widths = [0, 1].map((column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines.map((line) => `${line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}\n`).join('');
};
