/** Somebody we write to is gone (left, moved, an address that bounces): the owner is asked who follows. */
import type { Campaign } from '../../domain/campaign.ts';
import type { AccountId, ContactId } from '../../domain/ids.ts';
import { type BusinessTime, DAY } from '../../domain/time.ts';
import type { Transaction } from '../database/open.ts';
import { openSystemTask } from '../tasks/open-system-task.ts';
import { workingDaysLater } from '../tasks/working-days-later.ts';

export type Gone = {
  readonly account: AccountId;
  readonly contact: ContactId;
  /** In words, behind a colon: `left`, `hard bounce: 5.1.1`. */
  readonly why: string;
};

/** Days within which an account without anybody to write to is not told of again (semantics row 2). */
const TOLD_EVERY = 90 * DAY;

/**
 * Within a transaction that holds the account's row and has written the contact's. A task where the person decided there
 * (D7), or was the last one that some published campaign could write to. One open task a person; answers its id, or null.
 */
export const seekSuccessor = async (tx: Transaction, gone: Gone, now: BusinessTime): Promise<string | null> => {
  const account = await tx.account.findUnique({ where: { id: gone.account } });
  const person = await tx.contact.findUnique({ where: { id: gone.contact } });
  if (account?.standing !== 'key' || !person) return null;
  const others = await tx.contact.findMany({
    where: { accountId: gone.account, id: { not: gone.contact }, leftAt: null, suppressed: false },
    select: { roles: true },
  });
  const decided = person.roles.includes('decision-maker');
  if (!decided && !(await wasLast(tx, person.roles, others))) return null;
  const open = await tx.task.count({
    where: { accountId: gone.account, contactId: gone.contact, step: 'find-successor', status: 'open' },
  });
  if (open > 0) return null;
  const name = `${person.firstName} ${person.lastName}`.trim() || person.email;
  const roles = person.roles.length === 0 ? '' : ` (${person.roles.join(', ')})`;
  return openSystemTask(
    tx,
    {
      kind: 'find-successor',
      key: `${gone.contact}@${account.lastSeq}`,
      account: gone.account,
      contact: gone.contact,
      title: `Find a successor for ${name}${roles} at ${account.name}: ${gone.why}`,
      asked: { type: 'find-successor', account: account.name, person: name, roles: person.roles },
      dueAt: await workingDaysLater(tx, account.id, now, 2),
      outcomes: ['found', 'nobody', 'still-there'],
    },
    now,
  );
};

/** A topic was stopped: told where nobody at the account may be written to any more. */
export const tellUnreachable = async (
  tx: Transaction,
  { account: id, contact, why }: Gone,
  now: BusinessTime,
): Promise<string | null> => {
  const account = await tx.account.findUnique({ where: { id } });
  if (account?.standing !== 'key') return null;
  const [row] = await tx.$queryRaw<{ reachable: boolean }[]>`
    SELECT EXISTS (SELECT 1 FROM contacts c WHERE c.account_id = ${id} AND NOT c.suppressed AND c.left_at IS NULL
                   AND EXISTS (SELECT 1 FROM unnest(c.topics) AS t(topic) WHERE NOT t.topic = ANY(c.stopped_topics))) AS reachable`;
  if (row?.reachable !== false) return null;
  return openSystemTask(
    tx,
    {
      kind: 'no-contact-in-role',
      key: `unreachable/${Math.floor(now / TOLD_EVERY)}`,
      account: id,
      contact,
      title: `Nobody at ${account.name} may be written to any more: ${why}`,
      asked: { type: 'nobody-reachable', account: account.name },
      dueAt: await workingDaysLater(tx, account.id, now, 2),
      outcomes: ['found', 'nobody'],
    },
    now,
  );
};

/** Of some published campaign with mails: it asked for this person's roles, and nobody else there has one of them. */
const wasLast = async (
  tx: Transaction,
  roles: readonly string[],
  others: readonly { readonly roles: readonly string[] }[],
): Promise<boolean> => {
  const rows = await tx.$queryRaw<{ audience: Campaign['audience'] }[]>`
    SELECT v.definition->'audience' AS audience
    FROM campaigns c JOIN campaign_versions v ON v.campaign_id = c.id AND v.version = c.version
    WHERE c.status = 'published'`;
  return rows.some(({ audience: { contacts } }) => {
    if (contacts.length === 0) return others.length === 0;
    const asked = (has: readonly string[]) => contacts.some((role) => has.includes(role));
    return asked(roles) && !others.some((other) => asked(other.roles));
  });
};
