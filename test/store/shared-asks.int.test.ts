/** What the people of one enrolment share, on real rows: one question, one offer, one code (semantics rows 1, 24, 33). */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Campaign, OfferTerms } from '../../src/domain/campaign.ts';
import type { BusinessTime } from '../../src/domain/time.ts';
import { answerApproval } from '../../src/store/approvals/answer-approval.ts';
import { requestApproval } from '../../src/store/approvals/request-approval.ts';
import { stepClock } from '../../src/store/database/clock.ts';
import type { Store } from '../../src/store/database/open.ts';
import { passGate } from '../../src/store/ledger/gate-message.ts';
import { settleMessage } from '../../src/store/ledger/settle-message.ts';
import { grantOffers } from '../../src/store/offers/grant-offers.ts';
import { requestOffer } from '../../src/store/offers/request-offer.ts';
import { campaign, day, program, send } from '../engine/given.ts';
import { addAccount, addContact, append, decideAt, decideUntilDone, publish } from '../support/company.ts';
import { openTestStore } from '../support/database.ts';
import { claimOf } from '../support/sends.ts';

let store: Store;
const percent: OfferTerms = {
  ...{ percent: { type: 'fixed', percent: 20 }, amount: null, gift: null, max: { GBP: 50_00 } },
};
const journey = (id: string, terms: OfferTerms): Campaign =>
  campaign({
    ...{ id, run: 'contact', goal: null },
    trigger: { type: 'event', event: `Go ${id}`, where: null, maxAge: { amount: 3, unit: 'd' } },
    exits: [{ type: 'event', event: 'Stop', where: null }],
    ...program({
      ask: { type: 'approve', upTo: { amount: 3, unit: 'wd' }, skipTo: null },
      offer: {
        ...{ type: 'offer', name: 'o', terms, budget: { GBP: 500_00 }, products: null },
        expires: { amount: 9, unit: 'd' },
      },
      mail: { ...send('comeback-offer'), needsOffer: 'o' },
    }),
  });

beforeAll(async () => {
  store = await openTestStore('shared_asks');
  await publish(store, [journey('code', percent), journey('gift', { ...percent, percent: null, gift: 'BOX' })]);
});
afterAll(() => store.close());

/** An account with two people, whose one question is asked. */
const asked = async (account: string, journey: string): Promise<string> => {
  await stepClock(store.prisma, day(0));
  await addAccount(store, account, { currency: 'GBP', ownerId: 'kim' });
  await addContact(store, account, 'bo');
  await decideAt(store, account, day(0));
  await append(store, account, `Go ${journey}`);
  const { effects } = await decideUntilDone(store, account);
  expect(effects.map(({ type }) => type)).toEqual(['approve']);
  const id = effects[0]?.id ?? '';
  await requestApproval(store, id);
  return id;
};
/** The answer was yes, and the one offer is granted; answers the mails that then are asked for. */
const allowed = async (account: string, id: string): Promise<readonly string[]> => {
  await answerApproval(store, { id, approved: true, actor: 'kim', note: null });
  const { effects } = await decideUntilDone(store, account);
  expect(effects.map(({ type }) => type)).toEqual(['offer']);
  await requestOffer(store, effects[0]?.id ?? '');
  await grantOffers(store);
  return (await decideUntilDone(store, account)).effects.map((effect) => effect.id);
};
const offers = (accountId: string) => store.prisma.offer.findMany({ where: { accountId } });
const reserved = async (campaignId: string) =>
  Number((await store.prisma.budget.findFirst({ where: { campaignId } }))?.reservedMinor ?? 0);
const sendOut = async (mail: string, at: BusinessTime) => {
  await stepClock(store.prisma, at);
  const claim = await claimOf(store, mail);
  await passGate(store, claim);
  await settleMessage(store, claim, { type: 'accepted', reply: '250 ok', queueId: 'q' });
  return claim.effect.data.offer?.code ?? null;
};

test('one question to the owner, one code for both, issued with the first mail', async () => {
  const id = await asked('acme', 'code');
  const mails = await allowed('acme', id);
  expect(mails).toHaveLength(2);
  const [offer] = await offers('acme');
  expect(await store.prisma.approval.count({ where: { accountId: 'acme' } })).toBe(1);
  expect(await Promise.all(mails.slice(0, 1).map((mail) => sendOut(mail, day(1))))).toEqual([offer?.code]);
  expect(await offers('acme')).toMatchObject([{ status: 'issued', issuedAt: new Date(day(1)) }]);
  await decideUntilDone(store, 'acme');
  // The first has come to his end; the code is the other's as well.
  expect(await store.prisma.enrolment.count({ where: { accountId: 'acme', status: 'open' } })).toBe(1);
  expect(await sendOut(mails[1] ?? '', day(2))).toBe(offer?.code);
  await decideUntilDone(store, 'acme');
  expect(await offers('acme')).toMatchObject([{ status: 'issued', issuedAt: new Date(day(1)) }]);
  expect(await store.prisma.enrolment.count({ where: { accountId: 'acme', status: 'open' } })).toBe(0);
});

test('one who leaves takes neither question nor offer along; the last one to end releases it', async () => {
  const id = await asked('leaves', 'code');
  await append(store, 'leaves', 'Contact Left', { contact: 'leaves-ana' });
  await decideUntilDone(store, 'leaves');
  expect(await store.prisma.approval.findUnique({ where: { id } })).toMatchObject({ status: 'open' });
  const before = await reserved('code');
  expect(await allowed('leaves', id)).toHaveLength(1);
  expect([await reserved('code'), (await offers('leaves'))[0]?.status]).toEqual([before + 50_00, 'reserved']);
  await append(store, 'leaves', 'Stop');
  await decideUntilDone(store, 'leaves');
  expect([await reserved('code'), (await offers('leaves'))[0]?.status]).toEqual([before, 'released']);
});

test('a question is withdrawn when the last of them has ended', async () => {
  const id = await asked('stops', 'code');
  await append(store, 'stops', 'Stop');
  await decideUntilDone(store, 'stops');
  expect(await store.prisma.approval.findUnique({ where: { id } })).toMatchObject({ status: 'withdrawn' });
});

test('what people keep is promised once, whoever of them reads of it first', async () => {
  const mails = await allowed('kept', await asked('kept', 'gift'));
  for (const mail of mails) expect(await sendOut(mail, day(1))).toBeNull();
  expect(await offers('kept')).toMatchObject([{ status: 'issued', code: null }]);
  expect(await store.prisma.promise.count({ where: { accountId: 'kept' } })).toBe(1);
});
