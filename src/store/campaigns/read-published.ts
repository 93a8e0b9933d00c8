/** Reads the campaigns, segments and settings in force, and the older versions that open enrolments pin. */
import type { Campaign } from '../../domain/campaign.ts';
import type { CampaignId } from '../../domain/ids.ts';
import type { Segment } from '../../domain/segment.ts';
import type { Settings } from '../../domain/settings.ts';
import type { Transaction } from '../database/open.ts';
import { readKnownSettings } from './read-settings.ts';

export type Published = {
  /** The version in force of each campaign that is not stopped, by id. */
  readonly published: readonly Campaign[];
  readonly segments: readonly Segment[];
  readonly settings: Settings;
};

/** Throws when nothing was ever published: without settings nothing may be decided. */
export const readPublished = async (tx: Transaction): Promise<Published> => {
  const print = await readPrint(tx);
  const known = recent.get(print) ?? (await readDefinitions(tx, print));
  return { ...known, settings: await readKnownSettings(tx) };
};

type Definitions = Pick<Published, 'published' | 'segments'>;

/** What was read for the newest prints: every decision asks for the same, and what is worked out for a list is kept by it. */
const recent = new Map<string, Definitions>();
const MOST_RECENT = 8;

/** Names what is in force by its content: the same print is the same campaigns and segments, in whatever database. */
const readPrint = async (tx: Transaction): Promise<string> => {
  const [row] = await tx.$queryRaw<{ print: string }[]>`
    SELECT encode(sha256(convert_to(concat_ws(E'\n',
      (SELECT string_agg(concat_ws(' ', c.id, v.version, v.hash), ',' ORDER BY c.id) FROM campaigns c
       JOIN campaign_versions v ON v.campaign_id = c.id AND v.version = c.version WHERE c.status = 'published'),
      'segments',
      (SELECT string_agg(concat_ws(' ', id, hash), ',' ORDER BY id) FROM segments)), 'UTF8')), 'hex') AS print`;
  if (!row) throw new Error('the database answered no row');
  return row.print;
};

/** Kept under its print, where no publication came between the two questions. */
const readDefinitions = async (tx: Transaction, print: string): Promise<Definitions> => {
  const campaigns = await tx.$queryRaw<{ definition: Campaign }[]>`
    SELECT v.definition FROM campaigns c
    JOIN campaign_versions v ON v.campaign_id = c.id AND v.version = c.version
    WHERE c.status = 'published' ORDER BY c.id`;
  const segments = await tx.$queryRaw<{ definition: Segment }[]>`SELECT definition FROM segments ORDER BY id`;
  const definitions = {
    published: campaigns.map((row) => row.definition),
    segments: segments.map((row) => row.definition),
  };
  if ((await readPrint(tx)) !== print) return definitions;
  const [oldest] = recent.keys();
  if (recent.size >= MOST_RECENT && oldest !== undefined) recent.delete(oldest);
  recent.set(print, definitions);
  return definitions;
};

/** Versions by `<campaign>@<version>`; one that does not exist is left out. */
export const readPinned = async (
  tx: Transaction,
  wanted: readonly { readonly campaign: CampaignId; readonly version: number }[],
): Promise<Readonly<Record<string, Campaign>>> => {
  if (wanted.length === 0) return {};
  const campaigns = wanted.map((pin) => pin.campaign);
  const versions = wanted.map((pin) => pin.version);
  const rows = await tx.$queryRaw<{ campaign_id: string; version: number; definition: Campaign }[]>`
    SELECT campaign_id, version, definition FROM campaign_versions
    WHERE (campaign_id, version) IN (SELECT * FROM unnest(${campaigns}::text[], ${versions}::int[]))`;
  return Object.fromEntries(rows.map((row) => [`${row.campaign_id}@${row.version}`, row.definition]));
};
