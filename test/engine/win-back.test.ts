import { describe, expect, test } from 'vitest';
import { emptyState } from '../../src/engine/state.ts';
import { campaign, day, decideAll, fact, given, order, program, send, settled, settledState } from './given.ts';

const lapsed = { traits: { lapse: 'lapsed', tier: 'gold' } };
const published = [campaign({})];
const lapse = (seq: number, at = day(0), historic = false) =>
  fact(seq, at, 'Lapse State Changed', { from: 'active', to: 'lapsed', since: at, reason: 'silent' }, { historic });

const enrolled = () => {
  const inputs = given({ published, ...lapsed });
  const state = settledState(inputs);
  return { inputs, entered: decideAll(state, { ...inputs, facts: [lapse(1)] }, day(0)) };
};
const MISS = 'win-back/acme/enter-1803891600000/miss/ana/1';

describe('win-back', () => {
  test('a lapse that is news enrols and asks for the first mail', () => {
    const { entered } = enrolled();
    expect(entered.crossings).toMatchObject([{ segment: 'lapsed', change: 'entered' }]);
    expect(entered.effects).toMatchObject([{ type: 'send', id: MISS, template: 'we-miss-you', attempt: 1 }]);
    expect(entered.enrolments).toMatchObject([{ type: 'opened', because: 'entered lapsed', triggerSeq: 1 }]);
    expect(entered.planned.map((touch) => [touch.step, touch.kind])).toEqual([
      ['miss', 'send'],
      ['offer', 'send'],
    ]);
  });

  test('a lapse that is history changes membership and starts nothing', () => {
    const inputs = given({ published, ...lapsed });
    const decision = decideAll(settledState(inputs), { ...inputs, facts: [lapse(1, day(0), true)] }, day(0));
    expect(decision.crossings).toMatchObject([{ segment: 'lapsed', change: 'entered' }]);
    expect(decision.effects).toEqual([]);
    expect(decision.reasons).toMatchObject([{ kind: 'not-enrolled', reason: 'history' }]);
  });

  test('a segment judged for the first time starts nothing', () => {
    const inputs = given({ published, ...lapsed });
    const decision = decideAll(emptyState, { ...inputs, facts: [lapse(1)] }, day(0));
    expect(decision.effects).toEqual([]);
    expect(decision.reasons).toMatchObject([{ kind: 'not-enrolled', reason: 'history' }]);
  });

  test('a purchase exits with its number, counts the goal, and asks for nothing more', () => {
    const { inputs, entered } = enrolled();
    const sent = decideAll(entered.state, { ...inputs, facts: [settled(2, day(0, 1), MISS)] }, day(0, 1));
    expect(sent.deadline).toBe(day(7, 1));
    const bought = decideAll(sent.state, { ...inputs, facts: [order(3, day(5))] }, day(5));
    expect(bought.enrolments).toMatchObject([
      { type: 'goal', name: 'won-back' },
      { type: 'ended', how: 'exited', because: 'Order Completed', seq: 3 },
    ]);
    expect(decideAll(bought.state, inputs, day(30)).effects).toEqual([]);
  });

  test('a purchase below half the usual stops it without being a goal', () => {
    const { inputs, entered } = enrolled();
    const sent = decideAll(entered.state, { ...inputs, facts: [settled(2, day(0, 1), MISS)] }, day(0, 1));
    const bought = decideAll(sent.state, { ...inputs, facts: [order(3, day(5), 49_99)] }, day(5));
    expect(bought.enrolments.map((change) => change.type)).toEqual(['ended']);
  });

  test('a lapse and a purchase in one reading: nothing is sent', () => {
    const inputs = given({ published, traits: { lapse: 'active', tier: 'gold' } });
    const decision = decideAll(settledState(inputs), { ...inputs, facts: [lapse(1), order(2, day(0))] }, day(0));
    expect(decision.effects).toEqual([]);
  });

  test('a purchase that came before the deadline was taken still stops what the deadline would send', () => {
    const { inputs, entered } = enrolled();
    const sent = decideAll(entered.state, { ...inputs, facts: [settled(2, day(0, 1), MISS)] }, day(0, 1));
    // The system was down over the deadline: the purchase arrived after it, both are read together.
    const late = decideAll(sent.state, { ...inputs, facts: [order(3, day(8))] }, day(9));
    expect(late.effects).toEqual([]);
    expect(late.enrolments).toMatchObject([{ type: 'goal' }, { type: 'ended', how: 'exited' }]);
  });

  test('a deferred send is asked again at its instant with the same id', () => {
    const { inputs, entered } = enrolled();
    const facts = [fact(2, day(0), 'Message Deferred', { effect: MISS, until: day(0, 23), reason: 'quiet hours' })];
    const deferred = decideAll(entered.state, { ...inputs, facts }, day(0));
    expect(deferred.deadline).toBe(day(0, 23));
    expect(deferred.reasons).toMatchObject([{ kind: 'deferred', reason: 'quiet hours', contact: 'ana' }]);
    const again = decideAll(deferred.state, inputs, day(0, 23));
    expect(again.effects).toMatchObject([{ id: MISS, attempt: 2, dueAt: day(0) }]);
  });

  test('refused at the gate: asked again twice, then after a minute with its reason', () => {
    const { inputs, entered } = enrolled();
    const refused = (seq: number) => fact(seq, day(0), 'Message Refused', { effect: MISS, reason: 'a fact came' });
    const first = decideAll(entered.state, { ...inputs, facts: [refused(2)] }, day(0));
    expect(first.effects).toMatchObject([{ id: MISS, attempt: 2 }]);
    const second = decideAll(first.state, { ...inputs, facts: [refused(3)] }, day(0));
    const third = decideAll(second.state, { ...inputs, facts: [refused(4)] }, day(0));
    expect(third.effects).toEqual([]);
    expect(third.deadline).toBe(day(0) + 60_000);
    expect(third.reasons.at(-1)).toMatchObject({ kind: 'deferred', reason: 'facts-moving' });
  });

  test('again only after the re-entry wait, by itself, if still lapsed', () => {
    const { entered } = enrolled();
    const [id] = Object.keys(entered.state.enrolments);
    const past = [
      {
        id: id ?? '',
        campaign: 'win-back',
        version: 1,
        entryKey: 'x',
        enteredAt: day(0),
        endedAt: day(10),
        firstAcceptedAt: null,
        goalAt: null,
      },
    ];
    const later = given({ published, past, ...lapsed });
    const judged = { ...settledState(later), cursor: 1 };
    const refused = decideAll(judged, { ...later, facts: [lapse(2, day(20))] }, day(20));
    expect(refused.reasons).toMatchObject([{ reason: 'inside the re-entry wait' }]);
    expect(refused.deadline).toBe(day(375));
    const asked = decideAll(refused.state, later, day(375));
    expect(asked.effects).toMatchObject([{ type: 'send', template: 'we-miss-you' }]);
  });

  test('no contact in role: skipped with the reason, the journey goes on', () => {
    const inputs = given({ published, contacts: [], ...lapsed });
    const decision = decideAll(settledState(inputs), { ...inputs, facts: [lapse(1)] }, day(0));
    expect(decision.reasons.at(-1)).toMatchObject({ kind: 'skipped', reason: 'no contact in role decision-maker' });
    expect(decision.deadline).toBe(day(7));
  });
});

describe('wait_for a click, task and branch', () => {
  const warm = campaign({
    ...program({
      miss: send('we-miss-you'),
      click: {
        type: 'wait-for',
        awaited: { type: 'event', event: 'Email Clicked', where: null },
        upTo: { amount: 7, unit: 'd' },
        onMatch: 'call',
        onTimeout: 'last',
      },
      call: { type: 'task', title: 'Warm', due: { amount: 1, unit: 'wd' }, outcomes: ['talking', 'no-interest'] },
      hear: {
        type: 'wait-for',
        awaited: { type: 'task' },
        upTo: { amount: 2, unit: 'wd' },
        onMatch: 'read',
        onTimeout: 'last',
      },
      read: {
        type: 'branch',
        arms: [{ when: { type: 'is', field: 'outcome', value: 'talking' }, goto: 'out' }],
        otherwise: 'last',
      },
      out: { type: 'exit', reason: 'owner-took-over' },
      last: send('comeback-offer'),
    }),
  });
  const start = () => {
    const inputs = given({ published: [warm], ...lapsed });
    const entered = decideAll(settledState(inputs), { ...inputs, facts: [lapse(1)] }, day(0));
    return { inputs, sent: decideAll(entered.state, { ...inputs, facts: [settled(2, day(0), MISS)] }, day(0)) };
  };
  const click = (seq: number, verdict: string, at = day(1)) =>
    fact(seq, at, 'Email Clicked', { effect: MISS, verdict, message: 'm', link: '1' }, { contact: 'ana' });

  test('a human click opens the task; its outcome is read by the branch', () => {
    const { inputs, sent } = start();
    const clicked = decideAll(sent.state, { ...inputs, facts: [click(3, 'human')] }, day(1));
    expect(clicked.effects).toMatchObject([{ type: 'task', title: 'Warm', contact: 'ana', dueAt: day(2) }]);
    const done = fact(4, day(2), 'Task Done', { effect: clicked.effects[0]?.id, outcome: 'talking' });
    const ended = decideAll(clicked.state, { ...inputs, facts: [done] }, day(2));
    expect(ended.enrolments).toMatchObject([{ type: 'ended', how: 'finished', because: 'owner-took-over' }]);
  });

  test("a machine's click is nobody's answer", () => {
    const { inputs, sent } = start();
    const scanned = decideAll(sent.state, { ...inputs, facts: [click(3, 'machine')] }, day(1));
    expect(scanned.effects).toEqual([]);
    expect(decideAll(scanned.state, inputs, day(7)).effects).toMatchObject([{ template: 'comeback-offer' }]);
  });

  test('a click in time that arrives after the deadline wins', () => {
    const { inputs, sent } = start();
    const late = { ...click(3, 'human', day(6)), receivedAt: day(8) };
    const decision = decideAll(sent.state, { ...inputs, facts: [late] }, day(8));
    expect(decision.effects).toMatchObject([{ type: 'task' }]);
  });

  test('nothing accepted: the wait that leans on it is skipped', () => {
    const inputs = given({ published: [warm], ...lapsed });
    const entered = decideAll(settledState(inputs), { ...inputs, facts: [lapse(1)] }, day(0));
    const dropped = decideAll(entered.state, { ...inputs, facts: [settled(2, day(0), MISS, 'dropped')] }, day(0));
    expect(dropped.reasons.map((reason) => reason.reason)).toContain('nothing was sent');
  });
});

describe('thank-you on orders', () => {
  const thanks = campaign({
    id: 'thank-you',
    class: 'thank-you',
    trigger: { type: 'event', event: 'Order Completed', where: null, maxAge: { amount: 3, unit: 'd' } },
    entry: { reentry: 'every', wait: { amount: 90, unit: 'd' }, per: 'order.id', minGap: { amount: 30, unit: 'd' } },
    exits: [{ type: 'event', event: 'Order Refunded', where: null }],
    goal: null,
    ...program({
      wait: { type: 'wait', for: { amount: 2, unit: 'd' } },
      related: {
        type: 'offer',
        name: 'related',
        terms: { percent: { type: 'fixed', percent: 10 }, amount: null, gift: null, max: null },
        budget: null,
        products: { take: 3, relatedTo: 'trigger.order.items' },
        expires: { amount: 30, unit: 'd' },
      },
      mail: { ...send('thank-you'), ifEmpty: { offer: 'related', template: 'thank-you-plain' } },
      reminder: { ...send('offer-ends-soon'), needsOffer: 'related' },
    }),
  });
  const inputs = given({ published: [thanks] });
  const offered = (seq: number, effect: string, empty: string | null) =>
    fact(seq, day(2), 'Offer Reserved', {
      effect,
      offer: { name: 'related', code: empty ? null : 'R-1', empty, products: [], percent: 10, expiresAt: day(32) },
    });

  test('per order, gathered inside the gap and named in the next mail', () => {
    const first = decideAll(settledState(inputs), { ...inputs, facts: [order(1, day(0)), order(2, day(1))] }, day(1));
    expect(first.reasons.at(-1)).toMatchObject({ kind: 'not-enrolled', reason: 'already inside' });
    expect(first.state.gathered).toEqual({ 'thank-you': ['o2'] });
    const past = [
      {
        id: 'e',
        campaign: 'thank-you',
        version: 1,
        entryKey: 'o1',
        enteredAt: day(0),
        endedAt: day(5),
        firstAcceptedAt: null,
        goalAt: null,
      },
    ];
    const next = given({ published: [thanks], past });
    const closed = { ...first.state, enrolments: {} };
    const entered = decideAll(closed, { ...next, facts: [order(3, day(31))] }, day(31));
    expect(Object.values(entered.state.enrolments)).toMatchObject([{ entryKey: 'o3', gathered: ['o2'] }]);
  });

  test('an empty offer takes the plain mail, and what leans on it is skipped', () => {
    const entered = decideAll(settledState(inputs), { ...inputs, facts: [order(1, day(0))] }, day(0));
    const asked = decideAll(entered.state, inputs, day(2));
    expect(asked.effects).toMatchObject([{ type: 'offer', percent: 10, products: { take: 3 } }]);
    const id = asked.effects[0]?.id ?? '';
    const plain = decideAll(asked.state, { ...inputs, facts: [offered(2, id, 'no related product')] }, day(2));
    expect(plain.effects).toMatchObject([{ type: 'send', template: 'thank-you-plain', data: { offer: null } }]);
    const done = decideAll(plain.state, { ...inputs, facts: [settled(3, day(2), plain.effects[0]?.id ?? '')] }, day(2));
    expect(done.reasons.map((reason) => reason.reason)).toContain('offer related is empty');
    expect(done.enrolments.at(-1)).toMatchObject({ type: 'ended', how: 'finished' });
  });

  test('a late order is history', () => {
    const late = order(1, day(0), 120_00, { receivedAt: day(4) });
    const decision = decideAll(settledState(inputs), { ...inputs, facts: [late] }, day(4));
    expect(decision.reasons).toMatchObject([{ kind: 'not-enrolled', reason: 'history' }]);
  });
});
