/**
 * Step 1 of the send protocol: one transaction under the account's and the contact's row lock (in this order, like all
 * who take both) in which admission judges the rows as they are and the ledger row becomes CLAIMED, so of any number of
 * workers one holds it. What is not to go out now is reported in the same transaction.
 */

import type { AccountId, ContactId, EffectId } from '../../domain/ids.ts';
import { firstZone, type Place, placeOf } from '../../domain/place.ts';
import type { Settings } from '../../domain/settings.ts';
import { type BusinessTime, businessTime } from '../../domain/time.ts';
import type { Admission, AdmissionRequest, AdmissionWindow } from '../../engine/admission.ts';
import { admissionRequest } from '../../engine/admission-request.ts';
import { capsOf } from '../../engine/caps.ts';
import { readNow } from '../database/clock.ts';
import { inTransaction, type Store, type Transaction } from '../database/open.ts';
import { withOfferAsIssued, withOfferFromNow } from '../offers/offer-in-mail.ts';
import type { ClaimResult } from './claim-result.ts';
import { type DayPlace, takePlace } from './first-days.ts';
import { messageKey } from './message-key.ts';
import { hasBacklog, readTouches } from './read-admission-window.ts';
import {
  type Ask,
  isAddressSuppressed,
  type LockedAccount,
  type LockedContact,
  lockAccount,
  lockContact,
  readAsk,
  readBrakes,
} from './read-claim-rows.ts';
import { readThrottle } from './read-throttle.ts';
import { type AskedSend, reportSend, type SendReport } from './report-send.ts';
import type { SendEffect } from './send-effect.ts';
import { standsAlready } from './standing-message.ts';
import { type Claiming, writeClaim } from './write-claim.ts';

export type AdmitFunction = (
  request: AdmissionRequest,
  window: AdmissionWindow,
  policy: Settings,
  now: BusinessTime,
) => Admission;

export type ClaimRequest = {
  readonly effectId: EffectId;
  readonly admit: AdmitFunction;
  readonly settings: Settings;
  /** Machine ms within which the gate must be reached. */
  readonly leaseMs: number;
  /** Machine ms after its lease at which a message left at its dot counts as unknown; default 60,000. */
  readonly graceMs?: number;
  /** True: a mail to this address leaves the house for the world, so it counts for the first days' ceiling. Default: none does. */
  readonly leaves?: (address: string) => boolean;
  /** Runs last in the transaction (fail point K0). */
  readonly beforeCommit?: () => void | Promise<void>;
};

/** Throws when the effect is unknown or no send. Safe to repeat: the key is unique and each claim raises the fence. */
export const claimMessage = (store: Store, request: ClaimRequest): Promise<ClaimResult> =>
  inTransaction(store, async (tx) => {
    const result = await claimUnderLock(tx, request);
    await request.beforeCommit?.();
    return result;
  });

const claimUnderLock = async (tx: Transaction, request: ClaimRequest): Promise<ClaimResult> => {
  const { effectId } = request;
  const { accountId, contactId } = await readNames(tx, effectId);
  const account = await lockAccount(tx, accountId);
  const contact = await lockContact(tx, contactId);
  const asking = await readAsk(tx, effectId);
  const ask: Ask = { ...asking, effect: await withOfferAsIssued(tx, asking.effect) };
  const { business: now } = await readNow(tx);
  const { lane, attempt, message } = ask;
  const asked: AskedSend = { effectId, accountId, contactId, lane, attempt, fence: message?.fence ?? 0 };

  const standing = await standsAlready(tx, asked, ask, request.graceMs ?? 60_000, now);
  if (standing) return standing;
  const place = placeOf(request.settings, account);
  const verdict = await judge(tx, request, ask, account, contact, place, asked, now);
  if (verdict.type !== 'accept' || !contact) return report(tx, asked, verdict, now);

  if (!ask.effect.transactional && request.leaves?.(contact.email)) {
    const today = await takePlace(tx, request.settings, now, await readClaimedAt(tx, effectId));
    if (today.type === 'full') return report(tx, asked, deferOrDrop(ask.effect, today), now);
  }

  const claiming: Claiming = {
    key: messageKey(effectId),
    accountId,
    effect: withOfferFromNow(ask.effect, place, request.settings, now),
    address: contact.email,
    locale: contact.locale ?? place.locale,
    attempt,
    decidedSeq: decidedSeqOf(ask, account),
    sendBefore: verdict.sendBefore,
    leaseMs: request.leaseMs,
    now,
  };
  const written = await writeClaim(tx, claiming, message);
  if (!written) return { type: 'busy', waitMs: 1_000 };
  const { topic, transactional } = ask.effect;
  return { type: 'claimed', claim: { ...asked, ...claiming, ...written, claimedAt: now, topic, transactional } };
};

/** When this message was claimed last; null: never. */
const readClaimedAt = async (tx: Transaction, effectId: EffectId): Promise<BusinessTime | null> => {
  const row = await tx.message.findUnique({ where: { effectId }, select: { claimedAt: true } });
  return row && businessTime(row.claimedAt.getTime());
};

/** As admission does: what cannot wait that long is dropped now. */
const deferOrDrop = (effect: SendEffect, { until, reason }: Extract<DayPlace, { type: 'full' }>): Admission =>
  until >= effect.tooLateAt ? { type: 'drop', reason: `too late: ${reason}` } : { type: 'defer', until, reason };

/** Which rows to lock; an effect never changes its account or contact. */
const readNames = async (tx: Transaction, effect: EffectId) => {
  const [named] = await tx.$queryRaw<{ accountId: AccountId; contactId: ContactId | null }[]>`
    SELECT account_id AS "accountId", payload->>'contact' AS "contactId"
    FROM effects WHERE id = ${effect} AND type = 'send'`;
  if (!named?.contactId) throw new Error(`unknown send effect ${effect}`);
  return { accountId: named.accountId, contactId: named.contactId };
};

type Verdict = Admission | { readonly type: 'refuse'; readonly reason: string };

const judge = async (
  tx: Transaction,
  { admit, settings }: ClaimRequest,
  { effect, touch, message, ...ask }: Ask,
  account: LockedAccount,
  contact: LockedContact | undefined,
  place: Place,
  asked: AskedSend,
  now: BusinessTime,
): Promise<Verdict> => {
  if (!contact || contact.accountId !== asked.accountId || contact.leftAt !== null)
    return { type: 'drop', reason: 'contact left' };
  if (touch === 'vetoed' || touch === 'cancelled') return { type: 'drop', reason: touch };
  const postponed = ask.postponedUntil?.getTime() ?? now;
  if (postponed > now) return { type: 'defer', until: businessTime(postponed), reason: 'postponed' };
  const retryAt = message?.nextAttemptAt?.getTime() ?? now;
  if (retryAt > now) return { type: 'defer', until: businessTime(retryAt), reason: message?.reason ?? 'deferred' };
  const address = contact.email;
  const brakes = await readBrakes(tx, effect.campaign);
  const releasedAt = latest(account.releasedAt, brakes.releasedAt);
  const throttle = effect.guards?.throttle;
  const window: AdmissionWindow = {
    contact: {
      suppressed: contact.suppressed || (await isAddressSuppressed(tx, address)),
      topics: contact.topics,
      stoppedTopics: contact.stoppedTopics,
      paused: contact.paused,
      timezone: firstZone(contact.timezone, place.timezone),
      market: place.market?.id ?? null,
    },
    account: {
      key: account.standing === 'key',
      held: { scope: account.holdScope, offers: account.offersHeld },
      holdReason: account.holdReason,
      releasedAt,
      backlog: releasedAt !== null && (await hasBacklog(tx, asked, releasedAt)),
    },
    stopped: brakes.stopped,
    ...(throttle &&
      !effect.transactional && { throttle: await readThrottle(tx, effect, asked.accountId, throttle, now) }),
    ...(await readTouches(
      tx,
      { ...asked, address, priority: effect.priority, caps: capsOf(effect.guards, settings) },
      settings,
      now,
    )),
  };
  const admission = admit(admissionRequest(effect), window, settings, now);
  // What the gate would refuse is refused here, before a connection is spent on it.
  if (admission.type === 'accept' && account.stopSeq > decidedSeqOf(ask, account)) {
    return { type: 'refuse', reason: `facts-moving: fact ${account.stopSeq} came after the decision` };
  }
  return admission;
};

const latest = (...instants: readonly (Date | null)[]): BusinessTime | null => {
  const known = instants.flatMap((instant) => instant?.getTime() ?? []);
  return known.length === 0 ? null : businessTime(Math.max(...known));
};

/**
 * Facts the send was decided with. A broadcast is decided here and now: admission has just read the rows as every fact so
 * far left them. An account's send was decided with the facts its decision had applied.
 */
const decidedSeqOf = (ask: Pick<Ask, 'lane' | 'decidedSeq'>, account: LockedAccount): number =>
  ask.lane === 'broadcast' ? account.lastSeq : ask.decidedSeq;

const report = async (tx: Transaction, asked: AskedSend, verdict: Verdict, now: BusinessTime): Promise<ClaimResult> => {
  const tell = (what: SendReport) => reportSend(tx, asked, what, now);
  switch (verdict.type) {
    case 'accept':
      throw new Error('an accepted send is claimed, not reported');
    case 'defer': {
      const { until, reason } = verdict;
      return { type: 'deferred', until, reason, ring: await tell({ type: 'deferred', until, reason }) };
    }
    case 'drop': {
      const { reason } = verdict;
      return { type: 'dropped', reason, ring: await tell({ type: 'settled', outcome: 'dropped', reason }) };
    }
    case 'refuse': {
      const { reason } = verdict;
      return { type: 'settled', outcome: 'refused', reason, ring: await tell({ type: 'refused', reason }) };
    }
    default:
      return verdict satisfies never;
  }
};
