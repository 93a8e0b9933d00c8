/** Blocks that wait for a person's yes (semantics row 33). */
import { describe, expect, test } from 'vitest';
import type { Campaign } from '../../src/domain/campaign.ts';
import type { Decision } from '../../src/engine/decision.ts';
import { campaign, day, decideAll, fact, given, program, send, settledState } from './given.ts';

const percent = { type: 'by' as const, field: 'account.tier', table: { gold: 20, none: 5 } };
const of: Campaign = campaign({
  id: 'c',
  trigger: { type: 'event', event: 'Go', where: null, maxAge: { amount: 3, unit: 'd' } },
  exits: [{ type: 'event', event: 'Order Completed', where: null }],
  goal: null,
  ...program({
    ask: { type: 'approve', upTo: { amount: 3, unit: 'wd' }, skipTo: 'after' },
    offer: {
      type: 'offer',
      name: 'o',
      terms: { percent, amount: null, gift: null, max: { GBP: 400_00 } },
      budget: null,
      products: null,
      expires: { amount: 9, unit: 'd' },
    },
    mail: { ...send('welcome'), next: 'after' },
    after: send('after'),
  }),
});
const inputs = given({ published: [of] });
const first = decideAll(settledState(inputs), { ...inputs, facts: [fact(1, day(0), 'Go')] }, day(0));
const [ask] = first.effects;
const hash = ask?.type === 'approve' ? ask.contentHash : '';
const answer = (over: Record<string, unknown> = {}) =>
  fact(2, day(1), 'Approval Answered', {
    effect: ask?.id,
    answer: 'approved',
    contentHash: hash,
    actor: 'kim',
    ...over,
  });
const asked = (decision: Decision) => decision.effects.map((effect) => effect.step);
const told = (over: Record<string, unknown> = {}, seen = inputs) =>
  decideAll(first.state, { ...seen, facts: [answer(over)] }, day(1));

describe('approve', () => {
  test('asks with all that a yes lets happen and its worst cost, and waits', () => {
    expect(first.effects).toMatchObject([
      {
        type: 'approve',
        guarded: [
          { type: 'offer', name: 'o', percent: 20 },
          { type: 'send', template: 'welcome' },
        ],
        cost: { minor: 400_00, currency: 'GBP' },
        // Three working days from Monday.
        upTo: day(3),
      },
    ]);
    expect([first.deadline, first.planned]).toEqual([day(3), []]);
  });

  test('yes: the block; no and silence: behind it, with the reason', () => {
    expect(asked(told())).toEqual(['offer']);
    const no = told({ answer: 'declined' });
    expect(asked(no)).toEqual(['after']);
    expect(no.reasons).toMatchObject([{ step: 'ask', kind: 'skipped', reason: 'approval: no', seq: 2 }]);
    const silent = decideAll(first.state, inputs, day(3));
    expect(asked(silent)).toEqual(['after']);
    expect(silent.reasons).toMatchObject([{ step: 'ask', kind: 'skipped', reason: 'approval: silence' }]);
  });

  test('an answer in time wins over the deadline, however late it is read', () => {
    const late = decideAll(first.state, { ...inputs, facts: [{ ...answer(), receivedAt: day(5) }] }, day(5));
    expect(asked(late)).toEqual(['offer']);
  });

  test('the answer to another ask is none', () => {
    expect(asked(told({ effect: 'c/acme/other/ask/-/1' }))).toEqual([]);
  });

  test('a template is part of what is shown: the same words under another hash want another yes', () => {
    const askOf = (hashes: Record<string, string>) => {
      const seen = given({ published: [{ ...of, templates: hashes }] });
      const [effect] = decideAll(settledState(seen), { ...seen, facts: [fact(1, day(0), 'Go')] }, day(0)).effects;
      return effect?.type === 'approve' ? effect : null;
    };
    const [one, other] = [askOf({ welcome: 'aa', after: 'x' }), askOf({ welcome: 'bb', after: 'x' })];
    expect(one?.guarded.at(-1)).toEqual({ type: 'send', template: 'welcome', hash: 'aa' });
    expect(one?.contentHash).not.toBe(other?.contentHash);
    // What stands behind the block is not asked about.
    expect(askOf({ welcome: 'aa', after: 'y' })?.contentHash).toBe(one?.contentHash);
  });

  test('other content than was shown: asked again', () => {
    for (const again of [
      told({ contentHash: 'old' }),
      told({}, { ...inputs, account: { ...inputs.account, traits: { tier: 'silver', lapse: 'active' } } }),
    ]) {
      expect(again.effects).toMatchObject([{ type: 'approve', id: 'c/acme/fact-1/ask/-/2' }]);
    }
  });

  test('a purchase takes it back', () => {
    const bought = decideAll(first.state, { ...inputs, facts: [fact(2, day(1), 'Order Completed')] }, day(1));
    expect(bought.enrolments).toMatchObject([{ type: 'ended', how: 'exited' }]);
    expect(bought.effects).toEqual([]);
  });
});
