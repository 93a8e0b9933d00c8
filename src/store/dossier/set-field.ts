/** One field of the dossier: its value with where it comes from and as of when it is known. */
import { type DossierField, firstStaleAt } from '../../domain/dossier-fields.ts';
import { type BusinessTime, businessTime } from '../../domain/time.ts';
import { Refusal, type Said, type Speaker, sayOfAccount, type Voice } from '../accounts/say-of-account.ts';
import type { Store } from '../database/open.ts';

export type FieldWord = {
  readonly field: string;
  readonly value: DossierField['value'];
  readonly source: string;
  /** Null: now. Older than what is known is refused. */
  readonly asOf: BusinessTime | null;
};

export type FieldSet = { readonly field: string; readonly before: DossierField['value'] | null };

export const setField = (store: Store, speaker: Speaker, word: FieldWord): Promise<Said<FieldSet>> =>
  sayOfAccount(store, speaker, (voice) => writeField(voice, word));

/** Within the caller's transaction. Throws `Refusal` where what is known is newer. */
export const writeField = async (voice: Voice, { field, value, source, asOf: since }: FieldWord): Promise<FieldSet> => {
  const {
    tx,
    account: { id },
    now,
  } = voice;
  // Read anew: another field may have been written in this transaction.
  const account = await tx.account.findUniqueOrThrow({ where: { id }, select: { id: true, dossier: true } });
  const dossier = account.dossier as Readonly<Record<string, DossierField>>;
  const before = Object.hasOwn(dossier, field) ? (dossier[field] ?? null) : null;
  const asOf = since ?? now;
  refuseOlder(field, before, asOf);
  const changed = { ...dossier, [field]: { value, source, asOf: new Date(asOf).toISOString() } };
  const staleAt = firstStaleAt(changed);
  await tx.account.update({
    where: { id: account.id },
    data: { dossier: changed, staleAt: staleAt === null ? null : new Date(staleAt) },
  });
  await voice.audit('dossier set', account.id, { field, value, source, asOf, before: before?.value ?? null });
  if (before?.value !== value) await tellTrait(voice, field, text(before?.value), text(value));
  return { field, before: before?.value ?? null };
};

/** What is newer stays: an old report must not take back what was learned since. */
const refuseOlder = (field: string, before: DossierField | null, asOf: BusinessTime): void => {
  const known = before === null ? Number.NaN : Date.parse(before.asOf);
  if (before === null || Number.isNaN(known) || known <= asOf) return;
  const day = new Date(businessTime(known)).toISOString().slice(0, 10);
  throw new Refusal('invalid', `${field} is known as of ${day} (${before.source}), later than --as-of`);
};

const text = (value: DossierField['value'] | undefined): string | null => (value === undefined ? null : String(value));

/** A trait that conditions read has moved: segments are judged anew. */
export const tellTrait = async (voice: Voice, trait: string, from: string | null, to: string | null): Promise<void> => {
  const { tx, account } = voice;
  const { lastSeq } = await tx.account.findUniqueOrThrow({ where: { id: account.id }, select: { lastSeq: true } });
  await voice.append('Trait Changed', `${account.id}/${trait}@${lastSeq}`, { trait, from, to }, { contact: null });
};
