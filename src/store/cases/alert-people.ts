/** The mails to our own people about a case whose target is near or missed: rows, sent by whoever sends notices. */
import { createHash } from 'node:crypto';
import type { BusinessTime } from '../../domain/time.ts';
import type { Transaction } from '../database/open.ts';
import type { Case, Owner } from '../generated/client.ts';
import { readOwnersById, standInFor } from '../owners/stand-in.ts';

export type CaseAlert = 'warned' | 'missed';

/**
 * Warned: the owner, or who stands in. Missed: deputy and manager, and the owner where there is neither. Whoever is away is
 * stood in for. Answers whom it was written to. Safe to repeat by (case, alert, reader).
 */
export const alertPeople = async (
  tx: Transaction,
  row: Case,
  alert: CaseAlert,
  { ownerId, name }: { readonly ownerId: string | null; readonly name: string },
  now: BusinessTime,
): Promise<readonly string[]> => {
  const owners = await readOwnersById(tx);
  const owner = ownerId === null ? undefined : owners.get(ownerId);
  const asked = alert === 'warned' ? [ownerId] : [owner?.deputyId ?? null, owner?.managerId ?? null];
  const present = asked.flatMap((id) => (id === null ? [] : (standInFor(id, owners, now) ?? owners.get(id) ?? [])));
  const readers = present.length > 0 ? present : owner ? [owner] : [];
  const unique = [...new Map(readers.map((reader) => [reader.id, reader])).values()];
  await tx.notice.createMany({
    data: unique.map((reader) => notice(row, alert, name, reader, now)),
    skipDuplicates: true,
  });
  return unique.map(({ id }) => id);
};

const notice = (row: Case, alert: CaseAlert, name: string, reader: Owner, now: BusinessTime) => {
  const id = `case-alert/${row.id}/${alert}/${reader.id}`;
  const what = `${row.kind} of ${name}: ${row.title}`;
  const target = `${row.targetAt.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  return {
    id,
    key: createHash('sha256').update(`notice/${id}`).digest('hex'),
    kind: 'case-alert',
    ownerId: reader.id,
    accountId: row.accountId,
    address: reader.email,
    subject: alert === 'warned' ? `Answer soon: ${what}` : `Response target missed: ${what}`,
    body: {
      case: row.id,
      alert,
      lines: [
        alert === 'warned' ? `To be answered by ${target}.` : `It was to be answered by ${target} and was not.`,
        `keyline ${row.kind} answer ${row.id}`,
      ],
    },
    dueAt: new Date(now),
  };
};
