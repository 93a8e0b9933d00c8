/**
 * What the cursors of one enrolment under `run: contact` have in common: an offer, whose one code they share (semantics row
 * 24), and a question to the owner, whose answer holds for each of them (row 33). It is kept while one of them is inside.
 */
import { type Fact, isFact } from '../domain/fact.ts';
import { type AccountId, type EffectId, type EnrolmentId, effectId, enrolmentId, type StepId } from '../domain/ids.ts';
import type { BusinessTime } from '../domain/time.ts';
import { openSends } from './open-sends.ts';
import { own } from './own.ts';
import type { EngineState, Enrolment, Shared } from './state.ts';

const NOTHING: Shared = { visits: {}, offers: {}, questions: {} };

/** Names what a cursor shares: like its enrolment, without the contact. Null: the account's own cursor shares nothing. */
export const sharedId = (
  account: AccountId,
  { campaign, entryKey, contact }: Pick<Enrolment, 'campaign' | 'entryKey' | 'contact'>,
): EnrolmentId | null =>
  contact === null ? null : enrolmentId(campaign, account, entryKey.slice(0, entryKey.length - contact.length));

export const sharedOf = (state: EngineState, id: EnrolmentId): Shared => own(state.shared ?? {}, id) ?? NOTHING;

export const withShared = (state: EngineState, id: EnrolmentId, shared: Shared): EngineState => ({
  ...state,
  shared: { ...state.shared, [id]: shared },
});

/** The next ask of a step for all of them. */
export const visitShared = (id: EnrolmentId, shared: Shared, step: StepId): [EffectId, Shared] => {
  const occurrence = (own(shared.visits, step) ?? 0) + 1;
  return [effectId(id, step, null, occurrence), { ...shared, visits: { ...shared.visits, [step]: occurrence } }];
};

/** What was asked for all is answered, whether or not one of them waits for it now. Once more changes nothing. */
export const hearShared = (state: EngineState, fact: Fact): EngineState => {
  if (!state.shared) return state;
  if (isFact(fact, 'Offer Reserved')) {
    const { effect, offer } = fact.payload;
    return changeEach(state, (shared) => {
      const asked = own(shared.offers, offer.name);
      if (asked?.effect !== effect) return shared;
      return { ...shared, offers: { ...shared.offers, [offer.name]: { effect, reserved: offer } } };
    });
  }
  if (isFact(fact, 'Approval Answered')) {
    const { effect, answer, actor, contentHash } = fact.payload;
    return changeEach(state, (shared) => {
      const asked = Object.entries(shared.questions).find(([, question]) => question.effect === effect);
      if (!asked) return shared;
      const [step, question] = asked;
      // An answer to other content than was shown is a yes to nothing.
      const hash = contentHash === question.hash ? question.hash : '';
      return { ...shared, questions: { ...shared.questions, [step]: { ...question, hash, answer, actor } } };
    });
  }
  return state;
};

const changeEach = (state: EngineState, change: (shared: Shared) => Shared): EngineState => ({
  ...state,
  shared: Object.fromEntries(Object.entries(state.shared ?? {}).map(([id, shared]) => [id, change(shared)])),
});

/** Forgets what they shared once the last of them has ended; answers its name then, and null where it goes on. */
export const endShared = (
  state: EngineState,
  account: AccountId,
  ended: Enrolment,
): { readonly state: EngineState; readonly ended: EnrolmentId | null } => {
  const id = sharedId(account, ended);
  if (id === null || !own(state.shared ?? {}, id)) return { state, ended: null };
  const goesOn = Object.values(state.enrolments).some((other) => sharedId(account, other) === id);
  if (goesOn) return { state, ended: null };
  const { [id]: _ended, ...shared } = state.shared ?? {};
  return { state: { ...state, shared }, ended: id };
};

/** Put back after a person ended it: what was still open then was taken back, what was answered counts. */
export const restoreShared = (state: EngineState, before: EngineState['shared']): EngineState =>
  Object.entries(before ?? {}).reduce((restored, [id, { visits, offers, questions }]) => {
    if (own(restored.shared ?? {}, id)) return restored;
    return withShared(restored, id, {
      visits,
      offers: onlyThose(offers, ({ reserved }) => reserved !== null),
      questions: onlyThose(questions, ({ answer }) => answer !== null),
    });
  }, state);

const onlyThose = <Value>(all: Readonly<Record<string, Value>>, wanted: (value: Value) => boolean) =>
  Object.fromEntries(Object.entries(all).filter(([, value]) => wanted(value)));

/** Effects that somebody waits for: a cursor where it stands, or all of an enrolment what they share. */
export const awaitedEffects = (state: EngineState, now: BusinessTime): readonly EffectId[] => {
  const byCursors = Object.values(state.enrolments).flatMap(({ cursor }) =>
    cursor.waitsFor === 'offer' || cursor.waitsFor === 'approval' ? [cursor.effect] : Object.keys(openSends(cursor)),
  );
  const byAll = Object.values(state.shared ?? {}).flatMap(({ offers, questions }) => [
    ...Object.values(offers).flatMap(({ effect, reserved }) => (reserved === null ? [effect] : [])),
    ...Object.values(questions).flatMap(({ effect, answer, until }) =>
      answer === null && until > now ? [effect] : [],
    ),
  ]);
  return [...new Set([...byCursors, ...byAll])];
};
