import { nearest } from '../contract/did-you-mean.ts';
import type { Store } from '../store/database/open.ts';
import { suggestAccounts } from '../store/views/suggest-accounts.ts';
import { Failure } from './failure.ts';

/** The failure for an account id that is not known: names the one that may have been meant. */
export const unknownAccount = async (store: Store, asked: string): Promise<Failure> => {
  const near = await suggestAccounts(store, asked);
  const byName = near.find(({ name }) => name.toLowerCase() === asked.toLowerCase());
  const closest = nearest(
    asked,
    near.map(({ id }) => id),
  );
  const meant =
    byName ??
    near.find(({ id }) => id === closest) ??
    near.find(({ id, name }) => [id, name].some((text) => holds(text, asked)));
  return new Failure(
    `no account "${asked}".${meant ? ` Did you mean "${meant.id}"${meant.name === meant.id ? '' : ` (${meant.name})`}?` : ''} keyline accounts lists them.`,
  );
};

const holds = (text: string, part: string): boolean => text.toLowerCase().includes(part.toLowerCase());
