/** Locks and reads what a claim is judged by. Always the account first, then the contact: gates and facts do the same. */

import type { HoldScope } from '../../domain/fact.ts';
import type { AccountId, CampaignId, ContactId, EffectId } from '../../domain/ids.ts';
import type { AdmissionWindow } from '../../engine/admission.ts';
import { brakesOf, EVERYTHING } from '../brakes/brake-id.ts';
import type { Transaction } from '../database/open.ts';
import type { SendEffect } from './send-effect.ts';

export type LockedAccount = {
  readonly standing: string;
  readonly holdScope: HoldScope | 'none';
  readonly offersHeld: boolean;
  readonly holdReason: string | null;
  readonly releasedAt: Date | null;
  readonly market: string | null;
  readonly country: string | null;
  readonly timezone: string | null;
  readonly locale: string | null;
  readonly currency: string | null;
  readonly lastSeq: number;
  readonly stopSeq: number;
};

/** Throws when the account is unknown. */
export const lockAccount = async (tx: Transaction, account: AccountId): Promise<LockedAccount> => {
  const [row] = await tx.$queryRaw<LockedAccount[]>`
    SELECT standing, hold_scope AS "holdScope", offers_held AS "offersHeld", hold_reason AS "holdReason",
           released_at AS "releasedAt", market, country, timezone, locale, currency, last_seq AS "lastSeq",
           stop_seq AS "stopSeq"
    FROM accounts WHERE id = ${account} FOR NO KEY UPDATE`;
  if (!row) throw new Error(`unknown account ${account}`);
  return row;
};

export type LockedContact = {
  readonly accountId: AccountId;
  readonly email: string;
  readonly timezone: string | null;
  readonly locale: string | null;
  readonly suppressed: boolean;
  readonly paused: boolean;
  readonly topics: string[];
  readonly stoppedTopics: string[];
  /** Works there no more. */
  readonly leftAt: Date | null;
};

/** Undefined: the contact is gone (erased). */
export const lockContact = async (tx: Transaction, contact: ContactId): Promise<LockedContact | undefined> => {
  const [row] = await tx.$queryRaw<LockedContact[]>`
    SELECT account_id AS "accountId", email, timezone, locale, suppressed, paused, topics,
           stopped_topics AS "stoppedTopics", left_at AS "leftAt"
    FROM contacts WHERE id = ${contact} FOR NO KEY UPDATE`;
  return row;
};

/** The ask as it stands now: the effect, its planned touch, its ledger row. */
export type Ask = {
  readonly effect: SendEffect;
  readonly lane: string;
  readonly attempt: number;
  readonly decidedSeq: number;
  readonly status: string;
  readonly touch: string | null;
  readonly touchReason: string | null;
  /** A person said: not before this instant. */
  readonly postponedUntil: Date | null;
  readonly message: LedgerRow | null;
};

/** Null fields: there is no row yet. */
export type LedgerRow = {
  readonly key: string;
  readonly phase: string;
  readonly fence: number;
  readonly address: string;
  readonly transactional: boolean;
  /** Machine ms left of the lease, negative when it is over; `leaseUntil` is the same as an instant. */
  readonly leaseLeftMs: number;
  readonly leaseUntil: Date;
  readonly nextAttemptAt: Date | null;
  readonly reason: string | null;
};

/** Read after the locks, so it sees what their last holder committed. */
export const readAsk = async (tx: Transaction, effect: EffectId): Promise<Ask> => {
  const [row] = await tx.$queryRaw<
    (Omit<Ask, 'message'> & { readonly [Key in keyof LedgerRow]: LedgerRow[Key] | null })[]
  >`
    SELECT e.payload AS effect, e.lane, e.attempt, e.decided_seq AS "decidedSeq", e.status,
           p.status AS touch, p.reason AS "touchReason", p.postponed_until AS "postponedUntil",
           m.key, m.phase, m.fence, m.address, m.transactional, m.lease_until AS "leaseUntil", m.reason,
           m.next_attempt_at AS "nextAttemptAt",
           floor(extract(epoch FROM m.lease_until - clock_timestamp()) * 1000)::float8 AS "leaseLeftMs"
    FROM effects e LEFT JOIN planned_touches p ON p.id = e.id LEFT JOIN messages m ON m.effect_id = e.id
    WHERE e.id = ${effect}`;
  if (!row) throw new Error(`unknown effect ${effect}`);
  const { key, phase, fence, address, transactional, leaseLeftMs, leaseUntil, nextAttemptAt, reason, ...ask } = row;
  const absent =
    key === null ||
    phase === null ||
    fence === null ||
    address === null ||
    transactional === null ||
    leaseUntil === null;
  if (absent || leaseLeftMs === null) return { ...ask, message: null };
  return {
    ...ask,
    message: { key, phase, fence, address, transactional, leaseLeftMs, leaseUntil, nextAttemptAt, reason },
  };
};

/** Suppression by address holds across accounts and re-imports, whatever the contact's row says. */
export const isAddressSuppressed = async (tx: Transaction, address: string): Promise<boolean> =>
  (await tx.suppression.findUnique({ where: { address } })) !== null;

/**
 * The brakes a send of this campaign goes by, read without a lock: who pulls one after this is heard at the gate.
 * `releasedAt`: the last time one of them was let go.
 */
export const readBrakes = async (
  tx: Transaction,
  campaign: CampaignId,
): Promise<Pick<AdmissionWindow, 'stopped'> & { readonly releasedAt: Date | null }> => {
  const ids = brakesOf(campaign);
  const pulled = await tx.brake.findMany({ where: { id: { in: [...ids] } } });
  const first = ids.find((id) => pulled.some((brake) => brake.id === id && brake.pulled));
  const released = pulled.flatMap((brake) => (brake.pulled || brake.at === null ? [] : brake.at.getTime()));
  return {
    stopped: first === undefined ? null : first === EVERYTHING ? 'everything' : 'campaign',
    releasedAt: released.length === 0 ? null : new Date(Math.max(...released)),
  };
};
