import { describe, expect, test } from 'vitest';
import type { Fact } from '../../src/domain/fact.ts';
import { campaign, day, decideAll, fact, given, program, send, settledState } from './given.ts';

const TIERS = { currencies: [], topics: null, tiers: ['silver', 'gold', 'platinum'], events: [], accountFields: [] };
const by = (trait: string, changes: 'up' | 'down' | 'any') =>
  campaign({ trigger: { type: 'trait', trait, changes }, exits: [], goal: null, ...program({ one: send('one') }) });
const moved = (seq: number, trait: string, from: string | null, to: string | null, over: Partial<Fact> = {}) =>
  fact(seq, day(0), 'Trait Changed', { trait, from, to }, over);

const told = (trait: string, changes: 'up' | 'down' | 'any', facts: readonly Fact[]) => {
  const inputs = given({ published: [by(trait, changes)] });
  const settings = { ...inputs.settings, vocabulary: TIERS };
  const { reasons } = decideAll(settledState(inputs), { ...inputs, settings, facts }, day(0));
  return reasons.map(({ kind, reason }) => `${kind} ${reason}`);
};

describe('row 8: a trigger by trait', () => {
  test('several changes before reading count from first to last; equal is none', () => {
    const up = [moved(1, 'tier', 'silver', 'gold'), moved(2, 'tier', 'gold', 'platinum')];
    expect(told('account.tier', 'up', up)).toEqual(['entered tier: silver to platinum']);
    const back = [moved(1, 'tier', 'silver', 'gold'), moved(2, 'tier', 'gold', 'silver')];
    expect(told('account.tier', 'any', back)).toEqual([]);
    // Each trait by itself, whatever else was read.
    expect(told('tier', 'up', [...back, moved(3, 'headcount', '10', '12')])).toEqual([]);
    expect(told('account.headcount', 'up', [...back, moved(3, 'headcount', '10', '12')])).toEqual([
      'entered headcount: 10 to 12',
    ]);
  });

  test('history starts nothing; one change that is news makes the move news', () => {
    const old = moved(1, 'tier', 'silver', 'gold', { historic: true });
    expect(told('tier', 'up', [old])).toEqual(['not-enrolled history']);
    expect(told('tier', 'up', [old, moved(2, 'tier', 'gold', 'platinum')])).toEqual([
      'entered tier: silver to platinum',
    ]);
  });

  test('lapse and owner are traits as well', () => {
    const lapse = fact(1, day(0), 'Lapse State Changed', { from: 'active', to: 'lapsing' });
    expect(told('account.lapse', 'down', [lapse])).toEqual(['entered lapse: active to lapsing']);
    expect(told('account.lapse', 'up', [lapse])).toEqual([]);
    const owner = fact(1, day(0), 'Owner Changed', { from: null, to: 'mira' });
    expect(told('account.owner', 'any', [owner])).toEqual(['entered owner: none to mira']);
  });

  test.each([
    ['tier', null, 'silver', 'up'],
    ['tier', 'gold', null, 'down'],
    ['level', 'major', 'major-with-problems', 'down'],
    ['abc', 'C', 'A', 'up'],
    ['headcount', '9', '10', 'up'],
    ['headcount', null, '10', 'any'],
    ['industry', 'hotels', 'retail', 'any'],
  ] as const)('%s from %s to %s goes %s', (trait, from, to, changes) => {
    const facts = [moved(1, trait, from, to)];
    const met = (['up', 'down', 'any'] as const).filter((each) => told(trait, each, facts).length > 0);
    expect(met).toEqual(changes === 'any' ? ['any'] : [changes, 'any']);
  });
});
