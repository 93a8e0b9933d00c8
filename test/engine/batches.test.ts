/**
 * Facts that come at one instant may be read in one decision or in several: whichever way the workflow happened to wake,
 * the same is asked and the account stands where it stood. What the test leaves out cannot be the same and is said below.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Fact } from '../../src/domain/fact.ts';
import { type BusinessTime, HOUR } from '../../src/domain/time.ts';
import type { Decision, Effect } from '../../src/engine/decision.ts';
import type { Inputs, PastEnrolment } from '../../src/engine/inputs.ts';
import { awaitedEffects } from '../../src/engine/shared-asks.ts';
import { type EngineState, emptyState } from '../../src/engine/state.ts';
import { anyCampaign } from './generated.ts';
import { ana, day, decideAll, given } from './given.ts';

const RUNS = Number(process.env['KEYLINE_PROPERTY_RUNS'] ?? 500);

type Account = {
  readonly state: EngineState;
  readonly past: readonly PastEnrolment[];
  readonly open: ReadonlyMap<string, Effect>;
};

/**
 * As the store would write it: effects opened by attempt, closed by an exit and where nobody waits for them any more (a
 * reminder whose wait was answered), ended enrolments kept as rows.
 */
const write = (account: Account, decision: Decision, now: BusinessTime): Account => {
  const past = [...account.past];
  const open = new Map(account.open);
  const starts = new Map(Object.values(account.state.enrolments).map((each) => [each.id, each.enteredAt]));
  for (const change of decision.enrolments) {
    if (change.type === 'opened') starts.set(change.id, change.at);
    if (change.type !== 'ended') continue;
    const [campaign = '', , entryKey = ''] = change.id.split('/');
    const enteredAt = starts.get(change.id) ?? change.at;
    past.push({
      id: change.id,
      campaign,
      version: 1,
      entryKey,
      enteredAt,
      endedAt: change.at,
      firstAcceptedAt: null,
      goalAt: null,
    });
    const takenBack = change.how === 'exited' ? [change.id, change.shared] : [];
    for (const effect of open.values()) if (takenBack.includes(effect.enrolment)) open.delete(effect.id);
  }
  // After the exits, as the store writes them: what an exit takes back must not be among them.
  for (const effect of decision.effects) open.set(effect.id, effect);
  const awaited = awaitedEffects(decision.state, now);
  for (const { id, type } of open.values()) {
    if (type !== 'task' && type !== 'alert' && !awaited.includes(id)) open.delete(id);
  }
  return { state: decision.state, past, open };
};

const read = (account: Account, inputs: Inputs, facts: readonly Fact[], now: BusinessTime): Account =>
  write(account, decideAll(account.state, { ...inputs, past: account.past, facts }, now), now);

type Kind = 'order' | 'refund' | 'custom' | 'late custom' | 'veto' | 'postpone' | 'release' | 'answer' | 'nothing';
type Move = { readonly hours: number; readonly facts: readonly { readonly kind: Kind; readonly outcome: string }[] };

const move: fc.Arbitrary<Move> = fc.record({
  // Not a whole number of hours: no deadline falls on the very instant of a fact (see below).
  hours: fc.integer({ min: 0, max: 200 }).map((hours) => hours + 0.37),
  facts: fc.array(
    fc.record({
      kind: fc.constantFrom<Kind>(
        ...(['order', 'refund', 'custom', 'late custom', 'veto', 'postpone', 'release', 'answer', 'nothing'] as const),
      ),
      outcome: fc.constantFrom('accepted', 'dropped', 'unknown', 'deferred', 'held', 'refused'),
    }),
    { minLength: 1, maxLength: 5 },
  ),
});

const factOf = (kind: Kind, outcome: string, open: Map<string, Effect>, seq: number, at: BusinessTime): Fact[] => {
  const make = (type: string, payload: Fact['payload'], occurredAt = at): Fact => ({
    seq,
    type,
    occurredAt,
    receivedAt: at,
    historic: false,
    contact: 'ana',
    payload,
  });
  const order = { order: { id: `o${seq}`, total: { minor: 100_00, currency: 'GBP' }, items: [] } };
  switch (kind) {
    case 'order':
      return [make('Order Completed', order)];
    case 'refund':
      return [make('Order Refunded', order)];
    case 'custom':
      return [make('Custom', {})];
    case 'late custom':
      return [make('Custom', {}, (at - 30 * HOUR) as BusinessTime)];
    case 'nothing':
      return [];
    case 'release':
      return [make('Hold Released', { hold: 'h', kind: 'pause', actor: 'mina' })];
    case 'postpone':
    case 'veto':
    case 'answer': {
      const [effect] = open.values();
      if (!effect) return [];
      if (kind === 'veto') return [make('Touch Vetoed', { effect: effect.id, actor: 'mina' })];
      open.delete(effect.id);
      if (kind === 'postpone') {
        const until = (at + 50 * HOUR) as BusinessTime;
        return [make('Touch Postponed', { effect: effect.id, until, actor: 'mina' })];
      }
      if (effect.type === 'task') return [make('Task Done', { effect: effect.id, outcome: 'talking' })];
      if (effect.type === 'alert') return [];
      if (effect.type === 'offer') {
        const offer = {
          name: effect.name,
          code: 'C',
          empty: outcome === 'dropped' ? 'none' : null,
          products: [],
          percent: 5,
          expiresAt: null,
        };
        return [make('Offer Reserved', { effect: effect.id, offer })];
      }
      if (outcome === 'deferred')
        return [make('Message Deferred', { effect: effect.id, until: at + HOUR, reason: 'quiet' })];
      if (outcome === 'held')
        return [make('Message Deferred', { effect: effect.id, until: at + HOUR, reason: 'held: reply' })];
      if (outcome === 'refused') return [make('Message Refused', { effect: effect.id, reason: 'moved' })];
      return [make('Message Settled', { effect: effect.id, outcome, reason: '' })];
    }
  }
};

const asked = (account: Account) =>
  [...account.open.values()].map((effect) => `${effect.id} #${effect.attempt}`).sort();

/**
 * Left out: facts that change traits (first to last is one change, equal is none: semantics row 8), and deadlines due at
 * the very instant of a fact, where a decision that has not seen the fact takes the deadline without it.
 */
test('facts of one instant, read together or one by one: the same is asked and the account stands the same', () => {
  const tapes = fc.record({
    published: fc.tuple(anyCampaign('a'), anyCampaign('b')),
    moves: fc.array(move, { minLength: 1, maxLength: 8 }),
  });
  fc.assert(
    fc.property(tapes, ({ published, moves }) => {
      const inputs = given({ published, contacts: [ana, { ...ana, id: 'bo' }] });
      let account = read({ state: emptyState, past: [], open: new Map() }, inputs, [], day(0));
      let now = day(0);
      let seq = 0;
      for (const { hours, facts } of moves) {
        now = (now + hours * HOUR) as BusinessTime;
        account = read(account, inputs, [], now);
        const open = new Map(account.open);
        const tape = facts.flatMap(({ kind, outcome }) => {
          const made = factOf(kind, outcome, open, seq + 1, now);
          seq += made.length;
          return made;
        });
        const done: Account = { ...account, open };
        const together = read(done, inputs, tape, now);
        const apart = tape.reduce((before, fact) => read(before, inputs, [fact], now), done);
        expect(asked(together)).toEqual(asked(apart));
        expect(together.state).toEqual(apart.state);
        account = together;
      }
    }),
    { numRuns: RUNS },
  );
});
