/** The registers of one account: what it asked and complained of, what we promised, tenders, services, plans, lines and touches. */
import type { AccountId, ContactId } from '../../domain/ids.ts';
import type { Money } from '../../domain/money.ts';
import { type BusinessTime, businessTime } from '../../domain/time.ts';
import type { Store } from '../database/open.ts';
import type { Case, Promise as PromiseRow, Tender } from '../generated/client.ts';

export type Registers = {
  /** Open ones first, by their target; then the newest. */
  readonly cases: readonly CaseLine[];
  /** Open ones first, by their day; then the newest. */
  readonly promises: readonly PromiseLine[];
  readonly tenders: readonly TenderLine[];
  readonly services: readonly {
    readonly name: string;
    readonly status: string;
    readonly since: BusinessTime;
    readonly source: string;
  }[];
  readonly plans: readonly { readonly year: number; readonly revenue: Money; readonly source: string }[];
  /** Dated lines of the dossier, newest first. */
  readonly entries: readonly EntryLine[];
  /** Touches by people, newest first. */
  readonly logged: readonly TouchLine[];
};

export type CaseLine = {
  readonly id: string;
  readonly kind: string;
  readonly title: string;
  readonly contact: ContactId | null;
  /** open, answered, closed */
  readonly status: string;
  readonly openedAt: BusinessTime;
  readonly targetAt: BusinessTime;
  readonly missed: boolean;
  readonly answeredAt: BusinessTime | null;
  readonly closedAt: BusinessTime | null;
  readonly solved: boolean | null;
  readonly note: string | null;
};

export type PromiseLine = {
  readonly id: string;
  readonly what: string;
  readonly contact: ContactId | null;
  readonly status: string;
  readonly madeAt: BusinessTime;
  readonly madeBy: string;
  readonly dueAt: BusinessTime;
  readonly closedAt: BusinessTime | null;
  readonly note: string | null;
};

export type TenderLine = {
  readonly id: string;
  readonly kind: string;
  readonly title: string;
  readonly dueAt: BusinessTime;
  readonly result: string;
  readonly reason: string | null;
  readonly winner: string | null;
  readonly nextAt: BusinessTime | null;
  readonly source: string;
};

export type EntryLine = {
  readonly id: string;
  readonly kind: string;
  readonly text: string;
  readonly about: string | null;
  readonly contact: ContactId | null;
  readonly at: BusinessTime;
  readonly source: string;
};

export type TouchLine = {
  readonly id: string;
  readonly kind: string;
  readonly text: string;
  readonly contact: ContactId | null;
  readonly at: BusinessTime;
  readonly by: string;
};

/** Lines and touches shown; older ones stay in the timeline. */
const SHOWN = 200;

export const readRegisters = async ({ prisma }: Store, accountId: AccountId): Promise<Registers> => {
  const where = { accountId };
  const newest = { where, orderBy: [{ at: 'desc' as const }, { id: 'desc' as const }], take: SHOWN };
  const [cases, promises, tenders, services, plans, entries, logged] = await Promise.all([
    prisma.case.findMany({ where, orderBy: [{ targetAt: 'asc' }, { id: 'asc' }] }),
    prisma.promise.findMany({ where, orderBy: [{ dueAt: 'asc' }, { id: 'asc' }] }),
    prisma.tender.findMany({ where, orderBy: [{ dueAt: 'asc' }, { id: 'asc' }] }),
    prisma.service.findMany({ where, orderBy: { name: 'asc' } }),
    prisma.plan.findMany({ where, orderBy: { year: 'asc' } }),
    prisma.dossierEntry.findMany(newest),
    prisma.loggedTouch.findMany(newest),
  ]);
  return {
    cases: openFirst(cases.map(caseLine)),
    promises: openFirst(promises.map(promiseLine)),
    tenders: tenders.map(tenderLine),
    services: services.map(({ name, status, since, source }) => ({ name, status, since: instant(since), source })),
    plans: plans.map(({ year, currency, revenueMinor, source }) => ({
      year,
      revenue: { minor: Number(revenueMinor), currency },
      source,
    })),
    entries: entries.map(({ id, kind, text, about, contactId: contact, at, source }) => ({
      ...{ id, kind, text, about, contact, source },
      at: instant(at),
    })),
    logged: logged.map(({ id, kind, text, contactId: contact, at, by }) => ({
      ...{ id, kind, text, contact, by },
      at: instant(at),
    })),
  };
};

/** Given by day: what is open as it is, then the others from the newest. */
export const openFirst = <Line extends { readonly closedAt: BusinessTime | null }>(lines: readonly Line[]): Line[] => [
  ...lines.filter(({ closedAt }) => closedAt === null),
  ...lines.filter(({ closedAt }) => closedAt !== null).reverse(),
];

export const caseLine = (row: Case): CaseLine => ({
  id: row.id,
  kind: row.kind,
  title: row.title,
  contact: row.contactId,
  status: row.closedAt !== null ? 'closed' : row.answeredAt !== null ? 'answered' : 'open',
  openedAt: instant(row.openedAt),
  targetAt: instant(row.targetAt),
  missed: row.missedAt !== null,
  answeredAt: instantOrNull(row.answeredAt),
  closedAt: instantOrNull(row.closedAt),
  solved: row.solved,
  note: row.note,
});

export const promiseLine = (row: PromiseRow): PromiseLine => ({
  id: row.id,
  what: row.what,
  contact: row.contactId,
  status: row.status,
  madeAt: instant(row.madeAt),
  madeBy: row.madeBy,
  dueAt: instant(row.dueAt),
  closedAt: instantOrNull(row.closedAt),
  note: row.note,
});

export const tenderLine = (row: Tender): TenderLine => ({
  id: row.id,
  kind: row.kind,
  title: row.title,
  dueAt: instant(row.dueAt),
  result: row.result,
  reason: row.reason,
  winner: row.winner,
  nextAt: instantOrNull(row.nextAt),
  source: row.source,
});

const instant = (date: Date): BusinessTime => businessTime(date.getTime());
const instantOrNull = (date: Date | null): BusinessTime | null => date && instant(date);
