/** Who is let in, when again, and which way they go: entry, holdout, splits, and the order in which campaigns are asked. */
import fc from 'fast-check';
import { expect } from 'vitest';
import type { Campaign, PriorityClass } from '../../../src/domain/campaign.ts';
import { type BusinessTime, DAY } from '../../../src/domain/time.ts';
import { emptyState } from '../../../src/engine/state.ts';
import { campaign, day, fact, given, program, settledState } from '../given.ts';
import { byEvent } from './by-event.ts';
import { type Engine, forAll, type Property } from './property.ts';
import { play, settle, tape } from './tape.ts';

/** What one custom event brings about for an account without a past. */
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
  ...(['transactional', 'repair', 'owner-approved', 'win-back'] as const),
  ...(['thank-you', 'event', 'newsletter'] as const),
];

export const entryProperties: readonly Property[] = [
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
];
