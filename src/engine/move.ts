/**
 * Enrolments that a person moves to another version of their campaign, ends, or puts back. A move keeps what was done: the
 * cursor stays at its step, found by its id, and a wait is counted anew from its own beginning.
 */
import type { Campaign } from '../domain/campaign.ts';
import { type Fact, isFact } from '../domain/fact.ts';
import type { StepId } from '../domain/ids.ts';
import type { BusinessTime } from '../domain/time.ts';
import { advance } from './advance.ts';
import { campaignOf, type Draft, endEnrolment, note, openEnrolments, putEnrolment } from './draft.ts';
import { openSends, withOpenSends } from './open-sends.ts';
import { own } from './own.ts';
import { restoreShared, sharedId } from './shared-asks.ts';
import { type Cursor, type EngineState, type Enrolment, emptyState, type OpenSend } from './state.ts';
import { upgradeState } from './upgrade-state.ts';
import { isTimed, type WaitPlace, waitEnd } from './wait-end.ts';

/** Steps that have another id in the version moved to: old id to new. */
export type StepMap = Readonly<Record<StepId, StepId>>;

export type Moved =
  | { readonly type: 'moved'; readonly enrolment: Enrolment }
  | { readonly type: 'refused'; readonly reason: string };

/** Where the enrolment would stand in `to`; refused with words for people where it cannot stand there. Pure: a plan asks as well. */
export const moveTo = (enrolment: Enrolment, from: Campaign, to: Campaign, steps: StepMap, place: WaitPlace): Moved => {
  const refuse = (reason: string): Moved => ({ type: 'refused', reason });
  const { cursor } = enrolment;
  if (enrolment.leaving !== null) return refuse('it is on its way out');
  if (from.run !== to.run)
    return refuse(`version ${to.version} runs by ${to.run}, version ${from.version} by ${from.run}`);
  const named = (id: StepId): StepId => own(steps, id) ?? id;
  const before = own(from.steps, cursor.step);
  const after = own(to.steps, named(cursor.step));
  if (!after) return refuse(`version ${to.version} has no step ${named(cursor.step)}`);
  if (before && before.type !== after.type)
    return refuse(`${after.id} is a ${after.type} in version ${to.version}, and was a ${before.type}`);
  const reminder = Object.values(openSends(cursor)).find(
    ({ step }) => step !== undefined && !own(to.steps, named(step)),
  );
  if (reminder) return refuse(`version ${to.version} has no reminder ${reminder.step}`);
  const visits = Object.fromEntries(Object.entries(enrolment.visits).map(([id, count]) => [named(id), count]));
  const until = isTimed(after) ? waitEnd(after, cursor.since, place) : null;
  return {
    type: 'moved',
    enrolment: { ...enrolment, version: to.version, visits, cursor: atNewStep(cursor, after.id, until, named) },
  };
};

const atNewStep = (cursor: Cursor, step: StepId, until: BusinessTime | null, named: (id: StepId) => StepId): Cursor => {
  const open = Object.fromEntries(
    Object.entries(openSends(cursor)).map(([id, send]): [string, OpenSend] => [
      id,
      send.step === undefined ? send : { ...send, step: named(send.step) },
    ]),
  );
  const moved = withOpenSends({ ...cursor, step }, open);
  return until !== null && 'until' in moved && moved.waitsFor !== 'knowledge' ? { ...moved, until } : moved;
};

/** Carries out what a person said about one enrolment. What it no longer fits is said and changes nothing. */
export const moveByFact = (draft: Draft, fact: Fact): void => {
  if (isFact(fact, 'Enrolment Moved')) {
    const { enrolment: id, version, steps, actor } = fact.payload;
    const enrolment = own(draft.state.enrolments, id);
    const from = enrolment && campaignOf(draft, enrolment);
    if (!enrolment || !from || enrolment.version === version) return;
    const to = campaignOf(draft, { campaign: enrolment.campaign, version });
    const moved: Moved = to
      ? moveTo(enrolment, from, to, steps, draft.inputs.account)
      : { type: 'refused', reason: `there is no version ${version}` };
    if (moved.type === 'refused') {
      note(
        draft,
        enrolment,
        fact.receivedAt,
        'moved',
        `stays on version ${enrolment.version}: ${moved.reason}`,
        fact.seq,
      );
      return;
    }
    putEnrolment(draft, moved.enrolment);
    draft.changes.push({ type: 'moved', id, version });
    note(draft, moved.enrolment, fact.receivedAt, 'moved', `to version ${version} by ${actor}`, fact.seq);
  } else if (isFact(fact, 'Enrolment Ended')) {
    const { enrolment: id, actor } = fact.payload;
    const enrolment = own(draft.state.enrolments, id);
    if (!enrolment) return;
    const shares = sharedId(draft.inputs.account.id, enrolment);
    const shared = shares === null ? undefined : own(draft.state.shared ?? {}, shares);
    const before = {
      ...emptyState,
      enrolments: { [id]: enrolment },
      ...(shares && shared && { shared: { [shares]: shared } }),
    };
    endEnrolment(draft, enrolment, fact.receivedAt, 'exited', `ended by ${actor}`, fact.seq, before);
  } else if (isFact(fact, 'Enrolment Restored')) {
    const { enrolment, actor } = fact.payload;
    const ended = upgradeState({ ...emptyState, ...enrolment } as EngineState);
    for (const before of Object.values(ended.enrolments)) restore(draft, before, ended.shared, fact, actor);
  }
};

/** Back as it was before a person ended it; what it was about to send is asked again. */
const restore = (draft: Draft, before: Enrolment, shared: EngineState['shared'], fact: Fact, actor: string): void => {
  const { receivedAt } = fact;
  const rival = openEnrolments(draft).find(
    (other) => other.id === before.id || (other.campaign === before.campaign && other.contact === before.contact),
  );
  if (rival) {
    note(draft, before, receivedAt, 'moved', `not restored: ${rival.id} is open`, fact.seq);
    return;
  }
  const { cursor } = before;
  const again = (send: OpenSend): OpenSend => ({ ...send, notBefore: send.notBefore ?? receivedAt });
  const open = Object.fromEntries(Object.entries(openSends(cursor)).map(([id, send]) => [id, again(send)]));
  const enrolment: Enrolment = { ...before, cursor: withOpenSends(cursor, open) };
  draft.past = draft.past.filter(({ id }) => id !== before.id);
  putEnrolment(draft, enrolment);
  draft.state = restoreShared(draft.state, shared);
  draft.changes.push({ type: 'restored', id: before.id, at: receivedAt });
  note(draft, enrolment, receivedAt, 'moved', `restored by ${actor}`, fact.seq);
  // An offer or a yes that it waited for was taken back with it: the step asks anew.
  if (cursor.waitsFor === 'offer' || cursor.waitsFor === 'approval') advance(draft, before.id, cursor.step, receivedAt);
};
