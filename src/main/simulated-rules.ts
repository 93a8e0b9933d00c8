import { dirname } from 'node:path';
import type { Diagnostic } from '../contract/diagnostic.ts';
import type { Rules } from '../simulate/company.ts';
import { readCampaignFolder } from './campaign-folder.ts';
import { Failure } from './failure.ts';

/**
 * Campaigns from the files named, with the segments, settings, tiers and markets of the folder they lie in: in id order, as
 * they would be published. Files that are no campaigns (settings, tiers) are part of the folder anyway. Throws Failure where
 * files of two folders are named; nothing is to be played where a diagnostic is an error.
 */
export const readRules = async (
  files: readonly string[],
): Promise<{ readonly rules: Rules | null; readonly diagnostics: readonly Diagnostic[] }> => {
  const folders = new Set(files.map((file) => dirname(file)));
  const [folder, other] = folders;
  if (folder === undefined || other !== undefined) {
    throw new Failure(`simulate plays the campaigns of one folder: ${[...folders].join(' and ')} are several`, 2);
  }
  const { campaigns, segments, settings, diagnostics } = await readCampaignFolder(folder, files);
  if (settings === null) return { rules: null, diagnostics };
  const rules: Rules = {
    // Its first version, as publishing numbers it.
    campaigns: campaigns.map(({ campaign }) => ({ ...campaign, version: 1 })).sort(byId),
    segments: segments.toSorted(byId),
    settings,
  };
  return { rules, diagnostics };
};

const byId = (left: { readonly id: string }, right: { readonly id: string }): number => (left.id < right.id ? -1 : 1);
