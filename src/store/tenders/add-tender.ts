/** Tenders and contracts with an end: written down with source and as-of, told when their date comes within reach. */
import { derivedId } from '../../domain/ids.ts';
import { type BusinessTime, DAY, later } from '../../domain/time.ts';
import { nextEntry, type Said, type Speaker, sayOfAccount } from '../accounts/say-of-account.ts';
import type { Store } from '../database/open.ts';
import { readAccountDates } from '../decision/read-account-dates.ts';
import { tellTrait } from '../dossier/set-field.ts';

export type NewTender = {
  /** tender, contract */
  readonly kind: string;
  readonly title: string;
  /** Bids close, or the contract ends. */
  readonly dueAt: BusinessTime;
  readonly source: string;
  /** Null: now. */
  readonly asOf: BusinessTime | null;
};

/** A date is told when it is so near: time enough to prepare a bid. */
export const TELL_AHEAD = 90 * DAY;

export const addTender = (store: Store, speaker: Speaker, tender: NewTender): Promise<Said<{ readonly id: string }>> =>
  sayOfAccount(store, speaker, async (voice) => {
    const { tx, account, now } = voice;
    const { kind, title, dueAt, source } = tender;
    const field = kind === 'tender' ? 'next_tender' : 'next_contract_end';
    const before = (await readAccountDates(tx, account.id, now))[field];
    const id = derivedId(account.id, kind, String(await nextEntry(voice)));
    await tx.tender.create({
      data: {
        id,
        accountId: account.id,
        kind,
        title,
        dueAt: new Date(dueAt),
        tellAt: tellAt(dueAt, now),
        source,
        asOf: new Date(tender.asOf ?? now),
      },
    });
    await voice.audit(`${kind} added`, id, { title, dueAt, source });
    const after = (await readAccountDates(tx, account.id, now))[field];
    if (after !== before) await tellTrait(voice, field, before, after);
    return { id };
  });

/** Null: the date is past, there is nothing to tell ahead of. */
export const tellAt = (dueAt: BusinessTime | null, now: BusinessTime): Date | null =>
  dueAt === null || dueAt <= now ? null : new Date(later(dueAt, -TELL_AHEAD));
