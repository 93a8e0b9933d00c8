/** What people did and learned outside of Keyline: calls, visits and meetings count as touches; the rest are dated lines of the dossier. */
import type { EventName } from '../../domain/event.ts';
import { derivedId } from '../../domain/ids.ts';
import type { EntryKind, TouchKind } from '../../domain/relationship.ts';
import type { BusinessTime } from '../../domain/time.ts';
import { nextEntry, type Said, type Speaker, sayOfAccount } from '../accounts/say-of-account.ts';
import type { Store } from '../database/open.ts';

export type TouchWord = {
  readonly kind: TouchKind;
  readonly text: string;
  /** Null: now. */
  readonly at: BusinessTime | null;
};

export type Logged = { readonly id: string; readonly at: BusinessTime };

/** The fact each kind of touch is told as. */
export const TOUCH_FACTS = {
  call: 'Call Logged',
  visit: 'Visit Logged',
  meeting: 'Meeting Logged',
} as const satisfies Record<TouchKind, EventName>;

export const logTouch = (store: Store, speaker: Speaker, { kind, text, at: when }: TouchWord): Promise<Said<Logged>> =>
  sayOfAccount(store, speaker, async (voice) => {
    const { tx, account, now, actor, contact } = voice;
    const at = when ?? now;
    const id = derivedId(account.id, kind, String(await nextEntry(voice)));
    await tx.loggedTouch.create({
      data: { id, accountId: account.id, contactId: contact, kind, at: new Date(at), by: actor, text },
    });
    await voice.audit(`${kind} logged`, id, { at, contact });
    await voice.append(TOUCH_FACTS[kind], id, { touch: id }, { occurredAt: at });
    return { id, at };
  });

export type EntryWord = {
  readonly kind: EntryKind;
  readonly text: string;
  /** The competitor's name, the need's product, ...; null: not said. */
  readonly about: string | null;
  readonly at: BusinessTime | null;
  /** Null: whoever says it. */
  readonly source: string | null;
};

export const logEntry = (store: Store, speaker: Speaker, entry: EntryWord): Promise<Said<Logged>> =>
  sayOfAccount(store, speaker, async (voice) => {
    const { tx, account, now, actor, contact } = voice;
    const { kind, text, about } = entry;
    const at = entry.at ?? now;
    const id = derivedId(account.id, kind, String(await nextEntry(voice)));
    await tx.dossierEntry.create({
      data: {
        id,
        accountId: account.id,
        contactId: contact,
        kind,
        text,
        about,
        at: new Date(at),
        source: entry.source ?? actor,
        enteredBy: actor,
      },
    });
    await voice.audit(`${kind} logged`, id, { about, at, contact });
    if (kind === 'need') await voice.append('Need Learned', id, { entry: id, about }, { occurredAt: at });
    if (kind === 'competitor') await voice.append('Competitor Sighted', id, { entry: id, about }, { occurredAt: at });
    return { id, at };
  });
