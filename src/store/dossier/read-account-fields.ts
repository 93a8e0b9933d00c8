import { DOSSIER_FIELDS } from '../../domain/dossier-fields.ts';
import type { Settings } from '../../domain/settings.ts';
import type { Store } from '../database/open.ts';

/** Names a field of the dossier may have: those of every company, and the company's own as its settings list them. */
export const readAccountFields = async (store: Store): Promise<readonly string[]> => {
  const [row] = await store.prisma.$queryRaw<{ definition: Settings }[]>`SELECT definition FROM settings WHERE id = 1`;
  return [...new Set([...DOSSIER_FIELDS, ...(row?.definition.vocabulary?.accountFields ?? [])])];
};
