import { SEARCH_ATTRIBUTES } from '../../workflows/messages.ts';
import type { Temporal } from './connect.ts';

/** Value of the server's enum `IndexedValueType` for a keyword; the client's package does not export it. */
const KEYWORD = 2;

/**
 * Makes the search attributes known to the namespace; a start that names an unknown one is refused. Safe to repeat and
 * to run by two processes at once. Answers the names that were new.
 */
export const registerSearchAttributes = async ({ client, namespace }: Temporal): Promise<string[]> => {
  const { operatorService } = client.connection;
  const known = await operatorService.listSearchAttributes({ namespace });
  const missing = Object.values(SEARCH_ATTRIBUTES)
    .map(({ name }) => name)
    .filter((name) => !(name in (known.customAttributes ?? {})));
  if (missing.length > 0) {
    const searchAttributes = Object.fromEntries(missing.map((name) => [name, KEYWORD]));
    // Not a failure where another process was first: the server takes a name again that has the same type.
    await operatorService.addSearchAttributes({ namespace, searchAttributes });
  }
  return missing;
};
