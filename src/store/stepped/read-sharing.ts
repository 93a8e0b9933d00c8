import type { BusinessTime } from '../../domain/time.ts';
import type { Transaction } from '../database/open.ts';
import { readNextWatch } from '../registers/watch-registers.ts';

/**
 * Is there anything that accounts share, or that time alone does to their rows, at `now`: a hold to end, an offer to grant or
 * to expire, a seat to give, a register to watch? One look instead of one for each, where mostly there is nothing.
 */
export const isAnythingToShare = async (tx: Transaction, now: BusinessTime): Promise<boolean> => {
  const at = new Date(now);
  const [[row], watch] = await Promise.all([
    tx.$queryRaw<{ due: boolean }[]>`
      SELECT EXISTS (SELECT 1 FROM holds WHERE released_at IS NULL AND ends_at <= ${at})
          OR EXISTS (SELECT 1 FROM offers WHERE status = 'requested')
          OR EXISTS (SELECT 1 FROM offers WHERE status IN ('reserved', 'issued') AND expires_at <= ${at})
          OR EXISTS (SELECT 1 FROM invitations WHERE status = 'waiting') AS due`,
    readNextWatch(tx),
  ]);
  return row?.due === true || (watch !== null && watch <= now);
};
