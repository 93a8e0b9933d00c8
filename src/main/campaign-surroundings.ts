/**
 * What stands round a campaign file: the settings and segments of its folder, the templates beside it. Where a folder has
 * none of its own, those that came with Keyline count.
 */
import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Catalogue } from '../contract/catalogue.ts';
import { type Diagnostic, fileStem } from '../contract/diagnostic.ts';
import { parseMarket } from '../contract/market-file.ts';
import { parseSettings } from '../contract/settings-file.ts';
import type { Settings } from '../domain/settings.ts';
import { describeTemplates } from '../mail/describe-templates.ts';
import { TemplateError } from '../mail/finding.ts';
import { Failure } from './failure.ts';

export const OWN_CAMPAIGNS = fileURLToPath(new URL('../../campaigns', import.meta.url));
export const OWN_TEMPLATES = fileURLToPath(new URL('../../templates', import.meta.url));

/** Rules of the loyalty tiers, in a campaigns folder. */
export const TIERS_FILE = 'tiers.yaml';

/** The campaigns folder a file belongs to: its own, or the one above `segments` or `markets`. */
export const folderOf = (file: string): string => {
  const folder = dirname(resolve(file));
  return ['segments', 'markets'].includes(basename(folder)) ? dirname(folder) : folder;
};

/** The folder a command is about: the one named, else `campaigns` here, else what came with Keyline. Throws Failure where it is empty. */
export const campaignsFolder = async (named: string | undefined): Promise<string> => {
  const folder = named ?? ((await namesIn('campaigns')).length > 0 ? 'campaigns' : OWN_CAMPAIGNS);
  if ((await namesIn(folder)).length > 0) return folder;
  throw new Failure(`there is nothing in ${folder}: name a folder of campaigns`, 3);
};

/** The settings file that counts for a folder. */
export const settingsFileOf = async (folder: string): Promise<string> => {
  const own = join(folder, 'settings.yaml');
  return (await namesIn(folder)).includes('settings.yaml') ? own : join(OWN_CAMPAIGNS, 'settings.yaml');
};

/** The market files that count for a folder: those beside its settings. */
export const marketFilesOf = async (folder: string): Promise<readonly string[]> => {
  const markets = join(dirname(await settingsFileOf(folder)), 'markets');
  return (await namesIn(markets)).filter(isYaml).map((name) => join(markets, name));
};

export type CatalogueAnswer = { readonly catalogue: Catalogue; readonly diagnostics: readonly Diagnostic[] };

/** Diagnostics are about templates that do not compile; which templates exist is then left unchecked. */
export const readCatalogue = async (folder: string, given: readonly string[] = []): Promise<CatalogueAnswer> => {
  const settingsFile = await settingsFileOf(folder);
  const { settings } = parseSettings(await readFile(settingsFile, 'utf8'), settingsFile);
  const segments = await segmentsOf(folder);
  const marketFiles = await marketFilesOf(folder);
  const { templates, diagnostics } = await templatesOf(folder);
  return {
    catalogue: {
      templates,
      segments: [...new Set([...segments, ...given])],
      vocabulary: settings?.vocabulary ?? null,
      markets: marketFiles.map(fileStem),
      languages: await languagesOf(marketFiles, settings),
    },
    diagnostics,
  };
};

/** Of the markets, and of whoever is in none. */
const languagesOf = async (marketFiles: readonly string[], settings: Settings | null) => {
  const readers: Record<string, string[]> = {};
  const add = (locale: string, who: string) => {
    readers[locale] = [...(readers[locale] ?? []), who];
  };
  for (const file of marketFiles) {
    const { market } = parseMarket(await readFile(file, 'utf8'), file, null);
    if (market) add(market.locale, `accounts in ${market.id}`);
  }
  if (settings) add(settings.defaults.locale, 'accounts in no market');
  return readers;
};

const segmentsOf = async (folder: string): Promise<readonly string[]> => {
  const names = await namesIn(join(folder, 'segments'));
  const files = names.length > 0 ? names : await namesIn(join(OWN_CAMPAIGNS, 'segments'));
  return files.filter((name) => isYaml(name)).map((name) => name.replace(/\.ya?ml$/, ''));
};

/** The templates that count for a folder of campaigns: in it, beside it, or those that came with Keyline. */
export const templatesFolderOf = async (folder: string): Promise<string> => {
  const beside = [join(folder, 'templates'), join(dirname(folder), 'templates')];
  const found = await Promise.all(beside.map(async (each) => ((await namesIn(each)).length > 0 ? each : null)));
  return found.find((each) => each !== null) ?? OWN_TEMPLATES;
};

const templatesOf = async (
  folder: string,
): Promise<Pick<Catalogue, 'templates'> & Pick<CatalogueAnswer, 'diagnostics'>> => {
  const root = await templatesFolderOf(folder);
  try {
    return { templates: await describeTemplates(root), diagnostics: [] };
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    const file = join(root, error.template, 'template.mjml');
    const diagnostics = error.findings.map(({ severity, code, message, line }) => ({
      file,
      line: line ?? 1,
      column: 1,
      severity,
      code,
      message,
    }));
    return { templates: null, diagnostics };
  }
};

export const isYaml = (name: string): boolean => /\.ya?ml$/.test(name);

/** Sorted; empty for a folder that does not exist. */
export const namesIn = async (folder: string): Promise<readonly string[]> => {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return [];
    throw error;
  }
};
