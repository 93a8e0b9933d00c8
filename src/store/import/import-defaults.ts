import type { Settings } from '../../domain/settings.ts';
import type { Store } from '../database/open.ts';

/** What the settings say where a file is silent; null while no settings are published. */
export const importDefaults = async (store: Store): Promise<Settings['defaults'] | null> => {
  const [row] = await store.prisma.$queryRaw<{ definition: Settings }[]>`SELECT definition FROM settings WHERE id = 1`;
  return row?.definition.defaults ?? null;
};
