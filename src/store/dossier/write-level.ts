import type { Level } from '../../domain/relationship.ts';
import type { Voice } from '../accounts/say-of-account.ts';

/** Who says a level: a person, an open complaint, or nobody any more (the complaint is solved). */
export type LevelBy = 'hand' | 'complaint' | null;

/** Moves an account's level: column, audit and the fact `Trait Changed`, which is its history. */
export const writeLevel = async (voice: Voice, to: Level, levelBy: LevelBy): Promise<void> => {
  const { tx, account } = voice;
  const from = account.level;
  await tx.account.update({ where: { id: account.id }, data: { level: to, levelBy } });
  if (from === to) return;
  await voice.audit('level changed', account.id, { from, to, by: levelBy });
  // Numbers only grow, so the same move made again later is another fact.
  const { lastSeq } = await tx.account.findUniqueOrThrow({ where: { id: account.id }, select: { lastSeq: true } });
  await voice.append('Trait Changed', `${account.id}/level@${lastSeq}`, { trait: 'level', from, to });
};
