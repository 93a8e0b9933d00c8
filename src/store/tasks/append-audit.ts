import type { BusinessTime } from '../../domain/time.ts';
import { takeLock } from '../database/advisory-locks.ts';
import { contentHash } from '../database/content-hash.ts';
import type { Transaction } from '../database/open.ts';

export type AuditEntry = {
  readonly at: BusinessTime;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly detail: Readonly<Record<string, unknown>>;
};

/** Appends to the audit log within the caller's transaction; the chain shows a row that was changed or taken out. */
export const appendAudit = async (tx: Transaction, entry: AuditEntry): Promise<void> => {
  await takeLock(tx, 'audit');
  const last = await tx.auditEntry.findFirst({ orderBy: { id: 'desc' }, select: { hash: true } });
  const prevHash = last?.hash ?? '';
  // As the column will hold it: what is undefined is no part of it.
  const detail = JSON.parse(JSON.stringify(entry.detail)) as AuditEntry['detail'];
  await tx.auditEntry.create({
    data: {
      at: new Date(entry.at),
      actor: entry.actor,
      action: entry.action,
      subject: entry.subject,
      detail: detail as object,
      prevHash,
      hash: auditHash(prevHash, { ...entry, detail }),
    },
  });
};

/** Over sorted keys: the database keeps a JSON object's keys in an order of its own. */
export const auditHash = (prevHash: string, { at, actor, action, subject, detail }: AuditEntry): string =>
  contentHash([prevHash, at, actor, action, subject, detail]);
