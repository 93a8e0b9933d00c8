/**
 * What the demo's people write into the registers: complaints and what became of them, promises, tenders, calls, what they
 * hear of others. Through the same transactions as the command line. An instant that is played again says nothing twice.
 */
import { derivedId } from '../domain/ids.ts';
import { type BusinessTime, businessTime, DAY } from '../domain/time.ts';
import { closeCase } from '../store/cases/close-case.ts';
import { openCase } from '../store/cases/open-case.ts';
import type { Store } from '../store/database/open.ts';
import { logEntry, logTouch } from '../store/log/log-touch.ts';
import { closePromise } from '../store/promises/close-promise.ts';
import { makePromise } from '../store/promises/make-promise.ts';
import { addTender } from '../store/tenders/add-tender.ts';
import { decideTender } from '../store/tenders/decide-tender.ts';

/** What somebody does at an instant; nothing where the account is not in this demo. */
export type Act = (store: Store, at: BusinessTime) => Promise<void>;

/** The service desk's number of the complaint, by which it is closed. */
const DESK = 'desk';

export const complains =
  (account: string, number: string, title: string): Act =>
  async (store) => {
    const complaint = { kind: 'complaint', title, source: DESK, number, openedAt: null } as const;
    await openCase(store, { account, actor: DESK }, complaint);
  };

export const complaintEnds =
  (account: string, number: string, note: string): Act =>
  async (store) => {
    const id = derivedId(account, DESK, number);
    await closeCase(store, { id, kind: 'complaint', actor: DESK, note, solved: true });
  };

export const promises =
  (account: string, actor: string, what: string, days: number): Act =>
  async (store, at) => {
    if ((await store.prisma.promise.count({ where: { accountId: account, what } })) > 0) return;
    await makePromise(store, { account, actor }, { what, dueAt: businessTime(at + days * DAY) });
  };

export const keeps =
  (account: string, actor: string, what: string): Act =>
  async (store) => {
    const made = await store.prisma.promise.findFirst({ where: { accountId: account, what, status: 'open' } });
    if (made) await closePromise(store, { id: made.id, end: 'kept', actor, note: null });
  };

export const hearsOfTender =
  (account: string, actor: string, title: string, days: number): Act =>
  async (store, at) => {
    if ((await store.prisma.tender.count({ where: { accountId: account, title } })) > 0) return;
    const dueAt = businessTime(at + days * DAY);
    const tender = { kind: 'tender', title, dueAt, source: 'their purchasing', asOf: null } as const;
    await addTender(store, { account, actor }, tender);
  };

export const losesTender =
  (account: string, actor: string, title: string, winner: string, reason: string): Act =>
  async (store) => {
    const open = await store.prisma.tender.findFirst({ where: { accountId: account, title, result: 'open' } });
    if (open) await decideTender(store, { id: open.id, actor, result: 'lost', reason, winner, nextAt: null });
  };

export const calls =
  (account: string, actor: string, text: string): Act =>
  async (store) => {
    if ((await store.prisma.loggedTouch.count({ where: { accountId: account, text } })) > 0) return;
    await logTouch(store, { account, actor }, { kind: 'call', text, at: null });
  };

export const sightsCompetitor =
  (account: string, actor: string, about: string, text: string): Act =>
  async (store) => {
    if ((await store.prisma.dossierEntry.count({ where: { accountId: account, text } })) > 0) return;
    await logEntry(store, { account, actor }, { kind: 'competitor', text, about, at: null, source: null });
  };
