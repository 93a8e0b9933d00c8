/** Rows a send needs: account, contact, touch and effect, as a decision would have written them. */
import type { RenderEffect } from '../../activities/send-message.ts';
import type { Settings } from '../../src/domain/settings.ts';
import { businessTime, DAY } from '../../src/domain/time.ts';
import { readNow } from '../../src/store/database/clock.ts';
import type { Store, Transaction } from '../../src/store/database/open.ts';
import { appendFact } from '../../src/store/facts/append-fact.ts';
import type { Claim } from '../../src/store/ledger/claim.ts';
import type { AdmitFunction } from '../../src/store/ledger/claim-message.ts';
import { claimMessage } from '../../src/store/ledger/claim-message.ts';
import type { SendEffect } from '../../src/store/ledger/send-effect.ts';

export const settings: Settings = {
  company: { name: 'Firm', address: '1 Road' },
  sender: { name: 'Firm', address: 'hello@firm.test' },
  defaults: { timezone: 'UTC', locale: 'en', currency: 'GBP' },
  caps: {
    contact: [{ most: 2, per: { amount: 7, unit: 'd' } }],
    account: [{ most: 3, per: { amount: 7, unit: 'd' } }],
  },
  quietHours: { from: 0, to: 0 },
  closedWeekdays: [],
  priorityLookAhead: { amount: 1, unit: 'd' },
  feedFreshness: { amount: 2, unit: 'd' },
};

/** Lets everything go, for an hour. */
export const admitAll: AdmitFunction = (_request, _window, _policy, now) => ({
  type: 'accept',
  sendBefore: businessTime(now + 3_600_000),
});

export const seedAccount = async (
  store: Store,
  id: string,
  contacts: readonly string[] = [`${id}-c`],
): Promise<void> => {
  await store.prisma.account.create({ data: { id, name: id, standing: 'key' } });
  await store.prisma.contact.createMany({
    data: contacts.map((contact) => ({
      id: contact,
      accountId: id,
      email: `${contact}@firm.test`,
      roles: [],
      topics: ['offers', 'news'],
      stoppedTopics: [],
    })),
  });
};

export type Seeded = {
  readonly campaign?: string;
  readonly step?: string;
  readonly transactional?: boolean;
  readonly lane?: string;
  readonly attempt?: number;
  readonly decidedSeq?: number;
  readonly priority?: number;
};

/** Opens (or opens again) a send of enrolment `<campaign>/<account>/1` (`win-back` where none is named); answers its effect id. */
export const seedSend = async (
  store: Store,
  account: string,
  contact: string,
  seeded: Seeded = {},
): Promise<string> => {
  const { campaign = 'win-back', step = 'send:hello', attempt = 1, lane = 'account' } = seeded;
  const { business } = await readNow(store.prisma);
  const { lastSeq } = await store.prisma.account.findUniqueOrThrow({ where: { id: account } });
  const enrolment = `${campaign}/${account}/1`;
  const id = `${enrolment}/${step}/${contact}/1`;
  const effect: SendEffect = {
    id,
    type: 'send',
    enrolment,
    campaign,
    version: 1,
    step,
    attempt,
    contact,
    template: 'hello',
    subject: null,
    topic: 'offers',
    transactional: seeded.transactional ?? false,
    priority: seeded.priority ?? 3,
    dueAt: business,
    tooLateAt: businessTime(business + 3 * DAY),
    data: { offer: null, order: null, gatheredOrders: [] },
  };
  const row = {
    payload: JSON.parse(JSON.stringify(effect)),
    attempt,
    decidedSeq: seeded.decidedSeq ?? lastSeq,
    status: 'open',
    doneAt: null,
  };
  await store.prisma.effect.upsert({
    where: { id },
    create: {
      id,
      accountId: account,
      enrolmentId: enrolment,
      type: 'send',
      lane,
      createdAt: new Date(business),
      ...row,
    },
    update: row,
  });
  const touch = { dueAt: new Date(business), priority: effect.priority, status: 'asked', reason: null, finalAt: null };
  await store.prisma.plannedTouch.upsert({
    where: { id },
    create: {
      id,
      accountId: account,
      contactId: contact,
      campaignId: campaign,
      enrolmentId: enrolment,
      step,
      kind: 'send',
      ...touch,
    },
    update: touch,
  });
  return id;
};

/** Claims or fails the test. */
export const claimOf = async (store: Store, effectId: string, leaseMs = 60_000): Promise<Claim> => {
  const claimed = await claimMessage(store, { effectId, admit: admitAll, settings, leaseMs });
  if (claimed.type !== 'claimed') throw new Error(`not claimed: ${JSON.stringify(claimed)}`);
  return claimed.claim;
};

/** A live fact of the shop, within a transaction. */
export const appendOrder = async (tx: Transaction, account: string, sourceId: string) => {
  const { business } = await readNow(tx);
  return appendFact(tx, {
    account,
    type: 'Order Completed',
    source: 'shop',
    sourceId,
    contact: null,
    occurredAt: business,
    receivedAt: business,
    historic: false,
    payload: {},
  });
};

export const messageOf = (store: Store, effectId: string) =>
  store.prisma.message.findUniqueOrThrow({ where: { effectId } });

/** Facts the ledger told the account, oldest first. */
export const toldFacts = async (store: Store, account: string) =>
  (await store.prisma.event.findMany({ where: { accountId: account, source: 'ledger' }, orderBy: { seq: 'asc' } })).map(
    (event) => ({ type: event.type, ...(event.payload as Record<string, unknown>) }),
  );

/** Makes a lease look as if it had run out `ago` ms ago; tests do not wait for clocks. */
export const expireLease = (store: Store, effectId: string, ago = 1) =>
  store.prisma.$executeRaw`
    UPDATE messages SET lease_until = clock_timestamp() - ${ago}::int * interval '1 millisecond' WHERE effect_id = ${effectId}`;

/** A short mail whose Message-ID names its key, as the renderer's does. */
export const plainMail: RenderEffect = async (effect, claim) => ({
  type: 'rendered',
  message: {
    envelope: { from: 'bounce@firm.test', to: claim.address },
    raw: Buffer.from(`Message-ID: <${claim.key}@firm.test>\r\nSubject: hello\r\n\r\n${effect.step}\r\n`),
    contentHash: claim.key,
    subject: 'hello',
    links: [{ n: 1, url: 'https://firm.test/shop', label: 'Shop' }],
  },
});
