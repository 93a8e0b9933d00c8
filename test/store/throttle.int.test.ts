/** A campaign's throttle on real rows and locks: eight accounts' mails are claimed at once, in every order (semantics row 41). */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Campaign, Guards } from '../../src/domain/campaign.ts';
import { type BusinessTime, HOUR, later } from '../../src/domain/time.ts';
import { admit } from '../../src/engine/admit.ts';
import { stepClock } from '../../src/store/database/clock.ts';
import type { Store } from '../../src/store/database/open.ts';
import { claimMessage } from '../../src/store/ledger/claim-message.ts';
import { passGate } from '../../src/store/ledger/gate-message.ts';
import { settleMessage } from '../../src/store/ledger/settle-message.ts';
import { campaign, day, given, program, send } from '../engine/given.ts';
import { addAccount, append, decideUntilDone, publish } from '../support/company.ts';
import { openTestStore } from '../support/database.ts';

const LETTERS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
const ROUNDS = 4;

const slow = (id: string, guards: Guards, over: Partial<Campaign> = {}): Campaign =>
  campaign({
    id,
    trigger: { type: 'event', event: `Go ${id}`, where: null, maxAge: { amount: 3, unit: 'd' } },
    exits: [],
    goal: null,
    guards,
    ...program({ mail: send('t') }),
    ...over,
  });
const rounds = Array.from({ length: ROUNDS }, (_, round) => `slow-${round}`);

const late = Array.from({ length: ROUNDS }, (_, round) => `late-${round}`);

let store: Store;
beforeAll(async () => {
  store = await openTestStore('throttle', LETTERS.length + 2);
  const receipt = program({ mail: { ...send('t'), transactional: true } });
  await publish(store, [
    ...[...rounds, ...late].map((id) => slow(id, { throttle: { most: 3, per: 'hour' } })),
    slow('receipt', { throttle: { most: 1, per: 'day' } }, receipt),
    slow('fails', { throttle: { most: 1, per: 'hour' } }),
  ]);
});
afterAll(() => store.close());

/** Each account hears of the campaign at this instant and asks for its mail; answers effects by letter. */
const ask = async (id: string, letters: readonly string[], at: BusinessTime): Promise<Map<string, string>> => {
  await stepClock(store.prisma, at);
  const effects = new Map<string, string>();
  for (const letter of letters) {
    const account = `${id}-${letter}`;
    if ((await store.prisma.account.count({ where: { id: account } })) === 0) {
      await addAccount(store, account);
      await decideUntilDone(store, account);
      await append(store, account, `Go ${id}`);
    }
    for (const { id: effect } of (await decideUntilDone(store, account)).effects) effects.set(letter, effect);
  }
  return effects;
};

const claim = (effectId: string) =>
  claimMessage(store, { effectId, admit, settings: given().settings, leaseMs: 60_000 });

/** Claims all at once, in this order; those that may go are accepted. Answers what became of each. */
const work = async (effects: ReadonlyMap<string, string>, order: readonly string[]) => {
  const told = await Promise.all(
    order.flatMap((letter) => {
      const effect = effects.get(letter);
      return effect === undefined ? [] : [claim(effect).then((result) => [letter, result] as const)];
    }),
  );
  for (const [, result] of told) {
    if (result.type !== 'claimed') continue;
    expect(await passGate(store, result.claim)).toMatchObject({ type: 'passed' });
    await settleMessage(store, result.claim, { type: 'accepted', reply: '250 ok', queueId: null });
  }
  const said = told.map(([letter, result]): [string, unknown] => [
    letter,
    result.type === 'deferred' ? [result.until, result.reason] : result.type,
  ]);
  return Object.fromEntries(said);
};

/** Another order in each round; in the last one they come backwards. */
const ordered = (round: number): readonly string[] =>
  round === ROUNDS - 1
    ? LETTERS.toReversed()
    : LETTERS.map((_, index) => LETTERS[(index * 3 + round) % LETTERS.length] ?? '');

test('three go an hour, the others in (instant due, account id) order, whoever claims first', async () => {
  for (const [round, id] of rounds.entries()) {
    const wait = (hours: number) => [later(day(0), hours * HOUR), 'throttle: 3 per hour'];
    expect(await work(await ask(id, LETTERS, day(0)), ordered(round))).toEqual({
      ...{ a: 'claimed', b: 'claimed', c: 'claimed', d: wait(1), e: wait(1), f: wait(1), g: wait(2), h: wait(2) },
    });
    // Their places are theirs: an hour later nobody else asks, and nobody waits for longer.
    for (const [hours, expected] of [
      [1, { d: 'claimed', e: 'claimed', f: 'claimed' }],
      [2, { g: 'claimed', h: 'claimed' }],
    ] as const) {
      expect(await work(await ask(id, LETTERS, day(0, hours)), ordered(round))).toEqual(expected);
    }
    const messages = await store.prisma.message.findMany({ where: { campaignId: id }, orderBy: { accountId: 'asc' } });
    expect(messages.map(({ sentAt }) => sentAt?.getTime())).toEqual(
      [0, 0, 0, 1, 1, 1, 2, 2].map((hours) => later(day(0), hours * HOUR)),
    );
    const reasons = await store.prisma.reason.findMany({ where: { campaignId: id, kind: 'deferred' } });
    expect(reasons.map(({ reason }) => reason)).toEqual(Array.from({ length: 5 }, () => 'throttle: 3 per hour'));
  }
});

test('whose turn has gone by hold up nobody: all at once, and no more than three go', async () => {
  for (const id of late) {
    const effects = await ask(id, LETTERS, day(0));
    await stepClock(store.prisma, later(day(0), HOUR / 2));
    const told = Object.values(await work(effects, LETTERS));
    expect(told.filter((one) => one === 'claimed')).toHaveLength(3);
    expect(told.filter((one) => one !== 'claimed')).toEqual(
      Array.from({ length: 5 }, () => [expect.any(Number), 'throttle: 3 per hour']),
    );
  }
});

test('transactional mails neither wait for it nor take a place', async () => {
  const all = Object.fromEntries(LETTERS.map((letter) => [letter, 'claimed']));
  expect(await work(await ask('receipt', LETTERS, day(1)), LETTERS)).toEqual(all);
});

test('a mail that was not taken gives its place back', async () => {
  const effects = await ask('fails', ['a', 'b'], day(1));
  const first = await claim(effects.get('a') ?? '');
  if (first.type !== 'claimed') throw new Error(first.type);
  await passGate(store, first.claim);
  await settleMessage(store, first.claim, {
    type: 'rejected',
    stage: 'dot',
    code: 550,
    enhanced: '5.7.1',
    reply: 'no',
  });
  expect(await work(effects, ['b'])).toEqual({ b: 'claimed' });
});
