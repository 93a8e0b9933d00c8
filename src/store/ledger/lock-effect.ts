import type { EffectId } from '../../domain/ids.ts';
import type { Transaction } from '../database/open.ts';
import type { Effect } from '../generated/client.ts';

/**
 * An effect as it stands under its account's lock: a decision that ended its enrolment meanwhile has closed it, and what
 * it asked for must not be done any more. Throws when the effect is unknown.
 */
export const lockEffect = async (tx: Transaction, id: EffectId): Promise<Effect> => {
  const { accountId } = await tx.effect.findUniqueOrThrow({ where: { id }, select: { accountId: true } });
  await tx.$queryRaw`SELECT id FROM accounts WHERE id = ${accountId} FOR NO KEY UPDATE`;
  return tx.effect.findUniqueOrThrow({ where: { id } });
};
