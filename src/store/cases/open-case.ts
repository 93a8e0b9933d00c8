/** A request or complaint is opened: its clock starts, in the owner's working hours; a complaint holds marketing. */
import { derivedId } from '../../domain/ids.ts';
import type { CaseKind } from '../../domain/relationship.ts';
import { targetAt } from '../../domain/target-at.ts';
import type { BusinessTime } from '../../domain/time.ts';
import { windowMs } from '../../domain/window-ms.ts';
import { nextEntry, Refusal, type Said, type Speaker, sayOfAccount, type Voice } from '../accounts/say-of-account.ts';
import type { Store } from '../database/open.ts';
import { placeHold } from '../holds/place-hold.ts';
import { readOwnersTime } from '../owners/owner-calendar.ts';
import { troubleLevel } from './level-of-problems.ts';

export type NewCase = {
  readonly kind: CaseKind;
  readonly title: string;
  /** System or desk it comes from, a name in small letters. */
  readonly source: string;
  /** Its number there, unique in the account and source; null: we number it. */
  readonly number: string | null;
  /** When the customer said so; null: now. */
  readonly openedAt: BusinessTime | null;
};

export type CaseOpened = {
  readonly id: string;
  readonly targetAt: BusinessTime;
  /** The account's level became major-with-problems. */
  readonly troubled: boolean;
};

/** Share of the target that may pass before the owner is warned. */
const WARN_AT = 0.8;

export const openCase = (store: Store, speaker: Speaker, given: NewCase): Promise<Said<CaseOpened>> =>
  sayOfAccount(store, speaker, (voice) => openCaseBy(voice, given));

/** Within the voice's transaction. Throws `Refusal` when the case's number is taken. */
export const openCaseBy = async (voice: Voice, given: NewCase): Promise<CaseOpened> => {
  const { tx, account, now, actor, contact } = voice;
  const { kind, title, source } = given;
  const openedAt = given.openedAt ?? now;
  const id = derivedId(account.id, source, given.number ?? String(await nextEntry(voice)));
  if (await tx.case.findUnique({ where: { id } })) throw new Refusal('closed', `${id} is known already`);
  const { calendar, targets } = await readOwnersTime(tx, account.ownerId);
  const length = windowMs(targets[kind]);
  const target = targetAt(openedAt, length, calendar);
  await tx.case.create({
    data: {
      id,
      accountId: account.id,
      contactId: contact,
      kind,
      title,
      source,
      openedAt: new Date(openedAt),
      openedBy: actor,
      targetAt: new Date(target),
      warnAt: new Date(targetAt(openedAt, length * WARN_AT, calendar)),
    },
  });
  await voice.audit(`${kind} opened`, id, { title, contact, openedAt });
  const type = kind === 'complaint' ? 'Complaint Opened' : 'Request Opened';
  await voice.append(type, id, { case: id, title }, { occurredAt: openedAt });
  if (kind === 'request') return { id, targetAt: target, troubled: false };
  const hold = {
    account: account.id,
    kind,
    restsOn: id,
    onlyContact: null,
    reason: title,
    actor,
    endsAt: null,
  } as const;
  voice.ring((await placeHold(tx, hold, now)).ring);
  return { id, targetAt: target, troubled: await troubleLevel(voice) };
};
