/** The engine's contract, line by line, over generated campaigns and tapes of facts. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Fact } from '../../src/domain/fact.ts';
import { type BusinessTime, HOUR } from '../../src/domain/time.ts';
import { decide } from '../../src/engine/decide.ts';
import type { Decision, Effect } from '../../src/engine/decision.ts';
import type { Inputs, PastEnrolment } from '../../src/engine/inputs.ts';
import { type EngineState, emptyState } from '../../src/engine/state.ts';
import { anyCampaign } from './generated.ts';
import { ana, day, given } from './given.ts';

const RUNS = Number(process.env['KEYLINE_PROPERTY_RUNS'] ?? 500);

type Tape = { readonly inputs: Inputs; readonly moves: readonly Move[] };
type Move = {
  readonly hours: number;
  readonly kind:
    | 'order'
    | 'custom'
    | 'refund'
    | 'lapse'
    | 'active'
    | 'answers'
    | 'replies'
    | 'attends'
    | 'cancels'
    | 'listed'
    | 'leaves'
    | 'postpone'
    | 'release'
    | 'nothing';
  readonly outcome: string;
};

const tape: fc.Arbitrary<Tape> = fc.record({
  inputs: fc
    .tuple(anyCampaign('a'), anyCampaign('b'))
    .map((published) => given({ published, contacts: [ana, { ...ana, id: 'bo' }] })),
  moves: fc.array(
    fc.record({
      hours: fc.integer({ min: 0, max: 200 }),
      kind: fc.constantFrom<Move['kind'][]>(
        'order',
        'custom',
        'refund',
        'lapse',
        'active',
        'answers',
        'replies',
        'attends',
        'cancels',
        'listed',
        'leaves',
        'postpone',
        'release',
        'nothing',
      ) as unknown as fc.Arbitrary<Move['kind']>,
      outcome: fc.constantFrom('accepted', 'dropped', 'unknown', 'deferred', 'held', 'refused'),
    }),
    { maxLength: 12 },
  ),
});

/** Ended enrolments become rows, as in the store. */
const remember = (past: PastEnrolment[], decision: Decision): void => {
  const opened = new Map<string, PastEnrolment>();
  for (const change of decision.enrolments) {
    if (change.type === 'opened') {
      const { id, campaign: name, version, entryKey, at } = change;
      opened.set(id, {
        id,
        campaign: name,
        version,
        entryKey,
        enteredAt: at,
        endedAt: at,
        firstAcceptedAt: null,
        goalAt: null,
      });
    } else if (change.type === 'ended') {
      const [name = '', , entryKey = ''] = change.id.split('/');
      const row = opened.get(change.id) ?? {
        id: change.id,
        campaign: name,
        version: 1,
        entryKey,
        enteredAt: change.at,
        endedAt: change.at,
        firstAcceptedAt: null,
        goalAt: null,
      };
      past.push({ ...row, endedAt: change.at });
    }
  }
};

/** Plays a tape as the store would: facts numbered, asked effects answered, traits following the lapse facts. */
const play = (
  { inputs, moves }: Tape,
  watch: (before: EngineState, seen: Inputs, now: BusinessTime, decision: Decision) => void,
): Effect[] => {
  let state = emptyState;
  let seq = 0;
  let now = day(0);
  let lapse = 'active';
  let attendanceKnown = false;
  const asked: Effect[] = [];
  const past: PastEnrolment[] = [];
  const open = new Map<string, Effect>();
  let planned: Decision['planned'] = [];
  const turn = (facts: readonly Fact[]) => {
    for (let calls = 0; calls < 300; calls += 1) {
      const seen: Inputs = {
        ...inputs,
        facts,
        past: [...past],
        occasions: [{ id: 'fair', cancelled: false, attendanceKnown }],
        account: { ...inputs.account, traits: { lapse, tier: 'gold' } },
      };
      const decision = decide(state, seen, now);
      watch(state, seen, now, decision);
      remember(past, decision);
      state = decision.state;
      planned = decision.planned;
      for (const effect of decision.effects) {
        asked.push(effect);
        open.set(effect.id, effect);
      }
      if (!decision.more) return;
    }
    throw new Error('the engine asks for ever');
  };
  const make = (type: string, payload: Fact['payload']): Fact => ({
    seq: ++seq,
    type,
    occurredAt: now,
    receivedAt: now,
    historic: false,
    contact: 'ana',
    payload,
  });
  const answers = (outcome: string): Fact[] =>
    [...open.values()].flatMap((effect) => {
      open.delete(effect.id);
      if (effect.type === 'offer')
        return [
          make('Offer Reserved', {
            effect: effect.id,
            offer: {
              name: effect.name,
              code: 'C',
              empty: outcome === 'dropped' ? 'none' : null,
              products: [],
              percent: 5,
              expiresAt: effect.expiresAt,
            },
          }),
        ];
      if (effect.type === 'approve') {
        const answer = outcome === 'dropped' ? 'declined' : 'approved';
        const { id, contentHash } = effect;
        return [make('Approval Answered', { effect: id, answer, contentHash, actor: 'kim' })];
      }
      if (effect.type === 'task') return [make('Task Done', { effect: effect.id, outcome: 'talking' })];
      if (effect.type !== 'send') return [];
      if (outcome === 'deferred')
        return [make('Message Deferred', { effect: effect.id, until: now + HOUR, reason: 'quiet hours' })];
      if (outcome === 'held')
        return [make('Message Deferred', { effect: effect.id, until: now + HOUR, reason: 'held: reply' })];
      if (outcome === 'refused') return [make('Message Refused', { effect: effect.id, reason: 'moved' })];
      return [
        make('Message Settled', { effect: effect.id, outcome, reason: '' }),
        make('Email Clicked', { effect: effect.id, verdict: 'human', message: 'm', link: '1' }),
      ];
    });
  const postponed = ({ id }: Decision['planned'][number]): Fact => {
    open.delete(id);
    return make('Touch Postponed', { effect: id, until: now + 60 * HOUR, actor: 'mina' });
  };
  turn([]);
  for (const move of moves) {
    now = (now + move.hours * HOUR) as BusinessTime;
    if (move.kind === 'listed') attendanceKnown = true;
    if (move.kind === 'lapse' || move.kind === 'active') lapse = move.kind === 'lapse' ? 'lapsed' : 'active';
    const total = { minor: 100_00, currency: 'GBP' };
    const facts = {
      order: () => [make('Order Completed', { order: { id: `o${seq}`, total, items: [] } })],
      refund: () => [make('Order Refunded', { order: { id: `r${seq}`, total, items: [] } })],
      custom: () => [make('Custom', {})],
      lapse: () => [make('Lapse State Changed', { to: 'lapsed' })],
      active: () => [make('Lapse State Changed', { to: 'active' })],
      answers: () => answers(move.outcome),
      replies: () => [
        make('Invitation Answered', {
          occasion: 'fair',
          answer: move.outcome === 'accepted' ? 'accepted' : 'declined',
        }),
      ],
      attends: () => [make('Event Attended', { occasion: 'fair' })],
      cancels: () => [make('Event Cancelled', { occasion: move.outcome === 'unknown' ? 'other' : 'fair' })],
      listed: () => [],
      leaves: () => [make('Contact Left', {})],
      postpone: () => planned.slice(0, 2).map(postponed),
      release: () => [make('Hold Released', { hold: 'h', kind: 'pause', actor: 'mina' })],
      nothing: () => [],
    }[move.kind]();
    turn(facts);
  }
  return asked;
};

const holds = (check: (before: EngineState, seen: Inputs, now: BusinessTime, decision: Decision) => void) =>
  fc.assert(
    fc.property(tape, (generated) => void play(generated, check)),
    { numRuns: RUNS },
  );

describe("the engine's contract", () => {
  test('total and deterministic: the same inputs give the same bytes, and plain JSON', () => {
    holds((before, seen, now, decision) => {
      const again = decide(JSON.parse(JSON.stringify(before)), JSON.parse(JSON.stringify(seen)), now);
      expect(JSON.stringify(again)).toBe(JSON.stringify(decision));
      expect(JSON.parse(JSON.stringify(decision.state))).toEqual(decision.state);
    });
  });

  test('the deadline is null or later than now, or more is true', () => {
    holds((_before, _seen, now, decision) => {
      if (!decision.more && decision.deadline !== null) expect(decision.deadline).toBeGreaterThan(now);
    });
  });

  test('a fact at or below the cursor changes nothing', () => {
    holds((_before, seen, now, decision) => {
      if (decision.more) return;
      const again = decide(decision.state, { ...seen, past: [] }, now);
      expect(again.effects).toEqual([]);
      expect(again.enrolments).toEqual([]);
      expect(again.state).toEqual(decision.state);
    });
  });

  test('an effect is asked once for each attempt, and attempts only grow', () => {
    fc.assert(
      fc.property(tape, (generated) => {
        const attempts = new Map<string, number>();
        for (const effect of play(generated, () => undefined)) {
          expect(effect.attempt).toBe((attempts.get(effect.id) ?? 0) + 1);
          attempts.set(effect.id, effect.attempt);
        }
      }),
      { numRuns: RUNS },
    );
  });

  test('effects belong to open enrolments, ids are derived from them, and a call asks for few', () => {
    holds((_before, _seen, _now, decision) => {
      expect(decision.effects.length).toBeLessThanOrEqual(60);
      for (const effect of decision.effects) {
        expect(effect.id.startsWith(`${effect.enrolment}/`)).toBe(true);
        const ended = decision.enrolments.find((change) => change.type === 'ended' && change.id === effect.enrolment);
        if (ended?.type === 'ended') expect(ended.how).toBe('finished');
      }
    });
  });

  test('after a stopping fact no send of an exited enrolment is asked', () => {
    holds((_before, _seen, _now, decision) => {
      const exited = decision.enrolments.flatMap((change) =>
        change.type === 'ended' && change.how === 'exited' ? [change.id] : [],
      );
      expect(decision.effects.filter((effect) => exited.includes(effect.enrolment))).toEqual([]);
      for (const id of exited) expect(decision.state.enrolments[id]).toBeUndefined();
    });
  });
});
