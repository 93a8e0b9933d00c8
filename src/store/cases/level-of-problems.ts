/** What complaints make of the relationship level: an open one makes a major account one with problems, the last solved one returns it. */
import type { Voice } from '../accounts/say-of-account.ts';
import { writeLevel } from '../dossier/write-level.ts';

/** A complaint was opened. True: the level moved. */
export const troubleLevel = async (voice: Voice): Promise<boolean> => {
  if (voice.account.level !== 'major') return false;
  await writeLevel(voice, 'major-with-problems', 'complaint');
  return true;
};

export type LevelAfter =
  /** `major` again. */
  | 'returned'
  /** Still `major-with-problems`: this or another complaint is open or was closed unsolved. */
  | 'stays'
  /** Not a level that complaints made. */
  | 'untouched';

/** A complaint was closed, its row written. What a person set by hand only a person takes back. */
export const settleLevel = async (voice: Voice): Promise<LevelAfter> => {
  const { tx, account } = voice;
  if (account.level !== 'major-with-problems') return 'untouched';
  const left = await tx.case.count({
    where: { accountId: account.id, kind: 'complaint', OR: [{ closedAt: null }, { solved: false }] },
  });
  if (left > 0) return 'stays';
  if (account.levelBy !== 'complaint') return 'untouched';
  await writeLevel(voice, 'major', null);
  return 'returned';
};
