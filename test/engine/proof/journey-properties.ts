/** What journeys keep to, whoever walks them: exits, goals, entry, holdout, splits, too late, vetoes, versions. */
import fc from 'fast-check';
import { expect } from 'vitest';
import type { Campaign, PriorityClass } from '../../../src/domain/campaign.ts';
import { type BusinessTime, DAY, HOUR, later } from '../../../src/domain/time.ts';
import type { Effect } from '../../../src/engine/decision.ts';
import { emptyState } from '../../../src/engine/state.ts';
import { anyCampaign } from '../generated.ts';
import { campaign, day, fact, given, order, program, send, settled, settledState } from '../given.ts';
import { type Engine, forAll, type Property } from './property.ts';
import { play, settle, tape } from './tape.ts';

type Send = Extract<Effect, { type: 'send' }>;
const isSend = (effect: Effect): effect is Send => effect.type === 'send';

/** A campaign that begins with a custom event and does `steps`. */
const byEvent = (over: Partial<Campaign>): Campaign =>
  campaign({
    trigger: { type: 'event', event: 'Custom', where: null, maxAge: { amount: 3, unit: 'd' } },
    entry: { reentry: 'every', wait: { amount: 1, unit: 'd' }, per: null, minGap: null },
    ...over,
  });

/** The ways of an account in campaigns without anybody's past: what one custom event brings about. */
const onCustom = (engine: Engine, published: readonly Campaign[], accountId = 'acme') => {
  const inputs = given({ published });
  const account = { ...inputs.account, id: accountId };
  return engine.decide(emptyState, { ...inputs, account, facts: [fact(1, day(0), 'Custom')] }, day(0));
};

const percents = fc.integer({ min: 0, max: 100 });

/** Five standard deviations of a share of `percent`. */
const isShare = (count: number, percent: number, of: number): boolean =>
  Math.abs(count - (of * percent) / 100) <= 5 * Math.sqrt((of * percent * (100 - percent)) / 10_000) + 1;

/** A share is counted over as many accounts as there are cases. */
const shareOf = (rule: string, percentages: readonly number[], counts: Counts): Property => ({
  rule,
  check: (engine, { numRuns }) => {
    for (const percent of percentages) {
      let count = 0;
      for (let index = 0; index < numRuns; index += 1) if (counts(engine, percent, `account-${index}`)) count += 1;
      if (!isShare(count, percent, numRuns)) throw new Error(`${count} of ${numRuns} accounts are no ${percent} %`);
    }
  },
});

type Counts = (engine: Engine, percent: number, account: string) => boolean;

const isHeldOut: Counts = (engine, holdout, account) =>
  onCustom(engine, [byEvent({ holdout, ...program({ look: { type: 'alert', title: 'Look' } }) })], account).effects
    .length === 0;

/** Where a split of two leads. */
const wayOf = (engine: Engine, weight: number, account: string, version = 1, isLonger = false): string | undefined => {
  const alerts = {
    left: { type: 'alert' as const, title: 'l', next: null },
    right: { type: 'alert' as const, title: 'r' },
  };
  const paths = [
    { name: 'left', weight, goto: 'left' },
    { name: 'right', weight: 100 - weight, goto: 'right' },
  ];
  const split = { type: 'split' as const, by: 'account' as const, paths };
  const steps = isLonger
    ? program({ first: { type: 'task', title: 't', due: { amount: 1, unit: 'd' }, outcomes: [] }, split, ...alerts })
    : program({ split, ...alerts });
  return onCustom(engine, [byEvent({ version, ...steps })], account).effects.at(-1)?.step;
};

/** Written down once more, so that a list turned round is seen. */
const CLASSES: readonly PriorityClass[] = [
  ...(['transactional', 'repair', 'owner-approved', 'win-back', 'thank-you', 'event', 'newsletter'] as const),
];

export const journeyProperties: readonly Property[] = [
  forAll('exit: after a purchase nothing of what was open before it goes on', tape, (engine, generated) => {
    const ended = new Set<string>();
    play(engine, generated, ({ before, seen, decision }) => {
      const bought = seen.facts.some((one) => one.seq > before.cursor && one.type === 'Order Completed');
      if (bought) {
        for (const { id, leaving } of Object.values(before.enrolments)) {
          if (leaving !== null) continue;
          expect(decision.state.enrolments[id]).toBeUndefined();
          const end = decision.enrolments.find((change) => change.type === 'ended' && change.id === id);
          // What finished by itself before the purchase has asked for its last.
          if (end?.type === 'ended' && end.how === 'exited') ended.add(id);
        }
      }
      for (const { enrolment } of decision.effects) expect(ended.has(enrolment)).toBe(false);
    });
  }),

  forAll('exit: no effect is asked for what exits in the same call', tape, (engine, generated) => {
    play(engine, generated, ({ decision }) => {
      const exited = decision.enrolments.flatMap((one) =>
        one.type === 'ended' && one.how === 'exited' ? [one.id] : [],
      );
      expect(decision.effects.filter(({ enrolment }) => exited.includes(enrolment))).toEqual([]);
      for (const id of exited) expect(decision.state.enrolments[id]).toBeUndefined();
    });
  }),

  forAll('exit: who is no key account any more is in no campaign', tape, (engine, generated) => {
    const { last, ...account } = play(engine, generated);
    const ended = settle(engine, account, { ...last.seen, account: { ...last.seen.account, key: false } }, last.now);
    expect(ended.state.enrolments).toEqual({});
    expect(ended.decisions.flatMap(({ effects }) => effects)).toEqual([]);
  }),

  forAll(
    'goal: counted once, from the first accepted mail on, for as long as its window',
    tape,
    (engine, generated) => {
      const first = new Map<string, BusinessTime>();
      const counted = new Set<string>();
      play(engine, generated, ({ seen, decision }) => {
        for (const change of decision.enrolments) {
          if (change.type === 'first-accepted') first.set(change.id, change.at);
          if (change.type !== 'goal') continue;
          expect(counted.has(change.id)).toBe(false);
          counted.add(change.id);
          const from = first.get(change.id);
          expect(from).toBeDefined();
          expect(change.at).toBeGreaterThanOrEqual(from ?? 0);
          expect(change.at).toBeLessThanOrEqual((from ?? 0) + 60 * DAY);
          expect(seen.facts.some((one) => one.type === 'Order Completed')).toBe(true);
        }
      });
    },
  ),

  forAll(
    'goal: a purchase counts from the first accepted mail to the last instant of the window',
    fc.record({
      within: fc.integer({ min: 1, max: 90 }),
      outcome: fc.constantFrom('accepted', 'unknown', 'dropped'),
      occurred: fc.oneof(fc.integer({ min: -2, max: 100 * 24 }), fc.constant(null)),
      borderMs: fc.integer({ min: -1, max: 1 }),
      isOver: fc.boolean(),
    }),
    (engine, { within, outcome, occurred, borderMs, isOver }) => {
      const goal = {
        name: 'won',
        event: 'Order Completed',
        where: null,
        within: { amount: within, unit: 'd' as const },
      };
      const long = { type: 'wait' as const, for: { amount: 40, unit: 'w' as const } };
      const published = [byEvent({ exits: [], goal, ...program({ mail: send('t'), ...(isOver ? {} : { long }) }) })];
      const none = given({ published });
      const enter = settle(
        engine,
        { state: emptyState, rows: new Map() },
        { ...none, facts: [fact(1, day(0), 'Custom')] },
        day(0),
      );
      const [mail] = enter.decisions.flatMap(({ effects }) => effects);
      const sent = settle(engine, enter, { ...none, facts: [settled(2, day(0), mail?.id ?? '', outcome)] }, day(0));
      // Hours after the mail, or the very end of the window.
      const after = occurred === null ? within * DAY + borderMs : occurred * HOUR;
      const at = later(day(0), Math.max(0, after));
      const bought = { ...order(3, at), occurredAt: later(day(0), after) };
      const { decisions } = settle(engine, sent, { ...none, facts: [bought] }, at);
      const counts = outcome === 'accepted' && after >= 0 && after <= within * DAY;
      const goals = decisions.flatMap(({ enrolments }) => enrolments.filter(({ type }) => type === 'goal'));
      expect(goals).toHaveLength(counts ? 1 : 0);
    },
  ),

  forAll('entry: one at a time, once is once, and after waits', tape, (engine, generated) => {
    const last = new Map<string, { at: BusinessTime; open: number; ended: BusinessTime | null }>();
    const entries = new Map(generated.inputs.published.map((one) => [one.id, one.entry]));
    play(engine, generated, ({ decision }) => {
      for (const change of decision.enrolments) {
        if (change.type !== 'opened' && change.type !== 'ended') continue;
        const [id = ''] = change.id.split('/');
        const known = last.get(id);
        if (change.type === 'ended') {
          if (known) last.set(id, { ...known, open: known.open - 1, ended: change.at });
          continue;
        }
        // Under `run: contact` several enter together.
        if (known && (known.open === 0 || known.at !== change.at)) {
          expect(known.open).toBe(0);
          expect(entries.get(id)?.reentry).not.toBe('once');
          if (entries.get(id)?.reentry === 'after')
            expect(change.at).toBeGreaterThanOrEqual((known.ended ?? 0) + 2 * DAY);
        }
        last.set(id, { at: change.at, open: (known?.open ?? 0) + 1, ended: known?.ended ?? null });
      }
    });
  }),

  forAll(
    'entry: a segment that is left and entered inside the wait lets in on the day it is over',
    fc.record({ waitDays: fc.integer({ min: 1, max: 20 }), back: fc.integer({ min: 1, max: 30 * 24 }) }),
    (engine, { waitDays, back }) => {
      const again = campaign({
        entry: { reentry: 'after', wait: { amount: waitDays, unit: 'd' }, per: null, minGap: null },
        ...program({ only: { type: 'exit', reason: 'done' } }),
      });
      const [inside, outside] = ['lapsed', 'active'].map((lapse) => given({ published: [again], traits: { lapse } }));
      if (!inside || !outside) return;
      const start = { state: settledState(outside), rows: new Map() };
      const lapsed = (seq: number, at: BusinessTime, to: string) => fact(seq, at, 'Lapse State Changed', { to });
      const entered = settle(engine, start, { ...inside, facts: [lapsed(1, day(0), 'lapsed')] }, day(0));
      const left = settle(engine, entered, { ...outside, facts: [lapsed(2, day(0, 1), 'active')] }, day(0, 1));
      const at = day(0, 1 + back);
      const returned = settle(engine, left, { ...inside, facts: [lapsed(3, at, 'lapsed')] }, at);
      const opened = (decisions: typeof entered.decisions) =>
        decisions.flatMap(({ enrolments }) => enrolments.filter((change) => change.type === 'opened'));
      expect(opened(entered.decisions)).toHaveLength(1);
      const over = day(waitDays);
      expect(opened(returned.decisions)).toHaveLength(at >= over ? 1 : 0);
      if (at >= over) return;
      expect(returned.decisions.at(-1)?.deadline).toBe(over);
      expect(opened(settle(engine, returned, inside, over).decisions).map((change) => change.at)).toEqual([over]);
    },
  ),

  shareOf('holdout: that share of accounts is held out', [0, 7, 50, 100], isHeldOut),

  forAll(
    'holdout: whoever a small one holds out, a greater one does, in every version',
    fc.record({ percent: percents, more: percents, account: fc.string({ minLength: 1 }) }),
    (engine, { percent, more, account }) => {
      if (isHeldOut(engine, percent, account))
        expect(isHeldOut(engine, Math.min(100, percent + more), account)).toBe(true);
    },
  ),

  shareOf('split: each way takes its weight of accounts', [0, 10, 50, 100], (engine, weight, account) => {
    return wayOf(engine, weight, account) === 'left';
  }),

  forAll(
    'split: the way of an account is the same in every version and behind every other step',
    fc.record({ account: fc.string({ minLength: 1 }), weight: percents, isLonger: fc.boolean() }),
    (engine, { account, weight, isLonger }) => {
      expect(wayOf(engine, weight, account, 1, isLonger)).toBe(wayOf(engine, weight, account, 2, !isLonger));
    },
  ),

  forAll(
    'priority: what starts together is asked in the order of its class',
    fc.tuple(fc.constantFrom(...CLASSES), fc.constantFrom(...CLASSES)),
    (engine, [a, b]) => {
      const one = (id: string, klass: Campaign['class']) =>
        byEvent({ id, class: klass, ...program({ look: { type: 'alert', title: id } }) });
      const asked = onCustom(engine, [one('a', a), one('b', b)]).effects.map((effect) => effect.campaign);
      expect(asked).toEqual(CLASSES.indexOf(b) < CLASSES.indexOf(a) ? ['b', 'a'] : ['a', 'b']);
    },
  ),

  forAll(
    'too late: counts from the first due instant, whatever is deferred, and moves with a postponement only',
    fc.record({
      days: fc.integer({ min: 1, max: 9 }),
      deferrals: fc.array(fc.integer({ min: 1, max: 100 }), { maxLength: 6 }),
    }),
    (engine, { days, deferrals }) => {
      const published = [byEvent({ tooLate: { amount: days, unit: 'd' }, ...program({ mail: send('t') }) })];
      const inputs = given({ published });
      let { state, effects } = engine.decide(emptyState, { ...inputs, facts: [fact(1, day(0), 'Custom')] }, day(0));
      let at = day(0);
      for (const [index, hours] of deferrals.entries()) {
        const [asked] = effects.filter(isSend);
        expect(asked).toMatchObject({ dueAt: day(0), tooLateAt: day(days), attempt: index + 1 });
        const until = later(at, hours * HOUR);
        const said = fact(2 + index, later(at, 1), 'Message Deferred', {
          effect: asked?.id,
          until,
          reason: 'quiet hours',
        });
        const deferred = engine.decide(state, { ...inputs, facts: [said] }, later(at, 1));
        expect(deferred.effects).toEqual([]);
        expect(deferred.deadline).toBe(until);
        // A millisecond before nothing is asked.
        expect(engine.decide(deferred.state, inputs, later(until, -1)).effects).toEqual([]);
        ({ state, effects } = engine.decide(deferred.state, inputs, until));
        at = until;
      }
      expect(effects.filter(isSend)).toHaveLength(1);
    },
  ),

  forAll('veto and postpone: what was said of a touch holds', tape, (engine, generated) => {
    const vetoed = new Set<string>();
    const until = new Map<string, BusinessTime>();
    play(engine, generated, ({ before, seen, now, decision }) => {
      for (const one of seen.facts.filter(({ seq }) => seq > before.cursor)) {
        const effect = String(one.payload['effect']);
        if (one.type === 'Touch Vetoed') vetoed.add(effect);
        if (one.type === 'Touch Postponed') until.set(effect, one.payload['until'] as BusinessTime);
      }
      for (const effect of decision.effects.filter(isSend)) {
        expect(vetoed.has(effect.id)).toBe(false);
        expect(now).toBeGreaterThanOrEqual(until.get(effect.id) ?? 0);
      }
    });
  }),

  forAll(
    '7: a version is pinned to its enrolments: publishing another changes nothing for those inside',
    fc.tuple(tape, fc.tuple(anyCampaign('a'), anyCampaign('b')), fc.integer({ min: 0, max: 400 })),
    (engine, [generated, next, hours]) => {
      const { last, ...account } = play(engine, generated);
      const at = later(last.now, hours * HOUR);
      const none = { ...last.seen, facts: [] };
      // No date among them: a file published late is tried at once.
      const published = next.map((one): Campaign => ({ ...one, version: 2, trigger: { type: 'manual' } }));
      const pinned = Object.fromEntries(none.published.map((one) => [`${one.id}@1`, one]));
      const old = {
        ...none,
        published: none.published.map((one): Campaign => ({ ...one, trigger: { type: 'manual' } })),
      };
      const edited = settle(engine, account, { ...none, published, pinned }, at);
      const kept = settle(engine, account, old, at);
      const ofEvent = none.published.some((one) => one.event || next.some((other) => other.event));
      if (!ofEvent) expect(edited.decisions).toEqual(kept.decisions);
      for (const effect of edited.decisions.flatMap(({ effects }) => effects)) expect(effect.version).toBe(1);
    },
  ),

  forAll(
    'send: done when every mail of it is, and the next wait counts from then',
    fc.record({
      people: fc.integer({ min: 1, max: 4 }),
      days: fc.integer({ min: 1, max: 30 }),
      hours: fc.integer({ min: 0, max: 100 }),
    }),
    (engine, { people, days, hours }) => {
      const contacts = Array.from({ length: people }, (_, index) => ({ ...given().contacts[0], id: `c${index}` }));
      const audience = { segment: null, contacts: [], maxPerAccount: 9 };
      const published = [
        byEvent({
          audience,
          ...program({
            mail: send('t'),
            wait: { type: 'wait', for: { amount: days, unit: 'd' } },
            look: { type: 'alert', title: 'x' },
          }),
        }),
      ];
      const inputs = { ...given({ published }), contacts: contacts as ReturnType<typeof given>['contacts'] };
      let { state, effects } = engine.decide(emptyState, { ...inputs, facts: [fact(1, day(0), 'Custom')] }, day(0));
      const mails = effects.filter(isSend);
      expect(mails.map(({ contact }) => contact).toSorted()).toEqual(contacts.map(({ id }) => id).toSorted());
      let deadline: BusinessTime | null = null;
      for (const [index, { id }] of mails.entries()) {
        expect(deadline).toBeNull();
        const at = day(0, hours * (index + 1));
        ({ state, deadline } = engine.decide(state, { ...inputs, facts: [settled(2 + index, at, id)] }, at));
      }
      const done = day(0, hours * people);
      expect(deadline).toBe(later(done, days * DAY));
      expect(engine.decide(state, inputs, later(done, days * DAY - 1)).effects).toEqual([]);
      expect(engine.decide(state, inputs, later(done, days * DAY)).effects).toHaveLength(1);
    },
  ),
];
