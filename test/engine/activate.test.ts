/** Let in by a person: by the campaign's own conditions, once a fact, with a reason where not. */
import { describe, expect, test } from 'vitest';
import type { Campaign } from '../../src/domain/campaign.ts';
import type { Fact } from '../../src/domain/fact.ts';
import { type EngineState, emptyState } from '../../src/engine/state.ts';
import { campaign, day, decideAll, fact, given, order, settledState } from './given.ts';

const WIN_BACK = campaign({});
const activated = (seq: number, id = 'win-back'): Fact =>
  fact(seq, day(0), 'Campaign Activated', { campaign: id, actor: 'mina' });

const run = (
  lapse: string,
  facts: readonly Fact[],
  published: readonly Campaign[] = [WIN_BACK],
  state?: EngineState,
) => {
  const inputs = given({ facts, published, traits: { lapse } });
  return decideAll(state ?? emptyState, inputs, day(0));
};

describe('a campaign of a segment', () => {
  test('takes a member of its publishing, whom it had left out as history', () => {
    const before = decideAll(emptyState, given({ published: [WIN_BACK], traits: { lapse: 'lapsed' } }), day(-1));
    expect(before.enrolments).toEqual([]);
    const { enrolments, effects } = run('lapsed', [activated(1)], [WIN_BACK], before.state);
    expect(enrolments).toMatchObject([
      { type: 'opened', campaign: 'win-back', entryKey: 'activated-1', triggerSeq: 1, because: 'activated by mina' },
    ]);
    expect(effects).toMatchObject([{ type: 'send', contact: 'ana', dueAt: day(0) }]);
  });

  test('takes nobody who is not in it, and says so', () => {
    const { enrolments, reasons } = run('active', [activated(1)]);
    expect(enrolments).toEqual([]);
    expect(reasons).toMatchObject([{ kind: 'not-enrolled', reason: 'not in segment lapsed', seq: 1 }]);
  });

  test('a purchase read in the same batch, which the kept membership does not know yet, keeps the account out', () => {
    const inputs = given({ published: [WIN_BACK], traits: { lapse: 'lapsed' } });
    const { state } = decideAll(emptyState, inputs, day(-1));
    const { enrolments, effects } = run('active', [order(1, day(0)), activated(2)], [WIN_BACK], state);
    expect([enrolments, effects]).toEqual([[], []]);
  });

  test('a second word changes nothing while it is inside, and the re-entry wait holds afterwards', () => {
    const first = run('lapsed', [activated(1)]);
    const second = run('lapsed', [activated(2)], [WIN_BACK], first.state);
    expect(second.reasons).toMatchObject([{ kind: 'not-enrolled', reason: 'already inside' }]);
    const past = [
      {
        ...{ id: 'win-back/acme/x', campaign: 'win-back', entryKey: 'x', version: 1, enteredAt: day(-40) },
        ...{ endedAt: day(-20), firstAcceptedAt: null, goalAt: null },
      },
    ];
    const inputs = given({ facts: [activated(1)], published: [WIN_BACK], traits: { lapse: 'lapsed' }, past });
    const waits = decideAll(emptyState, inputs, day(0));
    expect(waits.reasons).toMatchObject([{ kind: 'not-enrolled', reason: 'inside the re-entry wait' }]);
  });
});

describe('other triggers', () => {
  test('a manual campaign takes whom it is told', () => {
    const manual = campaign({ id: 'gift', trigger: { type: 'manual' } });
    expect(run('active', [activated(1, 'gift')], [manual]).enrolments).toMatchObject([
      { type: 'opened', campaign: 'gift', because: 'activated by mina' },
    ]);
  });

  test('events, traits, schedules and leaving start nobody by hand', () => {
    const triggers: Campaign['trigger'][] = [
      { type: 'event', event: 'Order Completed', where: null, maxAge: { amount: 3, unit: 'd' } },
      { type: 'trait', trait: 'tier', changes: 'up' },
      { type: 'segment', segment: 'lapsed', on: 'leave' },
    ];
    for (const trigger of triggers) {
      const { enrolments, reasons } = run('active', [activated(1, 'other')], [campaign({ id: 'other', trigger })]);
      expect(enrolments).toEqual([]);
      expect(reasons).toMatchObject([{ kind: 'not-enrolled', reason: 'not activated by hand' }]);
    }
  });

  test('an unknown or stopped campaign: nothing, and no error', () => {
    const { enrolments, reasons } = run('lapsed', [activated(1, 'gone')], [], settledState(given()));
    expect([enrolments, reasons]).toEqual([[], []]);
  });
});
