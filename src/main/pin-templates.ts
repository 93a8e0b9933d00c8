/** Names in each campaign the very templates it sends, so that what was checked, shown and approved is what goes out. */
import type { Campaign } from '../domain/campaign.ts';
import type { TemplateId } from '../domain/ids.ts';
import { loadTemplate } from '../mail/load-template.ts';
import { hashTemplate } from '../mail/template-hash.ts';
import type { PublishedTemplate } from '../store/campaigns/published-templates.ts';

type Written = { readonly campaign: Campaign; readonly source: string };

/** Every template that a campaign names must be in the folder. */
export const pinTemplates = async (
  written: readonly Written[],
  folder: string,
): Promise<{ readonly campaigns: readonly Written[]; readonly templates: readonly PublishedTemplate[] }> => {
  const ids = [...new Set(written.flatMap(({ campaign }) => templatesOf(campaign)))].toSorted();
  const templates = await Promise.all(
    ids.map(async (id): Promise<PublishedTemplate> => {
      const source = await loadTemplate(folder, id);
      return { id, hash: hashTemplate(source), mjml: source.mjml, texts: source.texts };
    }),
  );
  const hashes = new Map(templates.map(({ id, hash }) => [id, hash]));
  const campaigns = written.map(({ campaign, source }) => ({
    campaign: { ...campaign, ...pins(campaign, hashes) },
    source,
  }));
  return { campaigns, templates };
};

const pins = (campaign: Campaign, hashes: ReadonlyMap<TemplateId, string>): Pick<Campaign, 'templates'> => {
  const named = templatesOf(campaign).map((id) => [id, hashes.get(id) ?? ''] as const);
  return named.length === 0 ? {} : { templates: Object.fromEntries(named) };
};

/** Sorted, each once. */
const templatesOf = ({ steps }: Campaign): readonly TemplateId[] =>
  [
    ...new Set(
      Object.values(steps).flatMap((step) =>
        step.type === 'send' ? [step.template, ...(step.ifEmpty?.template ? [step.ifEmpty.template] : [])] : [],
      ),
    ),
  ].toSorted();
