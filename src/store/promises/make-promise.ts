/** A promise to a customer: kept in a register, its owner reminded the working day before, broken by itself when its day is over. */
import { derivedId } from '../../domain/ids.ts';
import { workingDayBefore } from '../../domain/target-at.ts';
import type { BusinessTime } from '../../domain/time.ts';
import { nextEntry, Refusal, type Said, type Speaker, sayOfAccount } from '../accounts/say-of-account.ts';
import type { Store } from '../database/open.ts';
import { readOwnersTime } from '../owners/owner-calendar.ts';

export type NewPromise = { readonly what: string; readonly dueAt: BusinessTime };
export type PromiseMade = { readonly id: string; readonly dueAt: BusinessTime };

export const makePromise = (store: Store, speaker: Speaker, { what, dueAt }: NewPromise): Promise<Said<PromiseMade>> =>
  sayOfAccount(store, speaker, async (voice) => {
    const { tx, account, now, actor, contact } = voice;
    if (dueAt <= now) throw new Refusal('invalid', 'what is promised lies ahead: its day is over already');
    const id = derivedId(account.id, 'promise', String(await nextEntry(voice)));
    const { calendar } = await readOwnersTime(tx, account.ownerId);
    await tx.promise.create({
      data: {
        id,
        accountId: account.id,
        contactId: contact,
        what,
        madeAt: new Date(now),
        madeBy: actor,
        dueAt: new Date(dueAt),
        remindAt: new Date(workingDayBefore(dueAt, calendar)),
      },
    });
    await voice.audit('promise made', id, { what, contact, dueAt });
    await voice.append('Promise Made', id, { promise: id, what });
    return { id, dueAt };
  });
