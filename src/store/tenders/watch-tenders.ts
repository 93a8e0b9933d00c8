import { DAY } from '../../domain/time.ts';
import { sayOfAccount, type Voice } from '../accounts/say-of-account.ts';
import { readNow } from '../database/clock.ts';
import type { Store } from '../database/open.ts';
import { BY_ITSELF, MOST_WATCHED } from '../registers/by-itself.ts';

/**
 * Tells dates that came within reach as facts `Tender Ahead`, each date once. One short transaction a tender; safe to
 * repeat. Answers the accounts to ring.
 */
export const watchTenders = async (store: Store): Promise<readonly string[]> => {
  const now = new Date((await readNow(store.prisma)).business);
  const due = await store.prisma.$queryRaw<{ id: string; account: string }[]>`
    SELECT t.id, t.account_id AS account FROM tenders t JOIN accounts a ON a.id = t.account_id AND a.merged_into IS NULL
    WHERE t.tell_at <= ${now} ORDER BY t.tell_at, t.id LIMIT ${MOST_WATCHED}::int`;
  const ring = new Set<string>();
  for (const { id, account } of due) {
    const said = await sayOfAccount(store, { account, actor: BY_ITSELF }, (voice) => tell(voice, id));
    if (said.type === 'done' && said.ring) ring.add(account);
  }
  return [...ring].sort();
};

const tell = async (voice: Voice, id: string): Promise<void> => {
  const { tx, now } = voice;
  const row = await tx.tender.findUniqueOrThrow({ where: { id } });
  // Decided while we waited for the lock.
  if (row.tellAt === null || row.tellAt.getTime() > now) return;
  await tx.tender.update({ where: { id }, data: { tellAt: null } });
  const date = row.result === 'open' ? row.dueAt : row.nextAt;
  if (date === null) return;
  const { kind, title } = row;
  const days = Math.max(0, Math.ceil((date.getTime() - now) / DAY));
  await voice.append('Tender Ahead', `${id}@${date.getTime()}`, { tender: id, kind, title, days });
};
