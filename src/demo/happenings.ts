/**
 * What people of the demo's company do between mails and orders: complaints, promises, a tender, a credit stop and its end, an
 * owner who pauses an account, vetoes one mail and puts another off. Through the same transactions as the command line.
 * Days count from the first one.
 */
import { type BusinessTime, businessTime, DAY, HOUR, later } from '../domain/time.ts';
import { readNow } from '../store/database/clock.ts';
import { inTransaction, type Store } from '../store/database/open.ts';
import { placeHold } from '../store/holds/place-hold.ts';
import { releaseHold } from '../store/holds/release-hold.ts';
import { postponeTouch } from '../store/touches/postpone-touch.ts';
import { vetoTouch } from '../store/touches/veto-touch.ts';
import type { Appointment } from './agenda.ts';
import { MARKETS } from './company/markets.ts';
import {
  type Act,
  calls,
  complains,
  complaintEnds,
  hearsOfTender,
  keeps,
  losesTender,
  promises,
  sightsCompetitor,
} from './words.ts';

/** At ten in the morning (UTC) of a day. */
type Happening = { readonly day: number; readonly key: string; readonly act: Act };

const hold =
  (account: string, kind: 'credit-stop' | 'pause', reason: string, actor: string, days: number | null): Act =>
  async (store, at) => {
    // A small demo has only the first few accounts.
    if ((await store.prisma.account.count({ where: { id: account } })) === 0) return;
    await inTransaction(store, (tx) =>
      placeHold(
        tx,
        {
          ...{ account, kind, reason, actor, restsOn: null, onlyContact: null },
          endsAt: days === null ? null : later(at, days * DAY),
        },
        at,
      ),
    );
  };

const endHold =
  (account: string, kind: 'credit-stop', actor: string): Act =>
  async (store, at) => {
    const open = await store.prisma.hold.findMany({
      where: { accountId: account, kind, releasedAt: null },
      orderBy: { id: 'asc' },
    });
    for (const { id } of open) await inTransaction(store, (tx) => releaseHold(tx, { id, actor }, at));
  };

const { GB, IR, PH } = MARKETS;
const CARTONS = 'two new cartons of glasses';
const PRICES = 'the price list for the spring range';
const HOSPITALS = 'Canteens of three hospitals';

const HAPPENINGS: readonly Happening[] = [
  { day: 16, key: 'tender', act: hearsOfTender('northgate-catering', GB.owner.id, HOSPITALS, 60) },
  { day: 24, key: 'complaint', act: complains('negin-trading', 'd-1001', 'two cartons of glasses arrived broken') },
  { day: 25, key: 'promise', act: promises('negin-trading', IR.owner.id, CARTONS, 6) },
  { day: 30, key: 'promise-kept', act: keeps('negin-trading', IR.owner.id, CARTONS) },
  { day: 30, key: 'veto', act: (store) => sayToNext(store, GB.owner, 'veto') },
  { day: 34, key: 'complaint-ends', act: complaintEnds('negin-trading', 'd-1001', 'replaced, they are content') },
  {
    day: 36,
    key: 'call',
    act: calls('harbour-lane', GB.owner.id, 'They ask why deliveries come late since Christmas.'),
  },
  {
    day: 38,
    key: 'credit-stop',
    act: hold('punjab-linen', 'credit-stop', 'two invoices are overdue', 'accounting', null),
  },
  { day: 40, key: 'promise-forgotten', act: promises('juniper-market', GB.owner.id, PRICES, 5) },
  { day: 50, key: 'postpone', act: (store) => sayToNext(store, IR.owner, 'postpone') },
  {
    day: 58,
    key: 'pause',
    act: hold('bayview-hotels', 'pause', 'we are in talks about the contract', PH.owner.id, 14),
  },
  {
    day: 66,
    key: 'competitor',
    act: sightsCompetitor('cebu-home', PH.owner.id, 'Habi Table', 'Their tableware stands in two of the shops.'),
  },
  { day: 76, key: 'credit-again', act: endHold('punjab-linen', 'credit-stop', 'accounting') },
  {
    day: 80,
    key: 'tender-lost',
    act: losesTender('northgate-catering', GB.owner.id, HOSPITALS, 'Aldgate Supply', 'price'),
  },
  {
    day: 84,
    key: 'complaint-late',
    act: complains('tehran-tableware', 'd-1002', 'the invoice is wrong for the third time'),
  },
];

/** Those of accounts that exist and of days that are played. */
export const happeningsOf = (store: Store, from: BusinessTime, days: number): readonly Appointment[] =>
  HAPPENINGS.filter(({ day }) => day < days).map(({ day, key, act }) => {
    const at = businessTime(from + day * DAY + 10 * HOUR);
    return { at, key: `happening/${key}`, act: () => act(store, at) };
  });

/** The owner looks at the plan and has a word about the first mail in it; done again it finds nothing new to say. */
const sayToNext = async (
  store: Store,
  owner: { readonly id: string; readonly name: string },
  word: 'veto' | 'postpone',
): Promise<void> => {
  const { business: now } = await readNow(store.prisma);
  const said = await store.prisma.auditEntry.count({
    where: { actor: owner.id, action: word === 'veto' ? 'touch vetoed' : 'touch postponed', at: new Date(now) },
  });
  if (said > 0) return;
  const [touch] = await store.prisma.$queryRaw<{ id: string; dueAt: Date }[]>`
    SELECT p.id, p.due_at AS "dueAt" FROM planned_touches p JOIN accounts a ON a.id = p.account_id
    WHERE a.owner_id = ${owner.id} AND p.kind = 'send' AND p.status = 'planned' AND p.due_at > ${new Date(now)}
    ORDER BY p.due_at, p.id COLLATE "C" LIMIT 1`;
  if (!touch) return;
  if (word === 'veto') await vetoTouch(store, { id: touch.id, actor: owner.id, reason: 'I have just talked to them' });
  else
    await postponeTouch(store, { id: touch.id, actor: owner.id, until: businessTime(touch.dueAt.getTime() + 3 * DAY) });
};
