import type { Environment } from '../contract/environment.ts';
import type { GatedConnection } from '../mail/gated-connection.ts';

/**
 * First contact with the world outside the catcher: nothing goes out until KEYLINE_LIVE=1, and with KEYLINE_ONLY_TO only
 * to the addresses it names. What is held back is deferred with its reason, not lost.
 */
export const allowedOnly = (
  connection: Pick<GatedConnection, 'send'>,
  { live, onlyTo }: Pick<Environment, 'live' | 'onlyTo'>,
): Pick<GatedConnection, 'send'> => ({
  send: async (request) => {
    if (!live) return { type: 'not-sent', reason: 'KEYLINE_LIVE is not 1' };
    return isAllowed(String(request.envelope.to), onlyTo)
      ? connection.send(request)
      : { type: 'not-sent', reason: 'not named by KEYLINE_ONLY_TO' };
  },
});

/** True: the address is named by KEYLINE_ONLY_TO, or nobody is. */
export const isAllowed = (to: string, onlyTo: Environment['onlyTo']): boolean => {
  const address = to.toLowerCase();
  return (
    onlyTo.length === 0 || onlyTo.some((part) => (part.startsWith('@') ? address.endsWith(part) : address === part))
  );
};
