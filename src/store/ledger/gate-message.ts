/**
 * Step 3 of the send protocol: the gate. The body is on the wire, the final dot is held back until one transaction has
 * committed phase DOT. It locks the account's row, then the contact's, then the brakes' (`everything` and the campaign's, in
 * the order of their ids), all FOR SHARE, and compares columns of these locked rows only: a look into another table would
 * read a snapshot from before the wait for the lock, and let mail out after a committed purchase. Whoever holds a brake's
 * row takes no account's after it (`pull-brake.ts`), so nobody waits in a ring.
 *
 * How each race is decided. Whoever appends a fact holds the account's row FOR NO KEY UPDATE until its commit, which
 * FOR SHARE waits for and which waits for FOR SHARE, so gates and facts of an account have one order:
 *
 * - purchase (any stopping fact) commits first: the gate waits, reads the row as that commit left it, and refuses;
 * - gate first: the fact waits for the gate's commit and takes a number above `gate_seq`; the message goes;
 * - unsubscribe, suppression: the same by the account's row, and once more by the columns of the contact's row;
 * - hold, veto, postponement: stopping facts, like a purchase; the scope of a hold is a column of the account's row as well,
 *   compared with the mail's own flags, and a person's pause a column of the contact's;
 * - stop of everything or of a campaign: the brake's row. Its UPDATE waits for the gates that share it and the gates after
 *   it wait for its commit, so nothing later goes than what was in flight (I9), transactional mail included;
 * - move to another account: the contact's row names the account it left for;
 * - two gates of one account: FOR SHARE lets both by, neither changes the row;
 * - lease over, claimed by another worker, given up by the sweep: the compare-and-set on (key, fence, phase) with the
 *   database's clock finds no row;
 * - end of the allowed window, of the offer, too late: `send_before` against the business clock in the same statement.
 */
import type { HoldScope } from '../../domain/fact.ts';
import type { AccountId } from '../../domain/ids.ts';
import { type BusinessTime, businessTime } from '../../domain/time.ts';
import { heldReason } from '../../engine/admit.ts';
import { heldMail, holdStops } from '../../engine/hold-stops.ts';
import { brakesOf, EVERYTHING } from '../brakes/brake-id.ts';
import { BUSINESS_NOW } from '../database/clock.ts';
import { inTransaction, type Store, type Transaction } from '../database/open.ts';
import type { Claim } from './claim.ts';

export type GateAnswer =
  /** `at` is the send instant shown everywhere, `gateSeq` the account's last number it was passed at. */
  | { readonly type: 'passed'; readonly at: BusinessTime; readonly gateSeq: number }
  | { readonly type: 'refused'; readonly reason: string };

/** Throws when the commit's outcome is not known: then no dot may go out, and the sweep makes the row UNKNOWN if it is DOT. */
export const passGate = (store: Store, claim: Claim): Promise<GateAnswer> =>
  inTransaction(store, async (tx) => {
    const [account] = await tx.$queryRaw<AccountColumns[]>`
      SELECT last_seq AS "lastSeq", stop_seq AS "stopSeq", hold_scope AS "holdScope", offers_held AS "offersHeld",
             hold_reason AS "holdReason"
      FROM accounts WHERE id = ${claim.accountId} FOR SHARE`;
    const { contact, brakes } = await lockContactAndBrakes(tx, claim);
    if (!account) return { type: 'refused', reason: 'account gone' };
    const refusal = refusalBy(claim, account, contact) ?? refusalByBrakes(brakes);
    if (refusal !== null) return { type: 'refused', reason: refusal };
    return release(tx, claim, account.lastSeq);
  });

/**
 * In one round trip, the contact first. Each part locks before anything is asked of its columns: a condition on `pulled` inside
 * would be asked of the snapshot, and leave a brake unlocked that is being pulled (the races found that).
 */
const lockContactAndBrakes = async (tx: Transaction, { contactId, effect }: Claim): Promise<Locked> => {
  const [locked] = await tx.$queryRaw<Locked[]>`
    WITH contact AS MATERIALIZED (
           SELECT account_id AS "accountId", email, suppressed, paused, stopped_topics AS "stoppedTopics"
           FROM contacts WHERE id = ${contactId} FOR SHARE),
         brake AS MATERIALIZED (
           SELECT id, pulled FROM brakes WHERE id = ANY(${[...brakesOf(effect.campaign)]}::text[]) ORDER BY id FOR SHARE)
    SELECT (SELECT row_to_json(contact) FROM contact) AS contact,
           (SELECT COALESCE(json_agg(brake), '[]') FROM brake) AS brakes`;
  if (!locked) throw new Error('the database answered no row');
  return locked;
};

/** Null: the contact is gone (erased). */
type Locked = { readonly contact: ContactColumns | null; readonly brakes: readonly BrakeColumns[] };

type AccountColumns = {
  readonly lastSeq: number;
  readonly stopSeq: number;
  readonly holdScope: HoldScope | 'none';
  readonly offersHeld: boolean;
  readonly holdReason: string | null;
};

type ContactColumns = {
  readonly accountId: AccountId;
  readonly email: string;
  readonly suppressed: boolean;
  readonly paused: boolean;
  readonly stoppedTopics: string[];
};

type BrakeColumns = { readonly id: string; readonly pulled: boolean };

/** Transactional mail is neither held nor stopped by topic, as in admission. */
const refusalBy = (claim: Claim, account: AccountColumns, contact: ContactColumns | null): string | null => {
  if (account.stopSeq > claim.decidedSeq) return `facts-moving: fact ${account.stopSeq} came after the decision`;
  const held = { scope: account.holdScope, offers: account.offersHeld };
  if (holdStops(held, heldMail(claim.effect))) return heldReason(account.holdReason);
  if (!contact || contact.accountId !== claim.accountId) return 'contact left';
  if (contact.suppressed) return 'suppressed';
  if (contact.paused && !claim.transactional) return 'stopped: contact';
  if (contact.stoppedTopics.includes(claim.topic) && !claim.transactional) return `unsubscribed: ${claim.topic}`;
  if (contact.email !== claim.address) return 'address changed';
  return null;
};

/** The widest speaks. */
const refusalByBrakes = (brakes: readonly BrakeColumns[]): string | null => {
  const pulled = brakes.flatMap((brake) => (brake.pulled ? [brake.id] : []));
  if (pulled.length === 0) return null;
  return pulled.includes(EVERYTHING) ? 'stopped: everything' : 'stopped: campaign';
};

const release = async (tx: Transaction, claim: Claim, gateSeq: number): Promise<GateAnswer> => {
  const [passed] = await tx.$queryRaw<{ at: Date }[]>`
    UPDATE messages SET phase = 'DOT', gate_seq = ${gateSeq}::int, sent_at = now.business
    FROM (SELECT ${BUSINESS_NOW} AS business FROM clock WHERE id = 1) AS now
    WHERE key = ${claim.key} AND fence = ${claim.fence}::int AND phase = 'CLAIMED'
      AND lease_until > clock_timestamp() AND send_before > now.business
    RETURNING sent_at AS at`;
  if (passed) return { type: 'passed', at: businessTime(passed.at.getTime()), gateSeq };
  const [row] = await tx.$queryRaw<{ own: boolean; leased: boolean }[]>`
    SELECT fence = ${claim.fence}::int AND phase = 'CLAIMED' AS own, lease_until > clock_timestamp() AS leased
    FROM messages WHERE key = ${claim.key}`;
  if (!row?.own) return { type: 'refused', reason: 'claimed by another worker' };
  return { type: 'refused', reason: row.leased ? 'window closed' : LEASE_OVER };
};

/** Our own slowness, not the world's: tried again without a new decision. */
export const LEASE_OVER = 'lease over';
