/** What the people of one enrolment share: one offer with one code, one question to the owner (semantics rows 1, 24, 33). */
import { describe, expect, test } from 'vitest';
import type { Campaign, Step } from '../../src/domain/campaign.ts';
import type { Fact, ReservedOffer } from '../../src/domain/fact.ts';
import type { BusinessTime } from '../../src/domain/time.ts';
import type { Decision, Effect } from '../../src/engine/decision.ts';
import type { Inputs } from '../../src/engine/inputs.ts';
import { awaitedEffects } from '../../src/engine/shared-asks.ts';
import { ana, campaign, day, decideAll, fact, given, program, send, settled, settledState } from './given.ts';

const [bo, cy] = ['bo', 'cy'].map((id) => ({ ...ana, id }));
const EVERYBODY = [ana, bo, cy].flatMap((one) => one ?? []);
const OFFER = {
  type: 'offer',
  name: 'o',
  terms: {
    percent: { type: 'by', field: 'account.tier', table: { gold: 20, none: 5 } },
    amount: null,
    gift: null,
    max: null,
  },
  budget: null,
  products: null,
  expires: { amount: 9, unit: 'd' },
} as const satisfies Omit<Extract<Step, { type: 'offer' }>, 'id' | 'next'>;
const ASK = { type: 'approve', upTo: { amount: 3, unit: 'wd' }, skipTo: 'after' } as const;
/** A wait that ends for each person by his own word. */
const TURN = {
  type: 'wait-for',
  awaited: { type: 'event', event: 'Custom', where: null },
  upTo: { amount: 60, unit: 'd' },
  onMatch: null,
  onTimeout: null,
} as const;

const of = (steps: Parameters<typeof program>[0]): Campaign =>
  campaign({
    id: 'c',
    run: 'contact',
    trigger: { type: 'event', event: 'Go', where: null, maxAge: { amount: 3, unit: 'd' } },
    audience: { segment: null, contacts: [], maxPerAccount: 3 },
    goal: null,
    ...program(steps),
  });

/** A journey that goes on: each call is one decision, later than the one before. */
const journey = (steps: Parameters<typeof program>[0], people = EVERYBODY) => {
  let inputs: Inputs = given({ published: [of(steps)], contacts: people });
  let decision: Pick<Decision, 'state'> = { state: settledState(inputs) };
  let seq = 0;
  const decide = (at: BusinessTime, ...facts: readonly Fact[]): Decision => {
    const next = decideAll(decision.state, { ...inputs, facts }, at);
    decision = next;
    return next;
  };
  return {
    decide,
    fact: (at: BusinessTime, type: string, payload: Fact['payload'] = {}, contact: string | null = null): Fact => {
      seq += 1;
      return fact(seq, at, type, payload, { contact });
    },
    change: (over: Partial<Inputs>) => {
      inputs = { ...inputs, ...over };
    },
    awaited: (at: BusinessTime) => awaitedEffects(decision.state, at),
    state: () => decision.state,
  };
};
type Journey = ReturnType<typeof journey>;

const names = (effects: readonly Effect[]) =>
  effects.map(({ step, ...effect }) => `${step} ${effect.type === 'send' ? effect.contact : effect.id}`);
const begin = (go: Journey) => go.decide(day(0), go.fact(day(0), 'Go'));
const turn = (go: Journey, at: BusinessTime, who: string) => go.decide(at, go.fact(at, 'Custom', {}, who));
const OFFER_ID = 'c/acme/fact-1%2F/offer/-/1';
const reserved = (over: Partial<ReservedOffer> = {}): ReservedOffer => ({
  ...{ id: OFFER_ID, name: 'o', code: 'O-1', empty: null, products: [], percent: 20, expiresAt: day(9) },
  ...over,
});
const grant = (go: Journey, at: BusinessTime, offer = reserved()) =>
  go.decide(at, go.fact(at, 'Offer Reserved', { effect: OFFER_ID, offer }));
const codes = ({ effects }: Decision) =>
  effects.map((effect) => (effect.type === 'send' ? `${effect.contact} ${effect.data.offer?.code}` : effect.type));

describe('an offer under run: contact (semantics row 24)', () => {
  const steps = { offer: OFFER, mail: { ...send('comeback'), needsOffer: 'o' } };

  test('asked once, by whoever comes there first; all get its one code', () => {
    for (const people of [EVERYBODY.slice(0, 2), EVERYBODY]) {
      const go = journey(steps, people);
      expect(names(begin(go).effects)).toEqual([`offer ${OFFER_ID}`]);
      expect(codes(grant(go, day(0)))).toEqual(people.map(({ id }) => `${id} O-1`));
    }
  });

  test('who comes later shares it, also where the one who asked has ended', () => {
    const go = journey({ turn: TURN, ...steps });
    begin(go);
    expect(names(turn(go, day(1), 'bo').effects)).toEqual([`offer ${OFFER_ID}`]);
    expect(codes(grant(go, day(1)))).toEqual(['bo O-1']);
    const mail = 'c/acme/fact-1%2Fbo/mail/bo/1';
    const sent = go.decide(day(2), settled(4, day(2), mail));
    expect(sent.enrolments).toMatchObject([{ type: 'first-accepted' }, { type: 'ended', how: 'finished' }]);
    expect(sent.enrolments.at(-1)).not.toHaveProperty('shared');
    go.fact(day(2), 'counted');
    expect(codes(turn(go, day(5), 'ana'))).toEqual(['ana O-1']);
    expect(codes(turn(go, day(6), 'cy'))).toEqual(['cy O-1']);
  });

  test('an ask goes on when the one who asked leaves; his people wait for the same', () => {
    const go = journey({ turn: TURN, ...steps });
    begin(go);
    turn(go, day(1), 'bo');
    expect(go.awaited(day(1))).toEqual([OFFER_ID]);
    go.decide(day(2), go.fact(day(2), 'Contact Left', {}, 'bo'));
    // Nobody stands at the step now, and two may still come.
    expect(go.awaited(day(2))).toEqual([OFFER_ID]);
    expect(turn(go, day(3), 'ana').effects).toEqual([]);
    expect(codes(grant(go, day(3)))).toEqual(['ana O-1']);
  });

  test('granted while nobody stands at the step: kept for those who come', () => {
    const go = journey({ turn: TURN, ...steps });
    begin(go);
    turn(go, day(1), 'bo');
    go.decide(day(1), go.fact(day(1), 'Contact Left', {}, 'bo'));
    grant(go, day(2));
    expect(codes(turn(go, day(3), 'cy'))).toEqual(['cy O-1']);
  });

  test('an empty one is empty for all, each with the reason; what leans on it is skipped', () => {
    const go = journey({ turn: TURN, ...steps });
    begin(go);
    turn(go, day(1), 'ana');
    grant(go, day(1), reserved({ code: null, empty: 'budget exhausted' }));
    const later = turn(go, day(3), 'bo');
    expect(later.effects).toEqual([]);
    expect(later.reasons.map(({ contact, reason }) => `${contact} ${reason}`)).toEqual([
      'bo offer empty: budget exhausted',
      'bo offer o is empty',
      'bo all steps done',
    ]);
  });

  test('the last one to end ends what they shared; an exit takes the ask back', () => {
    const go = journey(steps);
    begin(go);
    const bought = go.decide(day(1), go.fact(day(1), 'Order Completed'));
    const ended = bought.enrolments.map((change) => (change.type === 'ended' ? (change.shared ?? null) : change.type));
    expect(ended).toEqual([null, null, 'c/acme/fact-1%2F']);
    expect([go.awaited(day(1)), go.state().shared]).toEqual([[], {}]);
    const same = journey(steps);
    const both = same.decide(day(0), same.fact(day(0), 'Go'), same.fact(day(0), 'Order Completed'));
    expect(both.effects).toEqual([]);
  });

  test('ended by a person and put back: what was granted counts, what was not is asked anew', () => {
    for (const answered of [false, true]) {
      const go = journey({ turn: TURN, ...steps }, [ana]);
      begin(go);
      turn(go, day(1), 'ana');
      if (answered) grant(go, day(1));
      const id = 'c/acme/fact-1%2Fana';
      const end = go.decide(day(2), go.fact(day(2), 'Enrolment Ended', { enrolment: id, actor: 'kim' }));
      const before = end.enrolments.flatMap((change) => (change.type === 'ended' ? [change.before] : []))[0];
      const back = go.decide(day(3), go.fact(day(3), 'Enrolment Restored', { enrolment: before, actor: 'kim' }));
      if (answered) expect(codes(back)).toEqual(['ana O-1']);
      else expect(names(back.effects)).toEqual(['offer c/acme/fact-1%2F/offer/-/2']);
      expect(Object.keys(go.state().shared ?? {})).toEqual(['c/acme/fact-1%2F']);
    }
  });

  test('an account-wide journey shares nothing', () => {
    const alone = { ...of(steps), run: 'account' as const };
    const inputs = given({ published: [alone], contacts: EVERYBODY });
    const first = decideAll(settledState(inputs), { ...inputs, facts: [fact(1, day(0), 'Go')] }, day(0));
    expect(first.state).not.toHaveProperty('shared');
    expect(names(first.effects)).toEqual(['offer c/acme/fact-1/offer/-/1']);
  });
});

describe('approve under run: contact (semantics row 33)', () => {
  const steps = {
    ask: ASK,
    offer: OFFER,
    mail: { ...send('welcome'), next: 'after' },
    after: send('after'),
  };
  const QUESTION = 'c/acme/fact-1%2F/ask/-/1';
  const answer = (go: Journey, at: BusinessTime, asked: Decision, over: Record<string, unknown> = {}) => {
    const [effect] = asked.effects;
    if (effect?.type !== 'approve') throw new Error('nothing was asked');
    const said = { effect: effect.id, answer: 'approved', contentHash: effect.contentHash, actor: 'kim', ...over };
    return go.decide(at, go.fact(at, 'Approval Answered', said));
  };
  const where = (decision: Pick<Decision, 'state'>) =>
    Object.values(decision.state.enrolments).map(({ contact, cursor }) => `${contact} ${cursor.step}`);

  test('one question for the enrolment; the answer lets each of them on, or over the block', () => {
    const go = journey(steps);
    const asked = begin(go);
    expect(names(asked.effects)).toEqual([`ask ${QUESTION}`]);
    const yes = answer(go, day(1), asked);
    expect(names(yes.effects)).toEqual([`offer ${OFFER_ID}`]);
    expect(where(yes)).toEqual(['ana offer', 'bo offer', 'cy offer']);
    const other = journey(steps);
    const no = answer(other, day(1), begin(other), { answer: 'declined' });
    expect(names(no.effects)).toEqual(['after ana', 'after bo', 'after cy']);
  });

  test('each waits for it: who comes while it is open, and who comes after it was said', () => {
    const go = journey({ turn: TURN, ...steps });
    begin(go);
    const asked = turn(go, day(1), 'bo');
    expect(turn(go, day(2), 'ana').effects).toEqual([]);
    expect(where(answer(go, day(2), asked))).toEqual(['ana offer', 'bo offer', 'cy turn']);
    const last = turn(go, day(9), 'cy');
    expect(where(last)).toContain('cy offer');
    expect(last.reasons).toMatchObject([{ contact: 'cy', kind: 'branched', reason: 'approved by kim' }]);
  });

  test('no and silence hold for who comes later as well', () => {
    for (const [said, reason] of [
      ['declined', 'approval: no'],
      [null, 'approval: silence'],
    ] as const) {
      const go = journey({ turn: TURN, ...steps });
      begin(go);
      const asked = turn(go, day(1), 'bo');
      if (said) answer(go, day(2), asked, { answer: said });
      else expect(names(go.decide(day(7)).effects)).toEqual(['after bo']);
      const late = turn(go, day(9), 'cy');
      expect(names(late.effects)).toEqual(['after cy']);
      expect(late.reasons).toMatchObject([{ kind: 'skipped', reason }]);
    }
  });

  test('asked on when the one who came first leaves; answered while nobody waits, it still holds', () => {
    const go = journey({ turn: TURN, ...steps });
    begin(go);
    const asked = turn(go, day(1), 'bo');
    go.decide(day(1), go.fact(day(1), 'Contact Left', {}, 'bo'));
    expect(go.awaited(day(1))).toEqual([QUESTION]);
    answer(go, day(2), asked);
    expect(go.awaited(day(2))).toEqual([]);
    expect(where(turn(go, day(3), 'ana'))).toContain('ana offer');
  });

  test('other content than was shown: asked again, once for all', () => {
    const go = journey(steps);
    const asked = begin(go);
    go.change({ account: { ...given().account, traits: { tier: 'silver', lapse: 'active' } } });
    const again = answer(go, day(1), asked);
    expect(names(again.effects)).toEqual(['ask c/acme/fact-1%2F/ask/-/2']);
    expect(where(answer(go, day(2), again))).toEqual(['ana offer', 'bo offer', 'cy offer']);
  });

  test('a purchase takes the question back from all', () => {
    const go = journey(steps);
    begin(go);
    go.decide(day(1), go.fact(day(1), 'Order Completed'));
    expect(go.awaited(day(1))).toEqual([]);
  });
});
