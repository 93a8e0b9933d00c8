/**
 * Makes breaches of the contact plan known: a fact once a breach, a task for the owner in his morning. What has been made
 * up for closes its task by itself.
 *
 * A company that turns its plan on may have hundreds of breaches: each owner is asked for three a day, greatest value
 * first; all of them stand in `keyline forgotten`.
 */

import { assertNever } from '../../domain/assert-never.ts';
import type { ContactJudge, FloorStanding } from '../../domain/contact-plan.ts';
import { formatDuration } from '../../domain/duration.ts';
import type { AccountId } from '../../domain/ids.ts';
import { offsetAt, startOfLocalDay } from '../../domain/local-time.ts';
import { dayClosedBecause } from '../../domain/open-hours.ts';
import { ownerPlace } from '../../domain/owner-place.ts';
import { type BusinessTime, DAY, HOUR, later } from '../../domain/time.ts';
import { windowMs } from '../../domain/window-ms.ts';
import type { WorkCalendar } from '../../domain/work-calendar.ts';
import { readSettings } from '../campaigns/read-settings.ts';
import { readNow } from '../database/clock.ts';
import { inTransaction, type Store, type Transaction } from '../database/open.ts';
import { appendFact } from '../facts/append-fact.ts';
import { openSystemTask, SYSTEM } from '../tasks/open-system-task.ts';
import { workingDaysLater } from '../tasks/working-days-later.ts';
import { byValue, readValues } from '../views/read-values.ts';
import { CONTACT_PLAN, type JudgedAccount, judgeAccounts, worstBreach } from './judge-accounts.ts';

/** One look at everybody in this time is enough: its answers are of days. */
const LOOKS_EVERY = HOUR;

/** After the owner's midnight: his day has begun. */
const MORNING = 8 * HOUR;

const MOST_A_DAY = 3;

/** Task outcomes; the first three are touches (`touch-of-task.ts`). */
const OUTCOMES = ['called', 'visited', 'met', 'not-reached', 'not-needed'];

/** Answers the accounts whose doorbell is to be rung. `everyMs`: business ms between two looks. Safe to repeat and to run twice at once. */
export const watchContactPlan = async (
  store: Store,
  judge: ContactJudge,
  everyMs = LOOKS_EVERY,
): Promise<readonly AccountId[]> => {
  const now = (await readNow(store.prisma)).business;
  const settings = await readSettings(store.prisma);
  if (!settings?.contactPlan || !(await takeTurn(store.prisma, now, everyMs))) return [];
  const judged = (await judgeAccounts(store.prisma, judge, now)) ?? [];
  await closeMadeUp(store.prisma, judged, now);
  const breached = judged.filter(({ standing }) => worstBreach(standing) !== null);
  const values = await readValues(
    store.prisma,
    breached.map(({ account }) => account),
    now,
  );
  const inOrder = byValue(breached.map((one) => ({ ...one, value: values.get(one.account) ?? null })));
  const asked = await readAsked(store.prisma, now);
  const ring: AccountId[] = [];
  for (const one of inOrder) {
    // Without an owner by the settings' own clock and calendar.
    const { timezone: zone, calendar } = ownerPlace(settings, one.owner ?? { timezone: 'UTC', market: null });
    if (!isMorning(now, zone, calendar)) continue;
    const key = one.owner?.id ?? '';
    const today = asked.filter(({ owner, at }) => owner === key && at >= startOfLocalDay(now, zone)).length;
    if (today >= MOST_A_DAY) continue;
    const told = await inTransaction(store, (tx) => tell(tx, one, now));
    if (told.ring) ring.push(one.account);
    if (told.asked) asked.push({ owner: key, at: now });
  }
  return ring;
};

/** True: nobody has looked for a while, and now nobody else will. The first look begins the plan. */
const takeTurn = async (tx: Transaction, now: BusinessTime, everyMs: number): Promise<boolean> => {
  const at = new Date(now);
  const first = await tx.$executeRaw`
    INSERT INTO watches (name, since, looked_at) VALUES (${CONTACT_PLAN}, ${at}, ${at}) ON CONFLICT (name) DO NOTHING`;
  if (first > 0) return true;
  const taken = await tx.$executeRaw`
    UPDATE watches SET looked_at = ${at}
    WHERE name = ${CONTACT_PLAN} AND looked_at <= ${new Date(later(now, -everyMs))}`;
  return taken > 0;
};

const closeMadeUp = async (tx: Transaction, judged: readonly JudgedAccount[], now: BusinessTime): Promise<void> => {
  const kept = judged.filter(({ standing }) => worstBreach(standing) === null).map(({ account }) => account);
  await tx.$executeRaw`
    UPDATE tasks SET status = 'not-needed', closed_at = ${new Date(now)}, note = 'in touch again'
    WHERE campaign_id = ${SYSTEM} AND step = ${CONTACT_PLAN} AND status = 'open' AND account_id = ANY(${kept}::text[])`;
};

/** Tasks of the last two days: those of the owner's today are among them, wherever he is. */
const readAsked = async (
  tx: Transaction,
  now: BusinessTime,
): Promise<{ readonly owner: string; readonly at: number }[]> => {
  const rows = await tx.task.findMany({
    where: { campaignId: SYSTEM, step: CONTACT_PLAN, createdAt: { gt: new Date(later(now, -2 * DAY)) } },
    select: { ownerId: true, createdAt: true },
  });
  return rows.map(({ ownerId, createdAt }) => ({ owner: ownerId ?? '', at: createdAt.getTime() }));
};

const isMorning = (now: BusinessTime, zone: string, calendar: WorkCalendar): boolean => {
  const wall = now + offsetAt(now, zone);
  const day = Math.floor(wall / DAY);
  return wall - day * DAY >= MORNING && dayClosedBecause(day, calendar) === null;
};

/** The fact once a breach; the task once, and again for each further time of the plan that passes without a touch. */
const tell = async (
  tx: Transaction,
  one: JudgedAccount,
  now: BusinessTime,
): Promise<{ readonly ring: boolean; readonly asked: boolean }> => {
  const breach = worstBreach(one.standing);
  const most = breach && one.floor[breach.which];
  await tx.$queryRaw`SELECT id FROM accounts WHERE id = ${one.account} FOR NO KEY UPDATE`;
  const open = await tx.task.count({
    where: { accountId: one.account, campaignId: SYSTEM, step: CONTACT_PLAN, status: 'open' },
  });
  if (!breach || !most || open > 0) return { ring: false, asked: false };
  const { which, floor } = breach;
  const last = floor.last === null ? 'never' : String(floor.last.at);
  const key = `${which}/${last}/${Math.floor((now - floor.dueAt) / windowMs(most))}`;
  if ((await tx.task.count({ where: { id: `${SYSTEM}/${CONTACT_PLAN}/${one.account}/${key}` } })) > 0)
    return { ring: false, asked: false };
  const { ring } = await appendFact(tx, {
    account: one.account,
    type: 'Contact Plan Breached',
    source: CONTACT_PLAN,
    sourceId: `${one.account}/${which}/${last}`,
    contact: null,
    occurredAt: now,
    receivedAt: now,
    historic: false,
    payload: { which, last: floor.last, dueAt: floor.dueAt, plan: formatDuration(most) },
  });
  await openSystemTask(
    tx,
    {
      kind: CONTACT_PLAN,
      key,
      account: one.account,
      contact: null,
      title: `${sayBreach(which, one.name)}: ${saySince(which, floor, now)} (plan: every ${formatDuration(most)})`,
      asked: {
        type: 'contact-plan',
        account: one.name,
        which,
        days: floor.last === null ? null : Math.floor((now - floor.last.at) / DAY),
        everyDays: Math.round(windowMs(most) / DAY),
      },
      dueAt: await workingDaysLater(tx, one.account, now, 2),
      outcomes: OUTCOMES,
    },
    now,
  );
  return { ring, asked: true };
};

const sayBreach = (which: 'personal' | 'any', name: string): string => {
  switch (which) {
    case 'personal':
      return `Call ${name}`;
    case 'any':
      return `Get in touch with ${name}`;
    default:
      return assertNever(which);
  }
};

const saySince = (which: 'personal' | 'any', { last }: FloorStanding, now: BusinessTime): string => {
  const what = which === 'personal' ? 'no personal touch' : 'no touch';
  return last === null ? `${what} yet` : `${what} for ${Math.floor((now - last.at) / DAY)} days`;
};
