import { readNow } from '../database/clock.ts';
import { inTransaction, type Store, type Transaction } from '../database/open.ts';
import { appendAudit } from '../tasks/append-audit.ts';

/** Undefined leaves the field as it is, null clears it. */
export type OwnerWord = {
  readonly name?: string;
  readonly email?: string;
  readonly title?: string;
  readonly locale?: string;
  readonly timezone?: string;
  readonly market?: string | null;
  readonly managerId?: string | null;
  readonly deputyId?: string | null;
  readonly awayFrom?: Date | null;
  readonly awayUntil?: Date | null;
};

export type OwnerSet =
  | { readonly type: 'done'; readonly id: string; readonly created: boolean }
  | { readonly type: 'refused'; readonly reason: string };

/** Makes an owner or changes one. A new one needs a name and an address; manager and deputy are owners themselves. */
export const setOwner = (store: Store, id: string, word: OwnerWord, actor: string): Promise<OwnerSet> =>
  inTransaction(store, async (tx) => {
    await tx.$queryRaw`SELECT id FROM owners WHERE id = ${id} FOR UPDATE`;
    const before = await tx.owner.findUnique({ where: { id } });
    const reason = await problem(tx, id, { ...before, ...word });
    if (reason !== null) return { type: 'refused', reason };
    const now = (await readNow(tx)).business;
    const { name = '', email = '', ...fields } = { ...before, ...word };
    await tx.owner.upsert({ where: { id }, create: { ...fields, id, name, email }, update: word });
    await appendAudit(tx, {
      at: now,
      actor,
      action: before ? 'owner changed' : 'owner added',
      subject: id,
      detail: word,
    });
    return { type: 'done', id, created: before === null };
  });

const problem = async (tx: Transaction, id: string, after: OwnerWord): Promise<string | null> => {
  if (!after.name) return `there is no owner "${id}" yet: a new one needs --name and --email`;
  if (!after.email) return `${id} needs an address: --email`;
  const { awayFrom = null, awayUntil = null } = after;
  if (awayUntil !== null && awayFrom === null) return '--away-until without --away-from: away from when?';
  if (awayFrom !== null && awayUntil !== null && awayUntil <= awayFrom)
    return '--away-until is not later than --away-from';
  for (const [option, other] of [
    ['--manager', after.managerId],
    ['--deputy', after.deputyId],
  ] as const) {
    if (!other) continue;
    if (other === id) return `${option} ${other}: nobody is that to themselves`;
    if (!(await tx.owner.findUnique({ where: { id: other } }))) return `${option}: there is no owner "${other}"`;
  }
  return null;
};
