import { type Market, marketOf } from '../../domain/market.ts';
import type { Settings } from '../../domain/settings.ts';
import { readSettings } from '../campaigns/read-settings.ts';
import type { Store, Transaction } from '../database/open.ts';

/** What the settings say where a file is silent; null while no settings are published. */
export const importDefaults = async (store: Store): Promise<Settings['defaults'] | null> =>
  (await readSettings(store.prisma))?.defaults ?? null;

/** Zone and language that an account takes from its market (by id or country) while no file names them. */
export type MarketDefaults = (account: {
  readonly market: string | null;
  readonly country: string | null;
}) => Pick<Market, 'timezone' | 'locale'> | null;

/**
 * The currency is not among them: it is that of the account's orders, which may be in the seller's money; where there are
 * none yet, who asks takes the market's (`placeOf`). Nor is the settings' own market: that is for whoever asks as well.
 */
export const marketDefaults = async (tx: Transaction): Promise<MarketDefaults> => {
  const markets = (await readSettings(tx))?.markets;
  if (!markets) return () => null;
  return ({ market, country }) => marketOf({ markets, defaults: {} }, { accountMarket: market, country });
};
