/**
 * Opens and clicks: every hit is a row with its verdict; the first human open of a message and the first human click of
 * each of its links are facts as well. Repeats stay in SQL and ring no bell.
 */
import type { Verdict } from '../../domain/fact.ts';
import type { AccountId, ContactId, EffectId } from '../../domain/ids.ts';
import { type BusinessTime, businessTime } from '../../domain/time.ts';
import { inTransaction, type Store, type Transaction } from '../database/open.ts';
import { appendFact } from '../facts/append-fact.ts';

export type ResponseHit = {
  readonly messageKey: string;
  readonly kind: 'open' | 'click' | 'unsubscribe' | 'preferences';
  /** Number of the link, for clicks. */
  readonly link: number | null;
  readonly at: BusinessTime;
  readonly userAgent: string | null;
};

/** What the judge needs besides the request itself. */
export type HitContext = { readonly sentAt: BusinessTime | null; readonly linksInASecond: number };

export type RecordedResponse =
  | { readonly type: 'unknown-message' }
  /** The person took tracking consent back after the mail went out: nothing is kept. */
  | { readonly type: 'not-tracked' }
  | {
      readonly type: 'recorded';
      readonly verdict: Verdict;
      readonly because: string;
      /** The account whose doorbell the caller must ring; null where nothing new happened. */
      readonly ring: AccountId | null;
    };

type MessageRow = {
  readonly account_id: AccountId;
  readonly contact_id: ContactId;
  readonly effect_id: EffectId;
  readonly sent_at: Date | null;
  readonly tracked: boolean;
};

/**
 * Records one hit. `judge` is pure (who is behind this?). Facts carry source `tracking` and source id `<key>/open` or
 * `<key>/click/<n>`, so a second copy changes nothing.
 */
export const recordResponse = (
  store: Store,
  hit: ResponseHit,
  judge: (context: HitContext) => { readonly verdict: Verdict; readonly because: string },
): Promise<RecordedResponse> =>
  inTransaction(store, async (tx) => {
    const [message] = await tx.$queryRaw<MessageRow[]>`
      SELECT m.account_id, m.contact_id, m.effect_id, m.sent_at, COALESCE(c.tracking_consent, true) AS tracked
      FROM messages m LEFT JOIN contacts c ON c.id = m.contact_id WHERE m.key = ${hit.messageKey}`;
    if (!message) return { type: 'unknown-message' };
    if (!message.tracked && (hit.kind === 'open' || hit.kind === 'click')) return { type: 'not-tracked' };
    const linksInASecond = hit.kind === 'click' ? await countLinks(tx, hit) : 0;
    const { verdict, because } = judge({
      sentAt: message.sent_at && businessTime(message.sent_at.getTime()),
      linksInASecond,
    });
    await tx.$executeRaw`
      INSERT INTO responses (message_key, kind, link_n, at, verdict, because, user_agent)
      VALUES (${hit.messageKey}, ${hit.kind}, ${hit.link}::int, ${new Date(hit.at)}, ${verdict}, ${because},
              ${hit.userAgent?.slice(0, 300) ?? null})`;
    if (verdict !== 'human') return { type: 'recorded', verdict, because, ring: null };
    const ring = await appendFirst(tx, hit, message);
    await tx.$executeRaw`
      UPDATE contacts SET last_human_response_at = GREATEST(last_human_response_at, ${new Date(hit.at)})
      WHERE id = ${message.contact_id}`;
    return { type: 'recorded', verdict, because, ring: ring ? message.account_id : null };
  });

/** Different links of the message hit in the second up to this hit, with this one. */
const countLinks = async (tx: Transaction, hit: ResponseHit): Promise<number> => {
  const [row] = await tx.$queryRaw<{ links: number }[]>`
    SELECT count(DISTINCT link_n)::int AS links
    FROM (SELECT link_n FROM responses
          WHERE message_key = ${hit.messageKey} AND kind = 'click'
            AND at > ${new Date(hit.at - 1_000)} AND at <= ${new Date(hit.at)}
          UNION ALL SELECT ${hit.link}::int) hits`;
  return row?.links ?? 1;
};

/** Appends the fact of a first human open or click; true when the bell must ring. */
const appendFirst = async (tx: Transaction, hit: ResponseHit, message: MessageRow): Promise<boolean> => {
  if (hit.kind !== 'open' && hit.kind !== 'click') return false;
  const sourceId = hit.kind === 'open' ? `${hit.messageKey}/open` : `${hit.messageKey}/click/${hit.link}`;
  // Asked before the account's row is locked: a repeat must not wait behind the account's other business.
  const known = await tx.event.findUnique({ where: { source_sourceId: { source: 'tracking', sourceId } } });
  if (known) return false;
  const link = hit.kind === 'click' ? await readLink(tx, hit) : null;
  const appended = await appendFact(tx, {
    account: message.account_id,
    type: hit.kind === 'open' ? 'Email Opened' : 'Email Clicked',
    source: 'tracking',
    sourceId,
    contact: message.contact_id,
    occurredAt: hit.at,
    receivedAt: hit.at,
    historic: false,
    payload: {
      message: hit.messageKey,
      effect: message.effect_id,
      verdict: 'human',
      ...(link === null ? {} : { link }),
    },
  });
  return appended.ring;
};

const readLink = async (tx: Transaction, hit: ResponseHit): Promise<string> => {
  const link = await tx.link.findUnique({ where: { messageKey_n: { messageKey: hit.messageKey, n: hit.link ?? 0 } } });
  return link?.url ?? '';
};
