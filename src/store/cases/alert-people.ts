/** The mails to our own people about a case whose target is near or missed: rows, sent by whoever sends notices. */
import type { CaseAlert } from '../../domain/asked-of-owner.ts';
import { type BusinessTime, businessTime } from '../../domain/time.ts';
import type { Transaction } from '../database/open.ts';
import type { Case, Owner } from '../generated/client.ts';
import { type NewNotice, writeNotice } from '../notices/write-notice.ts';
import { readOwnersById, standInFor } from '../owners/stand-in.ts';

/**
 * Warned: the owner, or who stands in. Missed: deputy and manager, and the owner where there is neither. Whoever is away is
 * stood in for. Answers whom it was written to. Safe to repeat by (case, alert, reader).
 */
export const alertPeople = async (
  tx: Transaction,
  row: Case,
  alert: CaseAlert['alert'],
  { ownerId, name }: { readonly ownerId: string | null; readonly name: string },
  now: BusinessTime,
): Promise<readonly string[]> => {
  const owners = await readOwnersById(tx);
  const owner = ownerId === null ? undefined : owners.get(ownerId);
  const asked = alert === 'warned' ? [ownerId] : [owner?.deputyId ?? null, owner?.managerId ?? null];
  const present = asked.flatMap((id) => (id === null ? [] : (standInFor(id, owners, now) ?? owners.get(id) ?? [])));
  const readers = present.length > 0 ? present : owner ? [owner] : [];
  const unique = [...new Map(readers.map((reader) => [reader.id, reader])).values()];
  for (const reader of unique) await writeNotice(tx, notice(row, alert, name, reader, now));
  return unique.map(({ id }) => id);
};

const notice = (row: Case, alert: CaseAlert['alert'], name: string, reader: Owner, now: BusinessTime): NewNotice => {
  const what = `${row.kind} of ${name}: ${row.title}`;
  const body: CaseAlert = {
    case: row.id,
    kind: row.kind === 'complaint' ? 'complaint' : 'request',
    alert,
    account: name,
    title: row.title,
    answerBy: businessTime(row.targetAt.getTime()),
  };
  return {
    id: `case-alert/${row.id}/${alert}/${reader.id}`,
    kind: 'case-alert',
    owner: reader.id,
    account: row.accountId,
    address: reader.email,
    subject: alert === 'warned' ? `Answer soon: ${what}` : `Response target missed: ${what}`,
    body,
    dueAt: now,
  };
};
