import type { AccountId } from '../../domain/ids.ts';
import { firstZone, type PlaceRow, placeOf } from '../../domain/place.ts';
import { readSettings } from '../campaigns/read-settings.ts';
import type { Transaction } from '../database/open.ts';

/** Columns of an account that say where it is. */
export const PLACE = { market: true, country: true, timezone: true, locale: true, currency: true } as const;

/** The zone in which people read an account's times: its own, else its market's, else that of the settings; else UTC. */
export const readZone = async (tx: Transaction, account: PlaceRow): Promise<string> => (await readZones(tx))(account);

/** The same for many accounts. */
export const readZones = async (tx: Transaction): Promise<(account: PlaceRow) => string> => {
  const settings = await readSettings(tx);
  return (account) => (settings ? placeOf(settings, account).timezone : firstZone(account.timezone));
};

/** The same by the account's id; UTC where there is none. */
export const readZoneOf = async (tx: Transaction, id: AccountId): Promise<string> => {
  const account = await tx.account.findUnique({ where: { id }, select: PLACE });
  return account ? readZone(tx, account) : 'UTC';
};
