import { firstStaleAt, nextMonth, staleFields } from '../../domain/dossier-fields.ts';
import { type BusinessTime, DAY, later } from '../../domain/time.ts';
import { sayOfAccount, type Voice } from '../accounts/say-of-account.ts';
import { readNow } from '../database/clock.ts';
import type { Store } from '../database/open.ts';
import { BY_ITSELF, MOST_WATCHED } from '../registers/by-itself.ts';
import { openSystemTask, SYSTEM } from '../tasks/open-system-task.ts';

/** Working through a dossier is nothing for tomorrow. */
const DUE_IN = 14 * DAY;

/**
 * What is stale in the dossiers of key accounts becomes one task a month; an older one that is still open makes place for it.
 * One short transaction an account; safe to repeat. Nothing is rung: a task decides nothing.
 */
export const watchDossiers = async (store: Store): Promise<readonly string[]> => {
  const now = new Date((await readNow(store.prisma)).business);
  const due = await store.prisma.$queryRaw<{ account: string }[]>`
    SELECT id AS account FROM accounts WHERE stale_at <= ${now} AND standing = 'key' AND merged_into IS NULL
    ORDER BY stale_at, id LIMIT ${MOST_WATCHED}::int`;
  for (const { account } of due) await sayOfAccount(store, { account, actor: BY_ITSELF }, judge);
  return [];
};

const judge = async (voice: Voice): Promise<void> => {
  const { tx, now, account } = voice;
  // Set while we waited for the lock.
  if (account.staleAt === null || account.staleAt.getTime() > now) return;
  const stale = staleFields(account.dossier, now);
  const next = stale.length === 0 ? firstStaleAt(account.dossier) : nextMonth(now);
  await tx.account.update({
    where: { id: account.id },
    data: { staleAt: next === null ? null : new Date(next) },
  });
  if (stale.length > 0) await askToRenew(voice, stale, now);
};

const askToRenew = async ({ tx, account }: Voice, stale: readonly string[], now: BusinessTime): Promise<void> => {
  const month = new Date(now).toISOString().slice(0, 7);
  const fields = stale.slice(0, 5);
  const more = stale.length - fields.length;
  const named = fields.map((name) => name.replaceAll('_', ' ')).join(', ');
  const id = await openSystemTask(
    tx,
    {
      kind: 'stale-dossier',
      key: month,
      account: account.id,
      contact: null,
      title: `Renew what is known of ${account.name}: ${named}${more > 0 ? ` and ${more} more` : ''}`,
      asked: { type: 'stale-dossier', account: account.name, fields, more },
      dueAt: later(now, DUE_IN),
      outcomes: ['renewed', 'nothing-new'],
    },
    now,
  );
  await tx.task.updateMany({
    where: { accountId: account.id, campaignId: SYSTEM, step: 'stale-dossier', status: 'open', id: { not: id } },
    data: { status: 'not-needed', closedAt: new Date(now), note: 'asked again' },
  });
};
