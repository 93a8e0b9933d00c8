import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pullWithin, releaseBrake } from '../../src/store/brakes/pull-brake.ts';
import { readNow } from '../../src/store/database/clock.ts';
import { inTransaction, type Store, type Transaction } from '../../src/store/database/open.ts';
import type { Claim } from '../../src/store/ledger/claim.ts';
import { type GateAnswer, passGate } from '../../src/store/ledger/gate-message.ts';
import { settleMessage } from '../../src/store/ledger/settle-message.ts';
import { unsubscribeWithin } from '../../src/store/people/unsubscribe-contact.ts';
import { vetoWithin } from '../../src/store/touches/veto-touch.ts';
import { openTestStore } from '../support/database.ts';
import { appendOrder, claimOf, messageOf, seedAccount, seedSend } from '../support/sends.ts';

const RACES = 1_000;
const ACCOUNTS = 10;

let store: Store;
beforeAll(async () => {
  store = await openTestStore('gate-races', 24);
  for (let index = 0; index < ACCOUNTS; index += 1) {
    await seedAccount(store, `p${index}`);
    await seedAccount(store, `u${index}`);
    await seedAccount(store, `v${index}`);
    await seedAccount(store, `b${index}`);
    await store.prisma.campaign.create({ data: { id: `c${index}`, title: '', version: 1 } });
    await store.prisma.brake.create({ data: { id: `campaign/c${index}` } });
  }
});
afterAll(() => store.close());

type Race = { readonly account: string; readonly contact: string; readonly round: number; readonly effectId: string };
/** Appends the stopping fact in the transaction given. */
type Stop = (tx: Transaction, race: Race) => Promise<{ readonly seq: number | null }>;
type Ran = { readonly gate: GateAnswer; readonly seq: number };

/** Some round trips to the database: the races are spread over what can happen, without a clock. */
const headStart = async (trips: number): Promise<void> => {
  for (let trip = 0; trip < trips; trip += 1) await store.pool.query('SELECT 1');
};

/** Three ways to meet, by the round: the fact has a head start, the gate has one, or the gate comes between the fact's
 * append and its commit. */
const run = async (claim: Claim, race: Race, stop: Stop): Promise<Ran> => {
  const way = race.round % 3;
  const trips = race.round % 5;
  let gate: Promise<GateAnswer> | null = null;
  const begin = async () => {
    if (way === 0) await headStart(trips);
    gate ??= passGate(store, claim);
  };
  const fact = async () => {
    if (way === 1) await headStart(trips);
    return inTransaction(store, async (tx) => {
      const { seq } = await stop(tx, race);
      if (way === 2) {
        void begin();
        await headStart(trips);
      }
      return seq ?? 0;
    });
  };
  const [seq] = await Promise.all([fact(), way === 2 ? null : begin()]);
  await begin();
  return { gate: await (gate ?? passGate(store, claim)), seq };
};

const raceAll = async (prefix: string, stop: Stop) => {
  const outcomes = { passed: 0, refused: 0 };
  await Promise.all(
    Array.from({ length: ACCOUNTS }, async (_, index) => {
      const account = `${prefix}${index}`;
      for (let round = 0; round < RACES / ACCOUNTS; round += 1) {
        const contact = `${account}-c`;
        // Every race begins with the topic allowed again.
        await store.prisma.$executeRaw`UPDATE contacts SET stopped_topics = '{}' WHERE id = ${contact}`;
        const effectId = await seedSend(store, account, contact, { step: `send:${round}` });
        const race = { account, contact, round, effectId };
        const claim = await claimOf(store, effectId);
        const { gate, seq } = await run(claim, race, stop);
        outcomes[gate.type] += 1;
        // Nothing was said where a veto found the message past its gate.
        const unsaid = seq === 0;
        if (unsaid) expect(gate.type).toBe('passed');
        else expect(seq).toBeGreaterThan(claim.decidedSeq);
        // The fact was appended, its commit still to come, before this gate began: it must have waited for it.
        if (round % 3 === 2) expect(gate.type).toBe('refused');
        if (gate.type === 'passed' && !unsaid) expect(gate.gateSeq).toBeLessThan(seq);
        expect((await messageOf(store, effectId)).phase).toBe(gate.type === 'passed' ? 'DOT' : 'CLAIMED');
        await settleMessage(
          store,
          claim,
          gate.type === 'passed' ? { type: 'accepted', reply: '250 ok', queueId: null } : gate,
        );
      }
    }),
  );
  console.info(`${RACERS[prefix]} against gate`, JSON.stringify(outcomes));
  return outcomes;
};

const RACERS: Readonly<Record<string, string>> = { p: 'purchase', u: 'unsubscribe', v: 'veto' };

/** Messages let out by a gate that had a stopping fact above their decision behind it. */
const violations = (prefix: string) =>
  store.prisma.$queryRaw<{ key: string; seq: number }[]>`
    SELECT m.key, e.seq FROM messages m JOIN events e ON e.account_id = m.account_id
    WHERE e.stops AND e.seq > m.decided_seq AND e.seq <= m.gate_seq AND m.account_id LIKE ${`${prefix}%`}`;

describe('gate', () => {
  test('1,000 races against a purchase: none passes after it, by order of numbers', async () => {
    const outcomes = await raceAll('p', (tx, { account, round }) => appendOrder(tx, account, `${account}/${round}`));
    expect(outcomes.passed + outcomes.refused).toBe(RACES);
    expect(Math.min(outcomes.passed, outcomes.refused)).toBeGreaterThan(RACES / 20);
    expect(await violations('p')).toEqual([]);
  });

  test('1,000 races against an unsubscribe: none passes after it, by order of numbers', async () => {
    const outcomes = await raceAll('u', async (tx, { contact, round }) => {
      const { business } = await readNow(tx);
      const at = business;
      const source = `race-${round}`;
      const said = await unsubscribeWithin(tx, { contactId: contact, topic: 'offers', at, source, messageKey: null });
      return { seq: said.type === 'unsubscribed' ? said.seq : null };
    });
    expect(outcomes.passed + outcomes.refused).toBe(RACES);
    expect(Math.min(outcomes.passed, outcomes.refused)).toBeGreaterThan(RACES / 20);
    expect(await violations('u')).toEqual([]);
  });

  test('1,000 races against a veto: one of the two wins, never both', async () => {
    const outcomes = await raceAll('v', async (tx, { account, effectId }) => {
      const said = await vetoWithin(tx, { id: effectId, actor: 'mina', reason: null });
      if (said.type === 'refused') {
        expect(said.because).toMatch(/^(going-out|sent)$/);
        return { seq: null };
      }
      const { lastSeq } = await tx.account.findUniqueOrThrow({ where: { id: account }, select: { lastSeq: true } });
      return { seq: lastSeq };
    });
    expect(outcomes.passed + outcomes.refused).toBe(RACES);
    expect(Math.min(outcomes.passed, outcomes.refused)).toBeGreaterThan(RACES / 20);
    expect(await violations('v')).toEqual([]);
    const [both] = await store.prisma.$queryRaw<{ count: number }[]>`
      SELECT count(*)::int AS count FROM planned_touches p JOIN messages m ON m.effect_id = p.id
      WHERE p.status = 'vetoed' AND m.phase = 'ACCEPTED'`;
    expect(both).toEqual({ count: 0 });
  });

  /** Under the brake's lock: what is past its gate by then is all that may go. */
  const raceBrake = async (index: number, round: number, campaign: string | null, outcomes: Outcomes) => {
    const account = `b${index}`;
    const transactional = round % 2 === 0;
    const effectId = await seedSend(store, account, `${account}-c`, {
      ...{ campaign: `c${index}`, step: `send:${campaign ?? 'all'}-${round}`, transactional },
    });
    const claim = await claimOf(store, effectId);
    let inFlight = false;
    const stop = async (tx: Transaction) => {
      await pullWithin(tx, { campaign, actor: 'mina', reason: 'race' });
      inFlight = (await tx.message.findUniqueOrThrow({ where: { effectId } })).phase === 'DOT';
      return { seq: claim.decidedSeq };
    };
    const { gate } = await run(claim, { account, contact: claim.contactId, round, effectId }, stop);
    outcomes[gate.type] += 1;
    expect(gate.type).toBe(inFlight ? 'passed' : 'refused');
    if (gate.type === 'refused') expect(gate.reason).toBe(`stopped: ${campaign === null ? 'everything' : 'campaign'}`);
    await releaseBrake(store, { campaign, actor: 'mina' });
    const accepted = { type: 'accepted', reply: '250 ok', queueId: null } as const;
    await settleMessage(store, claim, gate.type === 'passed' ? accepted : gate);
  };
  type Outcomes = { passed: number; refused: number };

  test('1,000 races against the stop of a campaign: none passes but what was in flight', async () => {
    const outcomes = { passed: 0, refused: 0 };
    await Promise.all(
      Array.from({ length: ACCOUNTS }, async (_, index) => {
        for (let round = 0; round < RACES / ACCOUNTS; round += 1) await raceBrake(index, round, `c${index}`, outcomes);
      }),
    );
    console.info('stop of a campaign against gate', JSON.stringify(outcomes));
    expect(Math.min(outcomes.passed, outcomes.refused)).toBeGreaterThan(RACES / 20);
  });

  test('1,000 races against the stop of everything: none passes but what was in flight', async () => {
    const outcomes = { passed: 0, refused: 0 };
    for (let round = 0; round < RACES; round += 1) await raceBrake(round % ACCOUNTS, round, null, outcomes);
    console.info('stop of everything against gate', JSON.stringify(outcomes));
    expect(Math.min(outcomes.passed, outcomes.refused)).toBeGreaterThan(RACES / 20);
  });
});
