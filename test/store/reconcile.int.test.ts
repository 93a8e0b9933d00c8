import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { businessTime } from '../../src/domain/time.ts';
import { inTransaction, type Store } from '../../src/store/database/open.ts';
import { passGate } from '../../src/store/ledger/gate-message.ts';
import { type CaughtDot, reconcile } from '../../src/store/ledger/reconcile.ts';
import { settleMessage } from '../../src/store/ledger/settle-message.ts';
import { noticeKey, writeNotice } from '../../src/store/notices/write-notice.ts';
import { openTestStore } from '../support/database.ts';
import { appendOrder, claimOf, expireLease, seedAccount, seedSend } from '../support/sends.ts';

let store: Store;
beforeAll(async () => {
  store = await openTestStore('reconcile');
});
afterAll(() => store.close());

let accounts = 0;
const accepted = async () => {
  accounts += 1;
  const account = `a${accounts}`;
  await seedAccount(store, account);
  const effectId = await seedSend(store, account, `${account}-c`);
  const claim = await claimOf(store, effectId);
  await passGate(store, claim);
  await settleMessage(store, claim, { type: 'accepted', reply: '250 ok', queueId: null });
  return { account, effectId, key: claim.key };
};

/** A breach as a change to a sound world, the invariant that must name it, and how to mend it again. */
const found = async (journal: readonly CaughtDot[] | null) => {
  const { violations } = await reconcile(store, journal && (async () => journal));
  return violations.map(({ invariant, key }) => `${invariant} ${key}`);
};

describe('reconcile', () => {
  test('a sound world has no violation, and counts what it looked at', async () => {
    const one = await accepted();
    const dots = [{ messageId: `<${one.key}@firm.test>`, code: 250 }];
    expect(await reconcile(store, async () => dots)).toEqual({
      checked: { messages: 1, events: 1, enrolments: 0 },
      violations: [],
    });
    expect(await found(null)).toEqual([]);
    // A dot that was taken back by its reply, and the one that stands.
    expect(await found([{ messageId: `<${one.key}@firm.test>`, code: 451 }, ...dots])).toEqual([]);
    expect(await found([])).toEqual([`I4 ${one.key}`]);
    expect(await found([...dots, ...dots])).toEqual([`I1 ${one.key}`, `I2 ${one.key}`, `I4 ${one.key}`]);
    expect(await found([...dots, { messageId: `<${one.key}@firm.test>`, code: null }])).toEqual([`I2 ${one.key}`]);
    expect(await found([...dots, { messageId: '<stranger@firm.test>', code: 250 }])).toEqual([
      'I4 <stranger@firm.test>',
    ]);
  });

  test('mails to our own people have their rows among the notices, and may go out again', async () => {
    const id = 'digest/nadia/2026-11-03';
    const notice = {
      id,
      kind: 'digest',
      owner: 'nadia',
      account: null,
      address: 'n@firm.test',
      subject: 'x',
      body: {},
    };
    await writeNotice(store.prisma, { ...notice, dueAt: businessTime(Date.UTC(2020, 0, 1)) });
    const key = noticeKey(id);
    const dot = { messageId: `<${key}@firm.test>`, code: 250 };
    const rest = (await store.prisma.message.findMany()).map((message) => ({
      ...{ messageId: `<${message.key}@firm.test>`, code: 250 },
    }));
    expect(await found([...rest])).toEqual([]);
    // A dot before anybody tried: not ours.
    expect(await found([...rest, dot])).toEqual([`I4 ${key}`]);
    await store.prisma.$executeRaw`UPDATE notices SET phase = 'ACCEPTED', tries = 2 WHERE id = ${id}`;
    expect(await found([...rest, { ...dot, code: null }, dot])).toEqual([]);
    expect(await found([...rest, dot, dot])).toEqual([]);
    expect(await found([...rest, dot, dot, dot])).toEqual([`I4 ${key}`]);
    expect(await found([...rest, { ...dot, code: null }])).toEqual([`I4 ${key}`]);
    await store.prisma.$executeRaw`
      UPDATE notices SET phase = 'DOT', lease_until = clock_timestamp() - interval '1 hour' WHERE id = ${id}`;
    expect(await found([...rest, dot])).toEqual([`I5 ${key}`]);
    await store.prisma.notice.delete({ where: { id } });
  });

  test.each([
    [
      'I6',
      async (key: string, account: string) => {
        await inTransaction(store, (tx) => appendOrder(tx, account, `${account}/late`));
        await store.prisma.$executeRaw`UPDATE messages SET gate_seq = 2 WHERE key = ${key}`;
        return key;
      },
    ],
    [
      'I5',
      async (key: string, _account: string, effectId: string) => {
        await store.prisma.$executeRaw`UPDATE messages SET phase = 'DOT' WHERE key = ${key}`;
        await store.prisma.$executeRaw`UPDATE planned_touches SET status = 'asked' WHERE id = ${effectId}`;
        await expireLease(store, effectId, 130_000);
        return key;
      },
    ],
    [
      'I5',
      async (_key: string, _account: string, effectId: string) => {
        await store.prisma.$executeRaw`UPDATE planned_touches SET reason = NULL WHERE id = ${effectId}`;
        return effectId;
      },
    ],
    [
      'I5',
      async (key: string, _account: string, effectId: string) => {
        await store.prisma.$executeRaw`UPDATE planned_touches SET status = 'dropped' WHERE id = ${effectId}`;
        return key;
      },
    ],
    [
      'I17',
      async (_key: string, account: string) => {
        await store.prisma.$executeRaw`UPDATE accounts SET last_seq = last_seq + 1 WHERE id = ${account}`;
        return account;
      },
    ],
  ] as const)('finds a planted breach of %s', async (invariant, plant) => {
    const { key, account, effectId } = await accepted();
    const named = await plant(key, account, effectId);
    expect(await found(null)).toEqual([`${invariant} ${named}`]);
    await store.prisma.$executeRaw`DELETE FROM messages WHERE key = ${key}`;
    await store.prisma.$executeRaw`DELETE FROM planned_touches WHERE id = ${effectId}`;
    await store.prisma
      .$executeRaw`UPDATE accounts SET last_seq = (SELECT count(*) FROM events WHERE account_id = ${account}) WHERE id = ${account}`;
    expect(await found(null)).toEqual([]);
  });
});
