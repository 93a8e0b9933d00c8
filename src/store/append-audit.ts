import { createHash } from 'node:crypto';
import type { BusinessTime } from '../domain/time.ts';
import type { Transaction } from './open.ts';

export type AuditEntry = {
  readonly at: BusinessTime;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly detail: Readonly<Record<string, unknown>>;
};

/** One writer at a time: each row carries the hash of the row before it. */
const AUDIT_LOCK = 5_319_462_003n;

/** Appends to the audit log within the caller's transaction; the chain shows a row that was changed or taken out. */
export const appendAudit = async (tx: Transaction, entry: AuditEntry): Promise<void> => {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${AUDIT_LOCK})`;
  const last = await tx.auditEntry.findFirst({ orderBy: { id: 'desc' }, select: { hash: true } });
  const prevHash = last?.hash ?? '';
  const text = JSON.stringify([prevHash, entry.at, entry.actor, entry.action, entry.subject, entry.detail]);
  await tx.auditEntry.create({
    data: {
      at: new Date(entry.at),
      actor: entry.actor,
      action: entry.action,
      subject: entry.subject,
      detail: entry.detail as object,
      prevHash,
      hash: createHash('sha256').update(text).digest('hex'),
    },
  });
};
