/** A case is answered (its clock stops) and closed: a complaint with what the customer says, solved or not. */
import { openVoice, Refusal, type Said, sayOfAccount, type Voice } from '../accounts/say-of-account.ts';
import type { Store, Transaction } from '../database/open.ts';
import type { Case } from '../generated/client.ts';
import { releaseHold } from '../holds/release-hold.ts';
import { closeSystemTask } from '../tasks/close-system-task.ts';
import { type LevelAfter, settleLevel } from './level-of-problems.ts';

export type CaseWord = {
  readonly id: string;
  /** A case of the other kind is refused; null: either. */
  readonly kind: string | null;
  readonly actor: string;
  readonly note: string | null;
};

export type CaseAnswered = { readonly id: string; readonly late: boolean };

/** The first answer to the customer: what the response-time target is about. */
export const answerCase = (store: Store, word: CaseWord): Promise<Said<CaseAnswered>> =>
  sayOfCase(store, word, async (voice, row) => {
    if (row.closedAt !== null) throw new Refusal('closed', `${row.id} is closed`);
    if (row.answeredAt !== null) throw new Refusal('closed', `${row.id} was answered before`);
    return answerBy(voice, row, word.note);
  });

/** Within the voice's transaction; the case is open and not answered. */
export const answerBy = async (voice: Voice, row: Case, note: string | null): Promise<CaseAnswered> => {
  const { tx, now } = voice;
  await tx.case.update({
    where: { id: row.id },
    data: { answeredAt: new Date(now), ...(note === null ? {} : { note }) },
  });
  await voice.audit(`${row.kind} answered`, row.id, { note });
  await closeSystemTask(tx, { kind: 'answer-case', account: row.accountId, key: row.id, note: 'answered' }, now);
  return { id: row.id, late: now > row.targetAt.getTime() };
};

export type CaseClosed = { readonly id: string; readonly solved: boolean | null; readonly level: LevelAfter };

/**
 * `solved` null: not asked (requests only). An unsolved complaint may be closed once more when it is solved after all: then
 * the level that it kept returns.
 */
export const closeCase = (
  store: Store,
  word: CaseWord & { readonly solved: boolean | null },
): Promise<Said<CaseClosed>> =>
  sayOfCase(store, word, async (voice, row) => {
    const { tx, now, actor } = voice;
    const { solved, note } = word;
    if (row.kind === 'complaint' && solved === null) {
      throw new Refusal('invalid', 'a complaint is closed with what the customer says: --solved yes or --solved no');
    }
    const again = row.closedAt !== null;
    if (again && !(row.solved === false && solved === true)) throw new Refusal('closed', `${row.id} is closed already`);
    await tx.case.update({
      where: { id: row.id },
      data: {
        closedAt: new Date(now),
        closedBy: actor,
        solved,
        ...(note === null ? {} : { note }),
        ...(row.answeredAt === null ? { answeredAt: new Date(now) } : {}),
      },
    });
    await voice.audit(`${row.kind} closed`, row.id, { solved, note });
    await closeSystemTask(tx, { kind: 'answer-case', account: row.accountId, key: row.id, note: 'closed' }, now);
    const type = row.kind === 'complaint' ? 'Complaint Closed' : 'Request Closed';
    const fact = { case: row.id, title: row.title, solved };
    await voice.append(type, again ? `${row.id}/solved` : row.id, fact, { contact: row.contactId });
    if (row.kind !== 'complaint') return { id: row.id, solved, level: 'untouched' };
    for (const hold of await complaintHolds(tx, row))
      voice.ring((await releaseHold(tx, { id: hold, actor }, now)).ring);
    return { id: row.id, solved, level: await settleLevel(voice) };
  });

/** As `placeHold` names what rests on a complaint; by its end, for the account's id may have been another then. */
const complaintHolds = async (tx: Transaction, { id, accountId }: Case): Promise<readonly string[]> => {
  const where = { accountId, kind: 'complaint', releasedAt: null, id: { endsWith: `/complaint/${id}` } };
  return (await tx.hold.findMany({ where, select: { id: true } })).map((hold) => hold.id);
};

const sayOfCase = async <Result>(
  store: Store,
  { id, kind, actor }: CaseWord,
  work: (voice: Voice, row: Case) => Promise<Result>,
): Promise<Said<Result>> => {
  const found = await store.prisma.case.findUnique({ where: { id } });
  if (!found) return { type: 'refused', because: 'unknown', reason: `no case "${id}"` };
  if (kind !== null && found.kind !== kind) {
    return { type: 'refused', because: 'invalid', reason: `${id} is a ${found.kind}, not a ${kind}` };
  }
  return sayOfAccount(store, { account: found.accountId, actor }, async (voice) =>
    work(voice, await voice.tx.case.findUniqueOrThrow({ where: { id } })),
  );
};

/** Its task was closed with `answered`. True: ring the account. A case that is answered or closed stays as it is. */
export const answerByTask = async (
  tx: Transaction,
  { id, actor, note }: { readonly id: string; readonly actor: string; readonly note: string | null },
): Promise<boolean> => {
  const found = await tx.case.findUnique({ where: { id } });
  if (!found || found.closedAt !== null || found.answeredAt !== null) return false;
  const voice = await openVoice(tx, { account: found.accountId, actor });
  await answerBy(voice, found, note);
  return voice.rings();
};
