/** The checks of `keyline doctor` that ask the company's own rows. Where the database cannot say, its own checks tell why. */
import { formatDistance, formatInstant } from '../console/server/format-instant.ts';
import { readKnownSettings } from '../store/campaigns/read-settings.ts';
import { readNow } from '../store/database/clock.ts';
import { databaseState } from '../store/database/database-state.ts';
import { openStore, type Store } from '../store/database/open.ts';
import { readFeedStanding } from '../store/facts/feed-standing.ts';
import { readFirstDays } from '../store/ledger/first-days.ts';
import { readUndelivered } from '../store/notices/read-undelivered-notices.ts';
import { bad, type Check, good } from './check.ts';
import { wordsOf } from './words-of.ts';

/** `url` of the database; null: none runs. */
export const companyChecks = (url: string | null): readonly Promise<Check>[] => [
  asked(url, 'order feed', orderFeed),
  asked(url, 'mail to owners', ownerMail),
];

const asked = async (
  url: string | null,
  check: string,
  question: (store: Store, check: string) => Promise<Check>,
): Promise<Check> => {
  if (url === null) return good(check, 'not known while the database does not run');
  try {
    return await withStore(url, (store) => question(store, check));
  } catch (error) {
    if (await hasBadCheck(url)) return good(check, 'cannot be read; the checks above tell why');
    return bad(
      check,
      `cannot be read: ${wordsOf(error)}`,
      'give the user of DATABASE_URL rights on all tables, or mend what it says',
    );
  }
};

/** No database there, or none of this build: said by checks of their own. */
const hasBadCheck = async (url: string): Promise<boolean> => {
  try {
    const { pending, unknown } = await databaseState(url);
    return pending.length > 0 || unknown.length > 0;
  } catch {
    return true;
  }
};

/** How far orders are known: behind it nobody is found silent. */
const orderFeed = async ({ prisma }: Store, check: string): Promise<Check> => {
  const now = (await readNow(prisma)).business;
  const { knownUntil, stale } = await readFeedStanding(prisma, now);
  if (knownUntil === null) return good(check, 'no order has come in yet');
  const detail = `orders are known up to ${formatInstant(knownUntil, 'UTC')} UTC (${formatDistance(knownUntil, now)})`;
  if (!stale) return good(check, detail);
  const fix = 'send the missing orders: keyline import orders FILE --live, or POST /v1/events';
  return bad(check, `${detail}: lapses wait`, fix);
};

/** Digests, forwarded replies and alerts that never came to their reader in the last week: somebody waits for them. */
const ownerMail = async ({ prisma }: Store, check: string): Promise<Check> => {
  const now = (await readNow(prisma)).business;
  const { count, newest } = await readUndelivered(prisma, now);
  if (newest === null) return good(check, 'all of the last seven days has been taken');
  const last = `the last, ${newest.kind} to ${newest.address}, ${formatDistance(newest.dueAt, now)}: ${newest.reason}`;
  const fix = "correct the owner's address (keyline owner), and tell the owner what is in keyline today";
  return bad(check, `${count} of the last seven days could not be delivered; ${last}`, fix);
};

/** How many marketing mails may leave today, in words. Null where the database cannot say: its own checks tell why. */
export const firstDays = async (url: string): Promise<string | null> => {
  try {
    return await withStore(url, async ({ prisma }) => {
      const settings = await readKnownSettings(prisma);
      const { day, most, taken } = await readFirstDays(prisma, settings, (await readNow(prisma)).business);
      if (most === null) return 'no ceiling: the first days are over';
      return `day ${day} of the first days: ${taken} of at most ${most} marketing mails have gone today`;
    });
  } catch (error) {
    if (await hasBadCheck(url)) return null;
    return `how many may go today cannot be read: ${wordsOf(error)}`;
  }
};

const withStore = async <Answer>(url: string, ask: (store: Store) => Promise<Answer>): Promise<Answer> => {
  const store = openStore({ url, connections: 1 });
  try {
    return await ask(store);
  } finally {
    await store.close();
  }
};
