/** `keyline diff [FOLDER]`: what publishing a folder would change, and which accounts wait at the steps it touches. */
import type { Command } from 'commander';
import { formatDiagnostics } from '../../contract/format-diagnostics.ts';
import type { Campaign } from '../../domain/campaign.ts';
import { type CampaignChange, compareCampaigns } from '../../engine/compare-campaigns.ts';
import { readPublished } from '../../store/campaigns/read-published.ts';
import { readSettings } from '../../store/campaigns/read-settings.ts';
import type { Store } from '../../store/database/open.ts';
import { type Inside, readInside } from '../../store/moves/read-inside.ts';
import { readCampaignFolder } from '../campaign-folder.ts';
import { campaignsFolder } from '../campaign-surroundings.ts';
import { colours } from '../colours.ts';
import { withStore } from '../connect-store.ts';
import { jsonAnswer } from '../json-answer.ts';
import { sayInside } from '../say-inside.ts';
import { terminalWidth } from '../wrap-words.ts';
import { refuseErrors } from './check.ts';

export const registerDiff = (program: Command): void => {
  program
    .command('diff [folder]')
    .summary('what publishing a folder would change, and who waits where')
    .description(
      'Compare a folder of campaigns with what is in force: what is new, what differs step by step, and which accounts ' +
        'inside wait at which step. Changes nothing',
    )
    .option('--json', 'one JSON document on standard output')
    .action(async (folder: string | undefined, { json = false }: { readonly json?: boolean }) => {
      const root = await campaignsFolder(folder);
      const { campaigns, diagnostics } = await readCampaignFolder(root);
      if (diagnostics.length > 0) process.stderr.write(`${formatDiagnostics(diagnostics, 'text')}\n`);
      refuseErrors(diagnostics, false);
      const answer = await withStore((store) =>
        compareAll(
          store,
          campaigns.map(({ campaign }) => campaign),
        ),
      );
      process.stdout.write(json ? jsonAnswer(answer.map(asJson)) : say(answer));
    });
};

type Compared = {
  readonly campaign: string;
  readonly change: 'new' | 'changed' | 'unchanged' | 'absent';
  readonly version: number | null;
  readonly differences: CampaignChange | null;
  /** Of all versions: publishing moves none of them. */
  readonly inside: readonly Inside[];
};

const compareAll = async (store: Store, campaigns: readonly Campaign[]): Promise<readonly Compared[]> => {
  // Nothing was published yet: all of it is new.
  const known = await readSettings(store.prisma);
  const published = known === null ? [] : (await readPublished(store.prisma)).published;
  const ids = [...new Set([...campaigns.map(({ id }) => id), ...published.map(({ id }) => id)])].toSorted();
  return Promise.all(
    ids.map(async (id): Promise<Compared> => {
      const before = published.find((one) => one.id === id);
      const after = campaigns.find((one) => one.id === id);
      const inside = await readInside(store.prisma, { campaign: id, version: null, accounts: null });
      const common = { campaign: id, version: before?.version ?? null, inside };
      if (!before) return { ...common, change: 'new', differences: null };
      if (!after) return { ...common, change: 'absent', differences: null };
      const differences = compareCampaigns(before, after);
      const same = Object.values(differences).every((list) => list.length === 0);
      return { ...common, change: same ? 'unchanged' : 'changed', differences: same ? null : differences };
    }),
  );
};

const asJson = ({ inside, ...compared }: Compared) => ({
  ...compared,
  inside: inside.map(({ state: _state, ...one }) => one),
});

const say = (answer: readonly Compared[]): string => {
  const told = answer.filter(({ change }) => change !== 'unchanged');
  if (told.length === 0) return 'Nothing differs from what is in force.\n';
  const unchanged = answer.length - told.length;
  return `${told.map(sayOne).join('\n')}${unchanged > 0 ? `\n${unchanged} campaigns are unchanged.\n` : ''}`;
};

const sayOne = ({ campaign, change, version, differences, inside }: Compared): string => {
  const heading = `${colours.bold(campaign)}  ${sayChange(change, version)}\n`;
  const lines = differences === null ? '' : sayDifferences(differences);
  if (inside.length === 0) return `${heading}${lines}${change === 'changed' ? '  nobody is inside\n' : ''}`;
  const table = sayInside(inside, process.stdout.isTTY !== true, terminalWidth());
  const note =
    change === 'changed'
      ? `  Inside they finish on their version. keyline move ${campaign} moves or ends them after the publish.\n`
      : '';
  return `${heading}${lines}${table}${note}`;
};

const sayChange = (change: Compared['change'], version: number | null): string => {
  switch (change) {
    case 'new':
      return 'is new';
    case 'changed':
      return `version ${version} is in force and differs`;
    case 'absent':
      return `version ${version} is in force, and not in this folder: keyline stop ends it`;
    case 'unchanged':
      return 'is unchanged';
  }
};

const sayDifferences = ({ header, added, removed, changed, templates, rewired }: CampaignChange): string =>
  [
    ...header.map((key) => `  ~ ${key}`),
    ...removed.map((step) => colours.red(`  - ${step}`)),
    ...added.map((step) => colours.green(`  + ${step}`)),
    ...changed.map((step) => `  ~ ${step}`),
    ...templates.map((id) => `  ~ template ${id}`),
    ...rewired.map((step) => colours.dim(`  > ${step} leads elsewhere`)),
  ]
    .map((line) => `${line}\n`)
    .join('');
