/** What journeys keep to, whoever walks them: exits, goals, too late, vetoes, versions, the end of a send. */
import fc from 'fast-check';
import { expect } from 'vitest';
import type { Campaign } from '../../../src/domain/campaign.ts';
import { type BusinessTime, DAY, HOUR, later } from '../../../src/domain/time.ts';
import type { Effect } from '../../../src/engine/decision.ts';
import { emptyState } from '../../../src/engine/state.ts';
import { anyCampaign } from '../generated.ts';
import { ana, day, fact, given, order, program, send, settled } from '../given.ts';
import { byEvent } from './by-event.ts';
import { forAll, type Property } from './property.ts';
import { play, settle, tape } from './tape.ts';

type Send = Extract<Effect, { type: 'send' }>;
const isSend = (effect: Effect): effect is Send => effect.type === 'send';

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
        one.type === 'ended' && one.how === 'exited' ? [one.id, one.shared] : [],
      );
      expect(decision.effects.filter(({ enrolment }) => exited.includes(enrolment))).toEqual([]);
      for (const id of exited) expect(decision.state.enrolments[id ?? '']).toBeUndefined();
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
      const contacts = Array.from({ length: people }, (_, index) => ({ ...ana, id: `c${index}` }));
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
      const inputs = given({ published, contacts });
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
