/** Tapes of facts for generated campaigns, played as the store and the senders would play them. */
import fc from 'fast-check';
import type { Fact } from '../../../src/domain/fact.ts';
import { type BusinessTime, HOUR, later } from '../../../src/domain/time.ts';
import type { Decision, Effect } from '../../../src/engine/decision.ts';
import type { Inputs, PastEnrolment } from '../../../src/engine/inputs.ts';
import { type EngineState, emptyState } from '../../../src/engine/state.ts';
import { anyCampaign } from '../generated.ts';
import { ana, day, given } from '../given.ts';
import type { Engine } from './property.ts';

const KINDS = [
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
  'veto',
  'release',
  'nothing',
] as const;

type Move = { readonly hours: number; readonly kind: (typeof KINDS)[number]; readonly outcome: string };
export type Tape = { readonly inputs: Inputs; readonly moves: readonly Move[] };

/** What an observer sees of one call. */
export type Turn = {
  readonly before: EngineState;
  readonly seen: Inputs;
  readonly now: BusinessTime;
  readonly decision: Decision;
};

/** What the store keeps of an account: its state and the rows of its enrolments. */
export type Account = { readonly state: EngineState; readonly rows: ReadonlyMap<string, Row> };

type Row = PastEnrolment & { readonly isEnded: boolean };

/** How a tape ended. */
export type Played = Account & { readonly asked: readonly Effect[]; readonly last: Turn };

export const tape: fc.Arbitrary<Tape> = fc.record({
  inputs: fc
    .tuple(anyCampaign('a'), anyCampaign('b'))
    .map((published) => given({ published, contacts: [ana, { ...ana, id: 'bo' }] })),
  moves: fc.array(
    fc.record({
      hours: fc.integer({ min: 0, max: 200 }),
      kind: fc.constantFrom(...KINDS),
      outcome: fc.constantFrom('accepted', 'dropped', 'unknown', 'deferred', 'held', 'refused'),
    }),
    { maxLength: 12 },
  ),
});

/** Enrolments become rows, as in the store. */
const write = (rows: Map<string, Row>, changes: Decision['enrolments']): void => {
  for (const change of changes) {
    if (change.type === 'opened') {
      const { id, campaign, version, entryKey, contact, at } = change;
      const none = { firstAcceptedAt: null, goalAt: null, isEnded: false };
      rows.set(id, { id, campaign, version, entryKey, contact, enteredAt: at, endedAt: at, ...none });
      continue;
    }
    const row = rows.get(change.id);
    if (!row) continue;
    if (change.type === 'first-accepted') rows.set(change.id, { ...row, firstAcceptedAt: change.at });
    if (change.type === 'goal') rows.set(change.id, { ...row, goalAt: change.at });
    if (change.type === 'ended') rows.set(change.id, { ...row, endedAt: change.at, isEnded: true });
  }
};

const pastOf = (rows: ReadonlyMap<string, Row>): PastEnrolment[] =>
  [...rows.values()].filter(({ isEnded }) => isEnded).map(({ isEnded: _ended, ...past }) => past);

/** Calls until nothing is left, as the workflow does. */
export const settle = (
  { decide }: Engine,
  account: Account,
  inputs: Inputs,
  now: BusinessTime,
): Account & { readonly decisions: readonly Decision[] } => {
  let { state } = account;
  const rows = new Map(account.rows);
  const decisions: Decision[] = [];
  for (let calls = 0; calls < 300; calls += 1) {
    const decision = decide(state, { ...inputs, past: pastOf(rows) }, now);
    write(rows, decision.enrolments);
    ({ state } = decision);
    decisions.push(decision);
    if (!decision.more) return { state, rows, decisions };
  }
  throw new Error('the engine asks for ever');
};

/** Plays a tape: facts numbered, asked effects answered, traits following the lapse facts; `watch` sees every call. */
export const play = (
  { decide }: Engine,
  { inputs, moves }: Tape,
  watch: (turn: Turn) => void = () => undefined,
): Played => {
  let state = emptyState;
  let seq = 0;
  let now = day(0);
  let lapse = 'active';
  let attendanceKnown = false;
  let planned: Decision['planned'] = [];
  const asked: Effect[] = [];
  const rows = new Map<string, Row>();
  const open = new Map<string, Effect>();
  const make = (type: string, payload: Fact['payload']): Fact => ({
    seq: ++seq,
    type,
    occurredAt: now,
    receivedAt: now,
    historic: false,
    contact: 'ana',
    payload,
  });
  const turn = (facts: readonly Fact[]): Turn => {
    for (let calls = 0; calls < 300; calls += 1) {
      const seen: Inputs = {
        ...inputs,
        facts,
        past: pastOf(rows),
        occasions: [{ id: 'fair', cancelled: false, attendanceKnown }],
        account: { ...inputs.account, traits: { lapse, tier: 'gold' } },
      };
      const decision = decide(state, seen, now);
      const here: Turn = { before: state, seen, now, decision };
      watch(here);
      write(rows, decision.enrolments);
      ({ state, planned } = decision);
      for (const effect of decision.effects) {
        asked.push(effect);
        open.set(effect.id, effect);
      }
      if (!decision.more) return here;
    }
    throw new Error('the engine asks for ever');
  };
  const answers = (outcome: string): Fact[] =>
    [...open.values()].flatMap((effect) => {
      open.delete(effect.id);
      return answersTo(effect, outcome, now).map(([type, payload]) => make(type, payload));
    });
  /** What people say of planned touches: not asked any more, or not yet. */
  const said = (type: string, payload: Fact['payload']): Fact[] =>
    planned.slice(0, 2).map(({ id }) => {
      open.delete(id);
      return make(type, { effect: id, actor: 'mina', ...payload });
    });
  let last = turn([]);
  for (const { hours, kind, outcome } of moves) {
    now = later(now, hours * HOUR);
    if (kind === 'listed') attendanceKnown = true;
    if (kind === 'lapse' || kind === 'active') lapse = kind === 'lapse' ? 'lapsed' : 'active';
    const order = { id: `o${seq}`, total: { minor: 100_00, currency: 'GBP' }, items: [] };
    const facts = {
      order: () => [make('Order Completed', { order })],
      refund: () => [make('Order Refunded', { order })],
      custom: () => [make('Custom', {})],
      lapse: () => [make('Lapse State Changed', { to: 'lapsed' })],
      active: () => [make('Lapse State Changed', { to: 'active' })],
      answers: () => answers(outcome),
      replies: () => [
        make('Invitation Answered', { occasion: 'fair', answer: outcome === 'accepted' ? 'accepted' : 'declined' }),
      ],
      attends: () => [make('Event Attended', { occasion: 'fair' })],
      cancels: () => [make('Event Cancelled', { occasion: outcome === 'unknown' ? 'other' : 'fair' })],
      listed: () => [],
      leaves: () => [make('Contact Left', {})],
      postpone: () => said('Touch Postponed', { until: later(now, 60 * HOUR) }),
      veto: () => said('Touch Vetoed', {}),
      release: () => [make('Hold Released', { hold: 'h', kind: 'pause', actor: 'mina' })],
      nothing: () => [],
    }[kind]();
    last = turn(facts);
  }
  return { asked, state, rows, last };
};

/** The facts by which the house answers an effect. */
const answersTo = (effect: Effect, outcome: string, now: BusinessTime): readonly [string, Fact['payload']][] => {
  const { id } = effect;
  switch (effect.type) {
    case 'offer': {
      const empty = outcome === 'dropped' ? 'none' : null;
      const { name, expires } = effect;
      return [
        [
          'Offer Reserved',
          { effect: id, offer: { id, name, code: 'C', empty, products: [], percent: 5, expires, expiresAt: null } },
        ],
      ];
    }
    case 'approve': {
      const answer = outcome === 'dropped' ? 'declined' : 'approved';
      return [['Approval Answered', { effect: id, answer, contentHash: effect.contentHash, actor: 'kim' }]];
    }
    case 'task':
      return [['Task Done', { effect: id, outcome: 'talking' }]];
    case 'alert':
      return [];
    case 'send': {
      const until = later(now, HOUR);
      if (outcome === 'deferred') return [['Message Deferred', { effect: id, until, reason: 'quiet hours' }]];
      if (outcome === 'held') return [['Message Deferred', { effect: id, until, reason: 'held: reply' }]];
      if (outcome === 'refused') return [['Message Refused', { effect: id, reason: 'moved' }]];
      return [
        ['Message Settled', { effect: id, outcome, reason: '' }],
        ['Email Clicked', { effect: id, verdict: 'human', message: 'm', link: '1' }],
      ];
    }
  }
};
