/** Checks campaign, segment, market, settings and template files by what each is; says everything wrong with them. */
import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { checkTogether, type NamedCampaign } from '../contract/campaign/check-together.ts';
import { parseCampaign } from '../contract/campaign/parse-campaign.ts';
import type { Catalogue } from '../contract/catalogue.ts';
import { checkMarkets, type NamedMarket } from '../contract/check-markets.ts';
import { type Diagnostic, fileStem } from '../contract/diagnostic.ts';
import { parseMarket } from '../contract/market-file.ts';
import { parseSegment } from '../contract/segment-file.ts';
import { parseSettings } from '../contract/settings-file.ts';
import { parseTiers } from '../contract/tiers-file.ts';
import { folderOf, isYaml, marketFilesOf, namesIn, readCatalogue, TIERS_FILE } from './campaign-surroundings.ts';
import { checkTemplateFile } from './check-template-file.ts';

/** `paths` are files, or folders for all the files in them. Needs no database. */
export const checkFiles = async (paths: readonly string[]): Promise<readonly Diagnostic[]> => {
  const files = (await Promise.all(paths.map(expand))).flat();
  const given = files.filter((file) => kindByPlace(file) === 'segment').map(fileStem);
  const catalogues = new Map<string, Promise<Catalogue>>();
  const diagnostics: Diagnostic[] = [];
  const campaigns: NamedCampaign[] = [];
  const markets: NamedMarket[] = [];
  for (const file of files) {
    if (file.endsWith('.mjml')) {
      diagnostics.push(...(await checkTemplateFile(file)));
      continue;
    }
    const text = await readOrSay(file, diagnostics);
    if (text === null) continue;
    const kind = kindByPlace(file) ?? kindByText(text);
    if (kind === 'settings') {
      const beside = (await marketFilesOf(dirname(resolve(file)))).map(fileStem);
      diagnostics.push(...parseSettings(text, file, beside).diagnostics);
      continue;
    }
    const folder = folderOf(file);
    const catalogue = await remembered(catalogues, folder, async () => {
      const answer = await readCatalogue(folder, given);
      diagnostics.push(...answer.diagnostics);
      return answer.catalogue;
    });
    if (kind === 'tiers') {
      diagnostics.push(...parseTiers(text, file, catalogue).diagnostics);
    } else if (kind === 'market') {
      const parsed = parseMarket(text, file, catalogue.vocabulary?.currencies ?? null);
      diagnostics.push(...parsed.diagnostics);
      markets.push({ file, parsed });
    } else if (kind === 'segment') {
      diagnostics.push(...parseSegment(text, file, catalogue).diagnostics);
    } else {
      const parsed = parseCampaign(text, file, catalogue);
      diagnostics.push(...parsed.diagnostics);
      campaigns.push({ file, parsed });
    }
  }
  return [...diagnostics, ...checkMarkets(markets), ...checkTogether(campaigns)];
};

/** The files of a folder: templates have one of a fixed name, campaigns their segments and markets below them. */
const expand = async (path: string): Promise<readonly string[]> => {
  if (!(await isFolder(path))) return [path];
  const names = await namesIn(path);
  if (names.includes('template.mjml')) return [join(path, 'template.mjml')];
  const below = await Promise.all(
    ['segments', 'markets'].map(async (folder) =>
      (await namesIn(join(path, folder))).map((name) => join(folder, name)),
    ),
  );
  return [...names, ...below.flat()].filter(isYaml).map((name) => join(path, name));
};

const isFolder = async (path: string): Promise<boolean> => {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    if (error instanceof Error && 'code' in error) return false;
    throw error;
  }
};

type Kind = 'campaign' | 'market' | 'segment' | 'settings' | 'tiers';

const kindByPlace = (file: string): Kind | null => {
  const folder = basename(dirname(resolve(file)));
  if (folder === 'segments') return 'segment';
  if (folder === 'markets') return 'market';
  if (basename(file) === TIERS_FILE) return 'tiers';
  return fileStem(file) === 'settings' ? 'settings' : null;
};

const kindByText = (text: string): Kind => {
  if (/^(steps|trigger)\s*:/m.test(text)) return 'campaign';
  if (/^segment\s*:/m.test(text)) return 'segment';
  return /^(weekend|holidays)\s*:/m.test(text) ? 'market' : 'campaign';
};

const readOrSay = async (file: string, diagnostics: Diagnostic[]): Promise<string | null> => {
  const say = (message: string): null => {
    diagnostics.push({ file, line: 1, column: 1, severity: 'error', code: 'unreadable', message });
    return null;
  };
  if (!isYaml(file)) return say('Neither a campaign, segment, market or settings file (.yaml) nor a template (.mjml).');
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    return say(error.code === 'ENOENT' ? 'There is no such file.' : `Cannot be read: ${error.message}.`);
  }
};

const remembered = <Value>(
  known: Map<string, Promise<Value>>,
  key: string,
  make: () => Promise<Value>,
): Promise<Value> => {
  const value = known.get(key) ?? make();
  known.set(key, value);
  return value;
};
