/**
 * Holds the ledger against itself, the events, and the mail server's journal where there is one: what the invariants say
 * must be so (their numbers are those of the design). Reads only; safe at any time, with sends in flight as well.
 */
import type { Store } from '../database/open.ts';

/** One final dot as the mail server saw it. */
export type CaughtDot = {
  /** With or without angle brackets; null where the message has none. */
  readonly messageId: string | null;
  /** Code of the reply to the dot; null: none was given. */
  readonly code: number | null;
};

export type Violation = { readonly invariant: string; readonly key: string; readonly detail: string };

export type Reconciled = {
  readonly checked: { readonly messages: number; readonly events: number; readonly enrolments: number };
  readonly violations: readonly Violation[];
};

/** `journal` is read twice, before and after the ledger, so that what is on its way is not taken for a breach. */
export const reconcile = async (
  store: Store,
  journal: (() => Promise<readonly CaughtDot[]>) | null,
): Promise<Reconciled> => {
  const before = journal && countDots(await journal());
  const violations = [
    ...(await leftInFlight(store)),
    ...(await touchesWithoutEnd(store)),
    ...(await touchesAgainstLedger(store)),
    ...(await passedAfterStop(store)),
    ...(await gapsInNumbers(store)),
  ];
  if (journal && before) {
    const ledger = await readLedger(store);
    violations.push(...againstJournal(ledger, before, countDots(await journal())));
  }
  return { checked: await readCounts(store), violations };
};

const readCounts = async (store: Store): Promise<Reconciled['checked']> => {
  const [messages, events, enrolments] = await Promise.all([
    store.prisma.message.count(),
    store.prisma.event.count(),
    store.prisma.enrolment.count(),
  ]);
  return { messages, events, enrolments };
};

/** I5: nothing stays CLAIMED or DOT past its lease and a minute (and one turn of the sweep). */
const leftInFlight = (store: Store): Promise<Violation[]> =>
  store.prisma.$queryRaw<Violation[]>`
    SELECT 'I5' AS invariant, key, phase || ' since its lease ended ' || lease_until AS detail
    FROM (SELECT key, phase, lease_until FROM messages UNION ALL SELECT key, phase, lease_until FROM notices) AS ledger
    WHERE phase IN ('CLAIMED', 'DOT') AND lease_until < clock_timestamp() - interval '2 minutes'
    ORDER BY key`;

/** I5: every planned send ends in one final state with a reason; none is left open by an enrolment that has ended. */
const touchesWithoutEnd = (store: Store): Promise<Violation[]> =>
  store.prisma.$queryRaw<Violation[]>`
    SELECT 'I5' AS invariant, p.id AS key, p.status || ' without a reason or an instant' AS detail
    FROM planned_touches p
    WHERE p.kind = 'send' AND p.status NOT IN ('planned', 'asked') AND (p.reason IS NULL OR p.final_at IS NULL)
    UNION ALL
    SELECT 'I5', p.id, p.status || ' though its enrolment has ' || e.status
    FROM planned_touches p JOIN enrolments e ON e.id = p.enrolment_id
    WHERE p.kind = 'send' AND p.status IN ('planned', 'asked') AND e.status <> 'open'
      AND NOT EXISTS (SELECT 1 FROM messages m WHERE m.effect_id = p.id AND m.phase IN ('CLAIMED', 'DOT'))
    UNION ALL
    SELECT 'I5', e.id, e.status || ' without a reason or an instant'
    FROM enrolments e WHERE e.status <> 'open' AND (e.ended_because IS NULL OR e.ended_at IS NULL)
    ORDER BY 2`;

/** I5: plan and ledger tell the same end. */
const touchesAgainstLedger = (store: Store): Promise<Violation[]> =>
  store.prisma.$queryRaw<Violation[]>`
    SELECT 'I5' AS invariant, m.key, 'ledger says ' || m.phase || ', plan says ' || p.status AS detail
    FROM messages m JOIN planned_touches p ON p.id = m.effect_id
    WHERE (m.phase = 'ACCEPTED') <> (p.status = 'accepted')
       OR (m.phase = 'UNKNOWN' AND m.next_attempt_at IS NULL) <> (p.status = 'unknown')
    ORDER BY m.key`;

/** I6: no gate let out what a stopping fact of a number at or below its own, and above the decision's, had stopped. */
const passedAfterStop = (store: Store): Promise<Violation[]> =>
  store.prisma.$queryRaw<Violation[]>`
    SELECT 'I6' AS invariant, m.key, 'passed its gate at fact ' || m.gate_seq || ', after fact ' || e.seq || ' (' || e.type
           || '), decided at fact ' || m.decided_seq AS detail
    FROM messages m JOIN events e ON e.account_id = m.account_id AND e.seq > m.decided_seq AND e.seq <= m.gate_seq
    WHERE e.stops ORDER BY m.key, e.seq`;

/** I17: an account's facts are numbered from 1 without a gap, and its row knows the last one. */
const gapsInNumbers = (store: Store): Promise<Violation[]> =>
  store.prisma.$queryRaw<Violation[]>`
    SELECT 'I17' AS invariant, a.id AS key,
           'last number ' || a.last_seq || ', facts ' || count(e.seq) || ' up to ' || COALESCE(max(e.seq), 0) AS detail
    FROM accounts a LEFT JOIN events e ON e.account_id = a.id
    GROUP BY a.id HAVING a.last_seq <> count(e.seq) OR a.last_seq <> COALESCE(max(e.seq), 0) ORDER BY a.id`;

type LedgerLine = {
  readonly key: string;
  readonly phase: string;
  readonly transactional: boolean;
  /** Of a mail to our own people, which may go out again: how often it was tried. Null: a message. */
  readonly tries: number | null;
};

const readLedger = (store: Store): Promise<LedgerLine[]> =>
  store.prisma.$queryRaw<LedgerLine[]>`
    SELECT key, phase, transactional, NULL::int AS tries FROM messages
    UNION ALL SELECT key, phase, true, tries FROM notices ORDER BY key`;

/** Dots of one key: accepted by a 2xx, taken back by a 4xx or 5xx, left without an answer. */
type Dots = { readonly accepted: number; readonly refused: number; readonly unanswered: number };

const countDots = (dots: readonly CaughtDot[]): ReadonlyMap<string, Dots> => {
  const byKey = new Map<string, Dots>();
  for (const { messageId, code } of dots) {
    const key = /^<?([0-9a-f]{64})@/.exec(messageId ?? '')?.[1] ?? messageId ?? 'no Message-ID';
    const { accepted, refused, unanswered } = byKey.get(key) ?? { accepted: 0, refused: 0, unanswered: 0 };
    byKey.set(key, {
      accepted: accepted + (code !== null && code < 300 ? 1 : 0),
      refused: refused + (code !== null && code >= 400 ? 1 : 0),
      unanswered: unanswered + (code === null ? 1 : 0),
    });
  }
  return byKey;
};

const againstJournal = (
  ledger: readonly LedgerLine[],
  before: ReadonlyMap<string, Dots>,
  after: ReadonlyMap<string, Dots>,
): Violation[] => {
  const rows = new Map(ledger.map((line) => [line.key, line]));
  const violations: Violation[] = [];
  for (const [key, dots] of before) {
    const line = rows.get(key);
    if (!line)
      violations.push({
        invariant: 'I4',
        key,
        detail: 'the mail server saw a dot that has no row in the ledger or among the notices',
      });
    else violations.push(...judgeDots(line, dots));
  }
  for (const { key, phase, tries } of ledger) {
    const accepted = after.get(key)?.accepted ?? 0;
    if (phase === 'ACCEPTED' && (tries === null ? accepted !== 1 : accepted === 0)) {
      violations.push({ invariant: 'I4', key, detail: `ACCEPTED, and the mail server gave ${accepted} acceptances` });
    }
  }
  return violations;
};

/**
 * A 4xx or 5xx takes its dot back: the server says that it has not got the message, and it may be handed over again.
 * Every other dot counts.
 */
const judgeDots = ({ key, phase, transactional, tries }: LedgerLine, dots: Dots): Violation[] => {
  const standing = dots.accepted + dots.unanswered;
  const violations: Violation[] = [];
  if (tries !== null) {
    // At least once: each dot belongs to a try, and that is all there is to ask.
    if (standing > tries) violations.push({ invariant: 'I4', key, detail: `${standing} final dots, ${tries} tries` });
    return violations;
  }
  if (dots.accepted > 1) violations.push({ invariant: 'I1', key, detail: `handed over ${dots.accepted} times` });
  if (!transactional && standing > 1) violations.push({ invariant: 'I2', key, detail: `${standing} final dots` });
  if (standing > 0 && NOT_SENT.includes(phase)) {
    violations.push({ invariant: 'I4', key, detail: `the mail server saw its dot, the ledger says ${phase}` });
  }
  return violations;
};

/** Phases that say no dot is standing. CLAIMED and DOT may be on their way at this moment. */
const NOT_SENT: readonly string[] = ['DEFERRED', 'REFUSED', 'REJECTED'];
