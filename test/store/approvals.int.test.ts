/** Approvals: asked as a row, answered by a person, silent by time, withdrawn with the journey. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { answerApproval } from '../../src/store/approvals/answer-approval.ts';
import { readApprovals } from '../../src/store/approvals/read-approvals.ts';
import { requestApproval } from '../../src/store/approvals/request-approval.ts';
import type { Store } from '../../src/store/database/open.ts';
import { campaign, day, program, send } from '../engine/given.ts';
import { addAccount, append, decideAt, decideUntilDone, publish } from '../support/company.ts';
import { openTestStore } from '../support/database.ts';

let store: Store;
beforeAll(async () => {
  store = await openTestStore('approvals');
  await publish(store, [
    campaign({
      id: 'c',
      trigger: { type: 'event', event: 'Go', where: null, maxAge: { amount: 3, unit: 'd' } },
      goal: null,
      entry: { reentry: 'after', wait: { amount: 1, unit: 'd' }, per: null, minGap: null },
      ...program({
        ask: { type: 'approve', upTo: { amount: 3, unit: 'wd' }, skipTo: 'after' },
        mail: { ...send('welcome'), next: 'after' },
        after: send('after'),
      }),
    }),
  ]);
});
afterAll(() => store.close());

/** The account's journey asks; answers the approval's id. */
const asked = async (account: string): Promise<string> => {
  await addAccount(store, account, { ownerId: 'kim' });
  await decideAt(store, account, day(0));
  await append(store, account, 'Go');
  const { effects } = await decideUntilDone(store, account);
  expect(effects).toMatchObject([{ type: 'approve' }]);
  const [effect] = effects;
  if (!effect) throw new Error('nothing asked');
  await requestApproval(store, effect.id);
  await requestApproval(store, effect.id);
  return effect.id;
};
const stepOf = async (account: string) =>
  (await decideUntilDone(store, account)).effects.map(({ id }) => id.split('/').at(-3));
const rowOf = (id: string) => store.prisma.approval.findUniqueOrThrow({ where: { id } });

test('a row for the owner; yes lets it happen; a second answer is refused', async () => {
  const id = await asked('yes');
  expect(await readApprovals(store, { account: 'yes', owner: 'kim', status: 'open', limit: 10 })).toMatchObject([
    { id, guarded: [{ type: 'send', template: 'welcome' }], upTo: day(3), status: 'open' },
  ]);
  expect(await stepOf('yes')).toEqual([]);
  expect(await answerApproval(store, { id, approved: true, actor: 'kim', note: null })).toMatchObject({
    account: 'yes',
  });
  expect(await stepOf('yes')).toEqual(['mail']);
  expect(await rowOf(id)).toMatchObject({ status: 'approved', answeredBy: 'kim' });
  expect(await answerApproval(store, { id, approved: false, actor: 'lee', note: null })).toMatchObject({
    because: 'closed',
    reason: 'it is approved by kim already',
  });
  expect(await answerApproval(store, { id: 'x', approved: true, actor: 'kim', note: null })).toMatchObject({
    because: 'unknown',
  });
  expect(await store.prisma.auditEntry.count({ where: { subject: id } })).toBe(1);
});

test('no goes on without it; a purchase withdraws the question', async () => {
  const id = await asked('no');
  await answerApproval(store, { id, approved: false, actor: 'kim', note: 'not now' });
  expect(await stepOf('no')).toEqual(['after']);
  const other = await asked('buys');
  await append(store, 'buys', 'Order Completed');
  expect(await stepOf('buys')).toEqual([]);
  expect(await rowOf(other)).toMatchObject({ status: 'withdrawn' });
});

test('silence is none; afterwards no answer is taken', async () => {
  const id = await asked('silent');
  const { effects } = await decideAt(store, 'silent', day(3));
  expect(effects.map((effect) => effect.id.split('/').at(-3))).toEqual(['after']);
  expect(await rowOf(id)).toMatchObject({ status: 'silent' });
  expect(await answerApproval(store, { id, approved: true, actor: 'kim', note: null })).toMatchObject({
    reason: 'it is silent already',
  });
});

test('a role that nobody has is one task in 90 days', async () => {
  await addAccount(store, 'lonely');
  await store.prisma.contact.updateMany({ where: { accountId: 'lonely' }, data: { roles: ['user'] } });
  const tasks = () => store.prisma.task.findMany({ where: { accountId: 'lonely' }, orderBy: { createdAt: 'asc' } });
  for (const [at, count] of [
    [10, 1],
    [40, 1],
    [101, 2],
  ] as const) {
    await decideAt(store, 'lonely', day(at));
    await append(store, 'lonely', 'Go');
    await decideUntilDone(store, 'lonely');
    // Silence after the ask: the send behind it finds nobody.
    await decideAt(store, 'lonely', day(at + 5));
    expect(await tasks()).toHaveLength(count);
  }
  expect((await tasks())[0]).toMatchObject({ title: 'Find a contact at lonely: nobody there is decision-maker' });
});
