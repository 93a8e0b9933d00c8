/** A small published company on stepped time, for tests of the store: key accounts with a contact each, facts, the clock. */
import type { Campaign } from '../../src/domain/campaign.ts';
import type { LapseFunction } from '../../src/domain/lapse.ts';
import type { Segment } from '../../src/domain/segment.ts';
import type { BusinessTime } from '../../src/domain/time.ts';
import { publishCampaigns } from '../../src/store/campaigns/publish-campaigns.ts';
import { readNow, stepClock } from '../../src/store/database/clock.ts';
import { inTransaction, type Store, type Transaction } from '../../src/store/database/open.ts';
import { type DecidedTurn, decideAccount } from '../../src/store/decision/decide-account.ts';
import { type Appended, appendFact, type NewFact } from '../../src/store/facts/append-fact.ts';
import { type AppendedFacts, appendFacts } from '../../src/store/facts/append-facts.ts';
import { day, given } from '../engine/given.ts';

export const LAPSED: Segment = {
  id: 'lapsed',
  title: 'Lapsed',
  where: { type: 'is', field: 'account.lapse', value: 'lapsed' },
};

/** Publishes on the stepped clock, which it sets to `at`. Segments: `lapsed` unless others are given. */
export const publish = async (
  store: Store,
  campaigns: readonly Campaign[],
  { at = day(0), segments = [LAPSED] }: { readonly at?: BusinessTime; readonly segments?: readonly Segment[] } = {},
): Promise<void> => {
  await stepClock(store.prisma, at);
  const { settings } = given();
  const files = campaigns.map((campaign) => ({ campaign, source: '' }));
  await publishCampaigns(store, { campaigns: files, segments, settings }, at);
};

type AccountFields = Partial<Parameters<Store['prisma']['account']['create']>[0]['data']>;

/** A key account with one decision maker, `<id>-ana`, who agreed to offers and the newsletter. */
export const addAccount = async (store: Store, id: string, fields: AccountFields = {}): Promise<void> => {
  await store.prisma.account.create({ data: { name: id, standing: 'key', lapseState: 'active', ...fields, id } });
  await addContact(store, id, 'ana');
};

export const addContact = async (
  store: Store,
  accountId: string,
  name: string,
  fields: { readonly timezone?: string; readonly roles?: string[] } = {},
): Promise<void> => {
  const id = `${accountId}-${name}`;
  await store.prisma.contact.create({
    data: {
      id,
      accountId,
      email: `${id}@firm.test`,
      roles: ['decision-maker'],
      topics: ['offers', 'newsletter'],
      ...fields,
    },
  });
};

/** Nothing about anybody's silence is known. */
export const noLapse: LapseFunction = (history) => ({
  state: history.previous?.state ?? 'active',
  since: history.previous?.since ?? day(-100),
  nextChangeAt: null,
  reason: 'not judged',
});

let ids = 0;

const factNow = async (tx: Transaction, account: string, type: string): Promise<NewFact> => {
  const { business } = await readNow(tx);
  ids += 1;
  return {
    account,
    type,
    source: 'test',
    sourceId: `${process.pid}/${ids}`,
    contact: null,
    occurredAt: business,
    receivedAt: business,
    historic: false,
    payload: {},
  };
};

/** Appends one fact at the clock's instant, in a transaction of its own. */
export const append = (store: Store, account: string, type: string, over: Partial<NewFact> = {}): Promise<Appended> =>
  inTransaction(store, async (tx) => appendFact(tx, { ...(await factNow(tx, account, type)), ...over }));

/** Appends facts of one kind in one transaction. */
export const appendMany = (store: Store, account: string, type: string, count: number): Promise<AppendedFacts> =>
  inTransaction(store, async (tx) => {
    const fact = await factNow(tx, account, type);
    const facts = Array.from({ length: count }, (_, index) => ({ ...fact, sourceId: `${fact.sourceId}/${index}` }));
    return appendFacts(tx, account, facts);
  });

/** Decides until nothing is left, as the workflow does; answers the last turn. */
export const decideUntilDone = async (store: Store, account: string, lapse = noLapse): Promise<DecidedTurn> => {
  for (let calls = 0; calls < 100; calls += 1) {
    const turn = await decideAccount(store, account, lapse);
    if (!turn.more) return turn;
  }
  throw new Error(`${account} asks for ever`);
};

/** The clock moves, the account is asked. */
export const decideAt = async (
  store: Store,
  account: string,
  at: BusinessTime,
  lapse = noLapse,
): Promise<DecidedTurn> => {
  await stepClock(store.prisma, at);
  return decideUntilDone(store, account, lapse);
};
