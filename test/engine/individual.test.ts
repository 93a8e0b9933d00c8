/** Campaigns for accounts by name: an individual programme says nothing of the others. */
import { describe, expect, test } from 'vitest';
import type { Campaign } from '../../src/domain/campaign.ts';
import { campaign, day, decideAll, fact, given, program, send, settledState } from './given.ts';

const forThese = (accounts: readonly string[], over: Partial<Campaign> = {}): Campaign =>
  campaign({
    audience: { segment: null, contacts: [], maxPerAccount: 2, accounts },
    trigger: { type: 'event', event: 'Go', where: null, maxAge: { amount: 3, unit: 'd' } },
    exits: [],
    goal: null,
    ...program({ one: send('one') }),
    ...over,
  });

const run = (of: Campaign, type = 'Go') => {
  const inputs = given({ published: [of], facts: [] });
  const facts = [fact(1, day(0), type, { campaign: of.id, actor: 'mira' })];
  return decideAll(settledState(inputs), { ...inputs, facts }, day(0));
};

describe('an individual programme', () => {
  test('starts for the accounts it names', () => {
    expect(run(forThese(['other', 'acme'])).effects).toMatchObject([{ template: 'one' }]);
  });

  test('starts for no other, and keeps no reason there: it was never meant', () => {
    const { effects, reasons } = run(forThese(['other']));
    expect([effects, reasons]).toEqual([[], []]);
    const dated = forThese(['other'], {
      trigger: { type: 'date', of: 'account.next_tender', before: { amount: 5, unit: 'd' }, latest: null },
    });
    const inputs = given({ published: [dated], traits: { next_tender: '2027-03-20' } });
    expect(decideAll(settledState(inputs), inputs, day(0)).deadline).toBeNull();
  });

  test('is not let in elsewhere by hand either, and says so', () => {
    const manual = forThese(['other'], { trigger: { type: 'manual' } });
    expect(run(manual, 'Campaign Activated').reasons).toMatchObject([
      { kind: 'not-enrolled', reason: 'for other accounts by name' },
    ]);
  });
});
