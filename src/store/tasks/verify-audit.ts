import { businessTime } from '../../domain/time.ts';
import type { Store } from '../database/open.ts';
import { auditHash } from './append-audit.ts';

export type AuditVerdict =
  | { readonly type: 'whole'; readonly entries: number }
  /** The first row that was changed, or before which one was taken out. */
  | { readonly type: 'broken'; readonly id: bigint };

const PAGE = 1_000;

/** Follows the chain from its first row. That the newest rows are missing a chain cannot show. */
export const verifyAudit = async (store: Store): Promise<AuditVerdict> => {
  let entries = 0;
  let prevHash = '';
  for (let after = 0n; ; ) {
    const rows = await store.prisma.auditEntry.findMany({
      where: { id: { gt: after } },
      orderBy: { id: 'asc' },
      take: PAGE,
    });
    for (const row of rows) {
      const { actor, action, subject } = row;
      const entry = { at: businessTime(row.at.getTime()), actor, action, subject, detail: row.detail as object };
      const hash = auditHash(prevHash, { ...entry, detail: { ...entry.detail } });
      if (row.prevHash !== prevHash || row.hash !== hash) return { type: 'broken', id: row.id };
      prevHash = row.hash;
      after = row.id;
      entries += 1;
    }
    if (rows.length < PAGE) return { type: 'whole', entries };
  }
};
