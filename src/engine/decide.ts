/**
 * The campaign engine: what follows from an account's new facts and from the time that has passed.
 *
 * The contract (each line is a property test):
 *  1. total: it throws on nothing; the same inputs give the same bytes; no clock, no chance, no I/O, no package;
 *  2. state is plain JSON with a version; open enrolments only, at most 200;
 *  3. facts come in number order; one at or below the state's cursor changes nothing;
 *  4. at most 50 effects a call (plus those of the step at hand); `more` asks to be called again;
 *  5. the deadline is null or later than now, or `more` is true; deadlines before a fact's instant are taken first;
 *  6. every effect's id is derived from enrolment, step, contact and occurrence;
 *  7. a version is pinned to its enrolments.
 */
import type { Fact } from '../domain/fact.ts';
import type { BusinessTime } from '../domain/time.ts';
import { activateByFact } from './activate.ts';
import { nextDeadline, takeDeadlines } from './deadlines.ts';
import type { Decision } from './decision.ts';
import { type Draft, MOST_EFFECTS } from './draft.ts';
import { exitAll, exitByFact } from './exits.ts';
import { countGoals } from './goals.ts';
import type { Happened, Inputs } from './inputs.ts';
import { moveByFact } from './move.ts';
import { planAhead } from './plan.ts';
import { receive, reconsider } from './results.ts';
import { nextSegmentTurn } from './segment-turns.ts';
import { judgeSegments } from './segments.ts';
import type { EngineState } from './state.ts';
import { type TraitMove, traitMoves } from './trait-moves.ts';
import { triggerByFact } from './triggers.ts';
import { exitUnreachable } from './unreachable.ts';
import { upgradeState } from './upgrade-state.ts';

export const decide = (state: EngineState, inputs: Inputs, now: BusinessTime): Decision => {
  const draft: Draft = {
    inputs,
    now,
    state: upgradeState(state),
    effects: [],
    reasons: [],
    past: [...inputs.past],
    // What was applied before and is handed in once more counts with what was.
    happened: [...(inputs.happened ?? []), ...inputs.facts.filter(({ seq }) => seq <= state.cursor).map(happenedOf)],
    crossings: [],
    changes: [],
  };
  const full = () => draft.effects.length >= MOST_EFFECTS;
  const facts = inputs.facts.filter((fact) => fact.seq > state.cursor).toSorted((left, right) => left.seq - right.seq);
  const moves = traitMoves(facts);
  const applied: Fact[] = [];
  for (const [index, fact] of facts.entries()) {
    takeDeadlines(draft, earlierOf(fact.receivedAt, now), facts.slice(index), full);
    if (full()) break;
    apply(draft, fact, moves);
    applied.push(fact);
    draft.state = { ...draft.state, cursor: fact.seq };
    if (full()) break;
  }
  const allApplied = applied.length === facts.length && !inputs.moreFacts;
  if (allApplied) {
    if (!inputs.account.key) exitAll(draft, now, 'no longer a key account');
    takeDeadlines(draft, now, [], full);
    judgeSegments(draft, applied, now);
    reconsider(draft, now);
    // A crossing may have started something whose first wait is already over.
    takeDeadlines(draft, now, [], full);
  }
  const deadline = earliest(nextDeadline(draft), inputs.account.key ? nextSegmentTurn(draft, now) : null);
  const more = !allApplied || (deadline !== null && deadline <= now);
  return {
    state: draft.state,
    effects: draft.effects,
    reasons: draft.reasons,
    planned: planAhead(draft),
    crossings: draft.crossings,
    enrolments: draft.changes,
    deadline: more ? null : deadline,
    more,
  };
};

/** One fact: remembered, goals counted before exits (a purchase is both), then those who wait, then new enrolments. */
const apply = (draft: Draft, fact: Fact, moves: ReadonlyMap<Fact, TraitMove>): void => {
  draft.happened.push(happenedOf(fact));
  const last = Object.hasOwn(draft.state.performed, fact.type) ? draft.state.performed[fact.type] : undefined;
  if (last === undefined || fact.occurredAt > last) {
    draft.state = { ...draft.state, performed: { ...draft.state.performed, [fact.type]: fact.occurredAt } };
  }
  countGoals(draft, fact);
  exitByFact(draft, fact);
  exitUnreachable(draft, fact);
  receive(draft, fact);
  triggerByFact(draft, fact, moves);
  activateByFact(draft, fact);
  moveByFact(draft, fact);
};

const happenedOf = ({ type, occurredAt, contact }: Fact): Happened => ({ type, at: occurredAt, contact });

const earliest = (left: BusinessTime | null, right: BusinessTime | null): BusinessTime | null =>
  left === null || right === null ? (left ?? right) : earlierOf(left, right);

const earlierOf = (left: BusinessTime, right: BusinessTime): BusinessTime => (left < right ? left : right);
