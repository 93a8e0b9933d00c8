import type { Settings } from '../../domain/settings.ts';
import type { Transaction } from '../database/open.ts';

/** The settings in force; null: nothing was ever published. */
export const readSettings = async (tx: Transaction): Promise<Settings | null> => {
  const [row] = await tx.$queryRaw<{ definition: Settings }[]>`SELECT definition FROM settings WHERE id = 1`;
  return row?.definition ?? null;
};

/** Throws when nothing was ever published: without settings nothing may be decided, or sent. */
export const readKnownSettings = async (tx: Transaction): Promise<Settings> => {
  const settings = await readSettings(tx);
  if (!settings) throw new Error('no settings are published: run keyline publish');
  return settings;
};
