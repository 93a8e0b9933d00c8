import type { BusinessTime } from '../../domain/time.ts';
import { Refusal, type Said, sayOfAccount } from '../accounts/say-of-account.ts';
import type { Store } from '../database/open.ts';
import { tellAt } from './add-tender.ts';

export type TenderDecision = {
  readonly id: string;
  readonly actor: string;
  /** won, lost, cancelled */
  readonly result: string;
  readonly reason: string | null;
  /** Who won it, where we did not. */
  readonly winner: string | null;
  /** When the next one is expected: told ahead in its turn. */
  readonly nextAt: BusinessTime | null;
};

/** Decided once. Row, audit and the fact `Tender Decided`. */
export const decideTender = async (
  store: Store,
  { id, actor, result, reason, winner, nextAt }: TenderDecision,
): Promise<Said<{ readonly id: string; readonly result: string }>> => {
  const found = await store.prisma.tender.findUnique({ where: { id } });
  if (!found) return { type: 'refused', because: 'unknown', reason: `no tender or contract "${id}"` };
  return sayOfAccount(store, { account: found.accountId, actor }, async (voice) => {
    const { tx, now } = voice;
    const row = await tx.tender.findUniqueOrThrow({ where: { id } });
    if (row.result !== 'open') throw new Refusal('closed', `the ${row.kind} is already ${row.result}`);
    if (nextAt !== null && nextAt <= now)
      throw new Refusal('invalid', 'the next one lies ahead: its day is over already');
    await tx.tender.update({
      where: { id },
      data: {
        result,
        reason,
        winner,
        nextAt: nextAt === null ? null : new Date(nextAt),
        tellAt: tellAt(nextAt, now),
        asOf: new Date(now),
      },
    });
    await voice.audit(`${row.kind} ${result}`, id, { reason, winner, nextAt });
    const { kind, title } = row;
    await voice.append('Tender Decided', id, { tender: id, kind, title, result, reason, winner });
    return { id, result };
  });
};
