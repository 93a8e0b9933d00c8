/** Moves between versions, ends and their taking back: the cursor stays at its step, nothing is done twice. */
import { describe, expect, test } from 'vitest';
import type { Campaign } from '../../src/domain/campaign.ts';
import { moveTo } from '../../src/engine/move.ts';
import type { EngineState } from '../../src/engine/state.ts';
import { campaign, day, decideAll, fact, given, program, send, settled, settledState } from './given.ts';

const days = (amount: number) => ({ amount, unit: 'd' }) as const;
const started = (version: number, steps: Parameters<typeof program>[0]): Campaign =>
  campaign({
    id: 'c',
    version,
    trigger: { type: 'event', event: 'Go', where: null, maxAge: days(3) },
    goal: null,
    exits: [],
    ...program(steps),
  });

const V1 = started(1, { hello: send('hello'), pause: { type: 'wait', for: days(7) }, bye: send('bye') });
/** A shorter pause, another mail behind it, and the first mail moved to the end. */
const V2 = started(2, { pause: { type: 'wait', for: days(3) }, news: send('news'), hello: send('hello') });
const ENROLMENT = 'c/acme/fact-1';
const HELLO = `${ENROLMENT}/hello/ana/1`;

/** V1 in force, its first mail accepted, three days before the end of its pause. */
const inside = (): EngineState => {
  const inputs = given({ published: [V1] });
  const asked = decideAll(settledState(inputs), { ...inputs, facts: [fact(1, day(0), 'Go')] }, day(0));
  expect(asked.effects.map(({ id }) => id)).toEqual([HELLO]);
  return decideAll(asked.state, { ...inputs, facts: [settled(2, day(0, 1), HELLO)] }, day(0, 1)).state;
};

const NEW = given({ published: [V2], pinned: { 'c@1': V1 } });
const moved = (seq: number, at: number, version: number, steps = {}) =>
  fact(seq, day(at), 'Enrolment Moved', { enrolment: ENROLMENT, version, steps, actor: 'mina' });

describe('a move', () => {
  test('keeps the step, counts its wait anew from its beginning, and never sends again what was sent', () => {
    const { state, reasons, enrolments } = decideAll(inside(), { ...NEW, facts: [moved(3, 1, 2)] }, day(1));
    expect(state.enrolments[ENROLMENT]).toMatchObject({
      version: 2,
      cursor: { step: 'pause', since: day(0, 1), until: day(3, 1) },
    });
    expect(reasons).toMatchObject([{ kind: 'moved', reason: 'to version 2 by mina', seq: 3 }]);
    expect(enrolments).toEqual([{ type: 'moved', id: ENROLMENT, version: 2 }]);

    const later = decideAll(state, NEW, day(3, 1));
    expect(later.effects).toMatchObject([{ step: 'news', version: 2 }]);
    const news = settled(4, day(3, 2), `${ENROLMENT}/news/ana/1`);
    const end = decideAll(later.state, { ...NEW, facts: [news] }, day(3, 2));
    expect(end.effects).toEqual([]);
    expect(end.reasons).toMatchObject([
      { kind: 'skipped', step: 'hello', reason: 'sent before' },
      { kind: 'finished', reason: 'all steps done' },
    ]);
  });

  test('whose wait is over by then goes on at once', () => {
    expect(decideAll(inside(), { ...NEW, facts: [moved(3, 5, 2)] }, day(5)).effects).toMatchObject([{ step: 'news' }]);
  });

  test('to a version without the step, or with another kind of step there, is refused and said', () => {
    const V3 = started(3, { news: send('news') });
    const V4 = started(4, { pause: send('news') });
    const inputs = { ...NEW, pinned: { 'c@1': V1, 'c@3': V3, 'c@4': V4 } };
    const state = inside();
    const { state: same, reasons } = decideAll(
      state,
      { ...inputs, facts: [moved(3, 1, 3), moved(4, 1, 4), moved(5, 1, 9)] },
      day(1),
    );
    expect(same.enrolments).toEqual(state.enrolments);
    expect(reasons.map(({ reason }) => reason)).toEqual([
      'stays on version 1: version 3 has no step pause',
      'stays on version 1: pause is a send in version 4, and was a wait',
      'stays on version 1: there is no version 9',
    ]);
  });

  test('finds a step under its new id, and its way back', () => {
    const V3 = started(3, { rest: { type: 'wait', for: days(4) }, news: send('news') });
    const inputs = given({ published: [V3], pinned: { 'c@1': V1 } });
    const there = decideAll(inside(), { ...inputs, facts: [moved(3, 1, 3, { pause: 'rest' })] }, day(1));
    expect(there.state.enrolments[ENROLMENT]?.cursor).toMatchObject({ step: 'rest', until: day(4, 1) });
    const back = decideAll(there.state, { ...inputs, facts: [moved(4, 2, 1, { rest: 'pause' })] }, day(2));
    expect(back.state.enrolments).toEqual(inside().enrolments);
  });

  test('of a send under way keeps it: its outcome is heard in the new version', () => {
    const inputs = given({ published: [V1] });
    const asked = decideAll(settledState(inputs), { ...inputs, facts: [fact(1, day(0), 'Go')] }, day(0)).state;
    const there = decideAll(asked, { ...NEW, facts: [moved(2, 0, 2), settled(3, day(0, 1), HELLO)] }, day(0, 1));
    expect(there.effects).toEqual([]);
    expect(there.reasons.at(-1)).toMatchObject({ kind: 'finished' });
  });

  test('by `run` is refused, and one on its way out as well', () => {
    const enrolment = inside().enrolments[ENROLMENT];
    if (!enrolment) throw new Error('it is inside');
    const place = NEW.account;
    expect(moveTo(enrolment, V1, { ...V2, run: 'contact' }, {}, place)).toMatchObject({
      reason: 'version 2 runs by contact, version 1 by account',
    });
    const leaving = { ...enrolment, leaving: { because: 'x', seq: null } };
    expect(moveTo(leaving, V1, V2, {}, place)).toMatchObject({ reason: 'it is on its way out' });
  });
});

describe('an end by hand', () => {
  const ended = fact(3, day(1), 'Enrolment Ended', { enrolment: ENROLMENT, actor: 'mina' });

  test('is an exit with its word, keeps how it stood, and can be put back as it was', () => {
    const before = inside();
    const { state, reasons, enrolments } = decideAll(before, { ...NEW, facts: [ended] }, day(1));
    expect(state.enrolments).toEqual({});
    expect(reasons).toMatchObject([{ kind: 'exited', reason: 'ended by mina' }]);
    const [change] = enrolments;
    if (change?.type !== 'ended' || !change.before) throw new Error('it keeps how it stood');

    const kept = JSON.parse(JSON.stringify(change.before)) as EngineState;
    const restored = fact(4, day(2), 'Enrolment Restored', { enrolment: kept, actor: 'mina' });
    const back = decideAll(state, { ...NEW, facts: [restored, { ...restored, seq: 5 }] }, day(2));
    expect(back.state.enrolments).toEqual(before.enrolments);
    expect(back.enrolments).toEqual([{ type: 'restored', id: ENROLMENT, at: day(2) }]);
    expect(back.reasons.map(({ reason }) => reason)).toEqual([
      'restored by mina',
      `not restored: ${ENROLMENT} is open`,
    ]);
  });

  test('of a send under way: put back, it is asked again', () => {
    const inputs = given({ published: [V1] });
    const asked = decideAll(settledState(inputs), { ...inputs, facts: [fact(1, day(0), 'Go')] }, day(0)).state;
    const { state, enrolments } = decideAll(asked, { ...inputs, facts: [{ ...ended, seq: 2 }] }, day(1));
    const [change] = enrolments;
    const before = change?.type === 'ended' ? change.before : undefined;
    const restored = fact(3, day(1, 1), 'Enrolment Restored', { enrolment: { ...before }, actor: 'mina' });
    expect(decideAll(state, { ...inputs, facts: [restored] }, day(1, 1)).effects).toMatchObject([
      { id: HELLO, attempt: 2 },
    ]);
  });
});
