/** The facts of a meeting brief (src/domain/brief.ts), read in one go. */
import type { AccountBrief } from '../../domain/brief.ts';
import type { LapseState } from '../../domain/fact.ts';
import type { AccountId } from '../../domain/ids.ts';
import type { Money } from '../../domain/money.ts';
import { type BusinessTime, businessTime, DAY, later } from '../../domain/time.ts';
import { readNow } from '../database/clock.ts';
import type { Store } from '../database/open.ts';
import { readRelated } from '../score/read-related.ts';
import { readBriefMoney } from './read-brief-money.ts';
import { readBriefNews } from './read-brief-news.ts';
import { readBriefProducts } from './read-brief-products.ts';

/** News is what happened since the last talk; of a talk of yesterday there is none yet, of one of last year too much. */
const SHORTEST_NEWS = 14 * DAY;
const LONGEST_NEWS = 90 * DAY;

const PLAN_AHEAD = 30 * DAY;

/** Null where there is no such account. */
export const readBrief = async (store: Store, id: AccountId): Promise<AccountBrief | null> => {
  const { prisma } = store;
  const account = await prisma.account.findUnique({ where: { id } });
  if (!account) return null;
  const { business: now } = await readNow(prisma);
  const ofAccount = { accountId: id };
  const talk = await prisma.loggedTouch.findFirst({
    where: { ...ofAccount, kind: { in: ['call', 'visit', 'meeting'] }, at: { lte: new Date(now) } },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
  });
  const since = newsSince(now, talk === null ? null : instant(talk.at));
  const [owner, news, money, products, holds, cases, promises, contacts, offers, touches, tenders, entries, services] =
    await Promise.all([
      account.ownerId === null ? null : prisma.owner.findUnique({ where: { id: account.ownerId } }),
      readBriefNews(store, id, since, account.currency),
      readBriefMoney(store, { id, currency: account.currency, now }),
      readBriefProducts(store, id, now),
      prisma.hold.findMany({
        where: { ...ofAccount, releasedAt: null },
        orderBy: [{ placedAt: 'asc' }, { id: 'asc' }],
      }),
      prisma.case.findMany({ where: { ...ofAccount, closedAt: null }, orderBy: [{ openedAt: 'asc' }, { id: 'asc' }] }),
      prisma.promise.findMany({
        where: { ...ofAccount, status: { in: ['open', 'broken'] } },
        orderBy: [{ dueAt: 'asc' }, { id: 'asc' }],
      }),
      prisma.contact.findMany({ where: ofAccount, orderBy: { id: 'asc' } }),
      prisma.offer.findMany({
        where: { ...ofAccount, status: 'issued' },
        orderBy: [{ expiresAt: 'asc' }, { id: 'asc' }],
      }),
      prisma.plannedTouch.findMany({
        where: { ...ofAccount, status: { in: ['planned', 'asked'] }, dueAt: { lte: new Date(later(now, PLAN_AHEAD)) } },
        orderBy: [{ dueAt: 'asc' }, { id: 'asc' }],
      }),
      prisma.tender.findMany({ where: { ...ofAccount, result: 'open' }, orderBy: [{ dueAt: 'asc' }, { id: 'asc' }] }),
      prisma.dossierEntry.findMany({
        where: { ...ofAccount, kind: { in: ['need', 'competitor'] } },
        orderBy: [{ at: 'desc' }, { id: 'asc' }],
      }),
      prisma.service.findMany({ where: { ...ofAccount, status: 'could-be-offered' }, orderBy: { name: 'asc' } }),
    ]);
  const related = await readRelated(prisma, {
    products: products.buys.map(({ id: product }) => product),
    take: 2,
    excludeOwnedBy: id,
    recentDays: 365,
    now,
  });
  return {
    id,
    name: account.name,
    tier: account.tier,
    level: account.level,
    kinds: account.kinds,
    owner: owner && { name: owner.name, locale: owner.locale, timezone: owner.timezone },
    now,
    since,
    lastPersonalTouch: talk && { at: instant(talk.at), kind: talk.kind, by: talk.by },
    money: {
      ...money,
      usual: moneyOrNull(account.usualOrderMinor, account.currency),
      lastOrderAt: account.lastOrderAt && instant(account.lastOrderAt),
    },
    lapse: {
      state: account.lapseState as LapseState,
      since: account.lapseSince && instant(account.lapseSince),
      reason: account.lapseReason,
    },
    news,
    holds: holds.map(({ kind, reason, placedAt }) => ({ kind, reason, at: instant(placedAt) })),
    cases: cases.map(({ kind, title, openedAt, targetAt }) => ({
      kind: kind === 'complaint' ? 'complaint' : 'request',
      title,
      openedAt: instant(openedAt),
      answerBy: instant(targetAt),
    })),
    promises: promises.map(({ what, dueAt, status }) => ({
      what,
      dueAt: instant(dueAt),
      broken: status === 'broken' || dueAt.getTime() < now,
    })),
    deliveries: products.deliveries,
    people: contacts.map((contact) => ({
      name: `${contact.firstName} ${contact.lastName}`.trim() || contact.email,
      title: contact.title,
      roles: contact.roles,
      lastResponseAt: contact.lastHumanResponseAt && instant(contact.lastHumanResponseAt),
      unreachable: contact.suppressed ? (contact.suppressedReason ?? 'suppressed') : null,
      left: contact.leftAt !== null,
    })),
    buys: products.buys.map(({ name, times, lastAt }) => ({ product: name, times, lastAt })),
    stopped: products.stopped.map(({ name, times, lastAt }) => ({ product: name, times, lastAt })),
    related: related.map(({ name }) => name),
    offers: offers.flatMap(({ name, code, expiresAt }) =>
      expiresAt === null ? [] : [{ name, code, until: instant(expiresAt) }],
    ),
    plan: onceEach(touches.map(({ dueAt, campaignId, step }) => ({ at: instant(dueAt), campaign: campaignId, step }))),
    tenders: tenders.map(({ title, kind, dueAt }) => ({ title, kind, at: instant(dueAt) })),
    needs: entries.filter(({ kind }) => kind === 'need').map(({ text }) => text),
    competitors: entries
      .filter(({ kind }) => kind === 'competitor')
      .map(({ about, text, at }) => ({ name: about ?? text, at: instant(at) })),
    services: services.map(({ name }) => name),
  };
};

/** The same mail to several people is one thing that is planned. */
const onceEach = (touches: AccountBrief['plan']): AccountBrief['plan'] => [
  ...new Map(touches.map((touch) => [`${touch.at} ${touch.campaign} ${touch.step}`, touch])).values(),
];

const newsSince = (now: BusinessTime, talk: BusinessTime | null): BusinessTime =>
  businessTime(now - Math.min(Math.max(talk === null ? LONGEST_NEWS : now - talk, SHORTEST_NEWS), LONGEST_NEWS));

const moneyOrNull = (minor: bigint | null, currency: string | null): Money | null =>
  minor === null || currency === null ? null : { minor: Number(minor), currency };

const instant = (date: Date): BusinessTime => businessTime(date.getTime());
