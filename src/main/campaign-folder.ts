/** Reads a folder of campaigns with its segments, markets and settings, checked: what `publish`, `start` and the demo put in force. */
import { readFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { checkTogether, type NamedCampaign } from '../contract/campaign/check-together.ts';
import { parseCampaign } from '../contract/campaign/parse-campaign.ts';
import type { Catalogue } from '../contract/catalogue.ts';
import { checkMarkets, type NamedMarket } from '../contract/check-markets.ts';
import { type Diagnostic, fileStem } from '../contract/diagnostic.ts';
import { parseMarket } from '../contract/market-file.ts';
import { parseSegment } from '../contract/segment-file.ts';
import { parseSettings } from '../contract/settings-file.ts';
import { parseTiers } from '../contract/tiers-file.ts';
import type { Campaign } from '../domain/campaign.ts';
import type { Segment } from '../domain/segment.ts';
import type { Settings } from '../domain/settings.ts';
import type { TierRules } from '../domain/tier.ts';
import type { PublishedTemplate } from '../store/campaigns/published-templates.ts';
import {
  isYaml,
  marketFilesOf,
  namesIn,
  readCatalogue,
  settingsFileOf,
  TIERS_FILE,
  templatesFolderOf,
} from './campaign-surroundings.ts';
import { pinTemplates } from './pin-templates.ts';

export type CampaignFolder = {
  readonly campaigns: readonly { readonly campaign: Campaign; readonly source: string }[];
  readonly segments: readonly Segment[];
  /** With the markets beside them. Null when a diagnostic says why. */
  readonly settings: Settings | null;
  readonly diagnostics: readonly Diagnostic[];
  /** Those that the campaigns send, as they are in the folder now. */
  readonly templates: readonly PublishedTemplate[];
};

/**
 * A folder without a settings file takes the one that came with Keyline, and its markets. Publish it only when no diagnostic is
 * an error. `only`: of its campaigns these files.
 */
export const readCampaignFolder = async (
  folder: string,
  only: readonly string[] | null = null,
): Promise<CampaignFolder> => {
  const root = resolve(folder);
  const { catalogue, diagnostics: aboutTemplates } = await readCatalogue(root);
  const diagnostics = [...aboutTemplates];
  const settingsFile = await settingsFileOf(root);
  const marketFiles = await marketFilesOf(root);
  const { settings, diagnostics: aboutSettings } = parseSettings(
    await readFile(settingsFile, 'utf8'),
    shown(settingsFile),
    marketFiles.map(fileStem),
  );
  diagnostics.push(...aboutSettings);
  const { markets, diagnostics: aboutMarkets } = await readMarkets(marketFiles, settings);
  diagnostics.push(...aboutMarkets);

  const segments: Segment[] = [];
  for (const name of (await namesIn(join(root, 'segments'))).filter(isYaml)) {
    const file = join(root, 'segments', name);
    const parsed = parseSegment(await readFile(file, 'utf8'), shown(file), catalogue);
    diagnostics.push(...parsed.diagnostics);
    if (parsed.segment) segments.push(parsed.segment);
  }

  const files: (NamedCampaign & { readonly source: string })[] = [];
  const wanted = only?.map((file) => resolve(file));
  for (const name of (await namesIn(root)).filter(isCampaignFile)) {
    if (wanted?.includes(join(root, name)) === false) continue;
    const file = join(root, name);
    const source = await readFile(file, 'utf8');
    const parsed = parseCampaign(source, shown(file), catalogue);
    diagnostics.push(...parsed.diagnostics);
    files.push({ file: shown(file), parsed, source });
  }
  diagnostics.push(...checkTogether(files));
  const tiers = await readTiers(root, catalogue, diagnostics);
  const parsed = files.flatMap(({ parsed, source }) =>
    parsed.campaign ? [{ campaign: parsed.campaign, source }] : [],
  );
  // Where some template does not compile, or names none that is there, nothing is published: nothing is pinned.
  const refused = diagnostics.some(({ severity }) => severity === 'error');
  const pinned = refused
    ? { campaigns: parsed, templates: [] }
    : await pinTemplates(parsed, await templatesFolderOf(root));
  return { ...pinned, segments, settings: settings && { ...settings, markets, ...(tiers && { tiers }) }, diagnostics };
};

/** Files of a folder that are about all its campaigns. */
const NO_CAMPAIGNS: readonly string[] = ['settings.yaml', TIERS_FILE];

const isCampaignFile = (name: string): boolean => isYaml(name) && !NO_CAMPAIGNS.includes(name);

/** Null where the folder has no rules: tiers are then set by hand. */
const readTiers = async (root: string, catalogue: Catalogue, diagnostics: Diagnostic[]): Promise<TierRules | null> => {
  if (!(await namesIn(root)).includes(TIERS_FILE)) return null;
  const file = join(root, TIERS_FILE);
  const parsed = parseTiers(await readFile(file, 'utf8'), shown(file), catalogue);
  diagnostics.push(...parsed.diagnostics);
  return parsed.tiers;
};

const readMarkets = async (files: readonly string[], settings: Settings | null) => {
  const named: NamedMarket[] = [];
  for (const file of files) {
    const text = await readFile(file, 'utf8');
    named.push({ file: shown(file), parsed: parseMarket(text, shown(file), settings?.vocabulary?.currencies ?? null) });
  }
  return {
    markets: Object.fromEntries(named.flatMap(({ parsed: { market } }) => (market ? [[market.id, market]] : []))),
    diagnostics: [...named.flatMap(({ parsed }) => parsed.diagnostics), ...checkMarkets(named)],
  };
};

/** As somebody in this folder would write it. */
const shown = (file: string): string => {
  const path = relative(process.cwd(), file);
  return path.startsWith('..') ? file : path;
};
