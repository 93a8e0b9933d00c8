/** Reads all that a decision may know of one account, within the transaction that holds its row. */
import type { Campaign } from '../../domain/campaign.ts';
import { type Fact, isFact, type LapseState } from '../../domain/fact.ts';
import type { CampaignId } from '../../domain/ids.ts';
import type { Settings } from '../../domain/settings.ts';
import { type BusinessTime, businessTime } from '../../domain/time.ts';
import { type AccountRow, accountView, BEST_TIER_WINDOW, bestTier, type TierMove } from '../../engine/account-view.ts';
import { countedEvents } from '../../engine/counted-events.ts';
import type { ContactView, Happened, Inputs, OccasionView, PastEnrolment } from '../../engine/inputs.ts';
import { type EngineState, emptyState } from '../../engine/state.ts';
import { readPinned, readPublished } from '../campaigns/read-published.ts';
import type { Transaction } from '../database/open.ts';
import { ATTENDANCE, readWatermark } from '../facts/feed-watermark.ts';
import type { Account, Contact, Event } from '../generated/client.ts';
import { readAccountDates } from './read-account-dates.ts';
import { readStandingTraits } from './read-standing-traits.ts';

/** Facts a decision takes at once; the rest is asked for again. */
const MOST_FACTS = 500;

/** Newest ended enrolments a decision sees, besides those an entry rule may ask for. */
const MOST_PAST = 500;

/** `account` is the locked row as it stands after the lapse was judged. */
export const readInputs = async (
  tx: Transaction,
  account: Account,
  state: EngineState,
  now: BusinessTime,
): Promise<Inputs> => {
  const rows = await tx.event.findMany({
    where: { accountId: account.id, seq: { gt: account.appliedSeq } },
    orderBy: { seq: 'asc' },
    take: MOST_FACTS + 1,
  });
  const facts = rows.slice(0, MOST_FACTS).map(toFact);
  const [contacts, past, known, files, standing, dates] = await Promise.all([
    tx.contact.findMany({ where: { accountId: account.id, leftAt: null }, orderBy: { id: 'asc' } }),
    readPast(tx, account.id, facts),
    readWatermark(tx, 'orders'),
    readPublished(tx),
    readStandingTraits(tx, account),
    readAccountDates(tx, account.id, now),
  ]);
  const { published, segments, settings } = files;
  const wanted = [
    ...[...Object.values(state.enrolments), ...past].map(({ campaign, version }) => ({ campaign, version })),
    ...facts.flatMap((fact) => versionsNamed(fact, state)),
  ];
  const pinned = await readPinned(
    tx,
    wanted.filter((ref) => !published.some((own) => own.id === ref.campaign && own.version === ref.version)),
  );
  return {
    account: accountView(rowOf(account), settings, {
      bestTier: await readBestTier(tx, account, settings, now),
      standing: { ...standing, ...dates },
      ordersKnownUntil: known,
    }),
    contacts: contacts.map(contactView),
    facts,
    moreFacts: rows.length > MOST_FACTS,
    happened: await readHappened(tx, account, countedEvents([...published, ...Object.values(pinned)], segments)),
    published,
    pinned,
    segments,
    past,
    settings,
    occasions: await readOccasionViews(tx, published),
  };
};

/** Newest occurrences of counted events that a decision sees. */
const MOST_HAPPENED = 5_000;

/** Asked only where a condition counts. */
const readHappened = async (
  tx: Transaction,
  account: Account,
  counted: ReadonlySet<string>,
): Promise<readonly Happened[]> => {
  if (counted.size === 0) return [];
  const rows = await tx.event.findMany({
    where: { accountId: account.id, seq: { lte: account.appliedSeq }, type: { in: [...counted] } },
    select: { type: true, occurredAt: true, contactId: true },
    orderBy: { seq: 'desc' },
    take: MOST_HAPPENED,
  });
  return rows.map(({ type, occurredAt, contactId }) => ({
    type,
    at: businessTime(occurredAt.getTime()),
    contact: contactId,
  }));
};

/** The version that a person moves an enrolment to, or in which one stood that is restored. */
const versionsNamed = (
  fact: Fact,
  state: EngineState,
): { readonly campaign: CampaignId; readonly version: number }[] => {
  if (isFact(fact, 'Enrolment Restored')) {
    const { enrolments } = { ...emptyState, ...fact.payload.enrolment } as EngineState;
    return Object.values(enrolments).map(({ campaign, version }) => ({ campaign, version }));
  }
  if (!isFact(fact, 'Enrolment Moved')) return [];
  const { enrolment, version } = fact.payload;
  const campaign = state.enrolments[enrolment]?.campaign;
  return campaign === undefined ? [] : [{ campaign, version }];
};

/** Asked only where a campaign invites to something. */
const readOccasionViews = async (tx: Transaction, published: readonly Campaign[]): Promise<readonly OccasionView[]> => {
  if (!published.some((campaign) => campaign.event)) return [];
  const rows = await tx.$queryRaw<OccasionView[]>`
    SELECT o.id, o.status = 'cancelled' AS cancelled, f.name IS NOT NULL AS "attendanceKnown"
    FROM occasions o LEFT JOIN feeds f ON f.name = ${ATTENDANCE} || o.id ORDER BY o.id`;
  return rows;
};

/** The best tier of the last year: the one it has, or one it had in it. */
const readBestTier = async (
  tx: Transaction,
  account: Account,
  { vocabulary }: Settings,
  now: BusinessTime,
): Promise<string | null> => {
  const order = vocabulary?.tiers ?? [];
  // Where it has not moved for a year there is nothing to look for. Never judged: moved by imports, if at all.
  if (account.tierSince !== null && account.tierSince.getTime() <= now - BEST_TIER_WINDOW) return account.tier;
  const moves = await tx.$queryRaw<TierMove[]>`
    SELECT payload->>'from' AS "from", payload->>'to' AS "to" FROM events
    WHERE account_id = ${account.id} AND type = 'Trait Changed' AND payload->>'trait' = 'tier'
      AND occurred_at > ${new Date(now - BEST_TIER_WINDOW)}`;
  return bestTier(account.tier, moves, order);
};

const rowOf = (account: Account): AccountRow => {
  const { id, name, market, country, timezone, locale, currency, dossier, tier, level, holdScope } = account;
  return {
    ...{ id, name, market, country, timezone, locale, currency, dossier, tier, level, holdScope },
    key: account.standing === 'key',
    usualOrderMinor: account.usualOrderMinor === null ? null : Number(account.usualOrderMinor),
    lastOrderAt: account.lastOrderAt && businessTime(account.lastOrderAt.getTime()),
    lapseState: account.lapseState as LapseState,
    lapseSince: account.lapseSince && businessTime(account.lapseSince.getTime()),
    rhythmDays: account.rhythmDays,
    owner: account.ownerId,
  };
};

const contactView = (contact: Contact): ContactView => ({
  id: contact.id,
  roles: contact.roles,
  timezone: contact.timezone,
  suppressed: contact.suppressed,
  topics: contact.topics.filter((topic) => !contact.stoppedTopics.includes(topic)),
  lastHumanResponseAt: contact.lastHumanResponseAt && businessTime(contact.lastHumanResponseAt.getTime()),
});

/**
 * Besides the newest: the last of each campaign, whose end a re-entry wait counts from, and every one whose key these
 * facts could have again (`once`, an order's id), however long ago. An entry key is taken once, for ever.
 */
const readPast = async (tx: Transaction, accountId: string, facts: readonly Fact[]): Promise<PastEnrolment[]> => {
  const keys = ['once', ...facts.flatMap(({ payload }) => orderIdOf(payload))];
  const rows = await tx.$queryRaw<PastRow[]>`
    WITH ended AS (SELECT * FROM enrolments WHERE account_id = ${accountId} AND status <> 'open'),
    wanted AS (
      (SELECT id FROM ended ORDER BY entered_at DESC, id LIMIT ${MOST_PAST}::int)
      UNION (SELECT DISTINCT ON (campaign_id) id FROM ended ORDER BY campaign_id, ended_at DESC, id)
      UNION (SELECT id FROM ended WHERE entry_key = ANY(${keys}::text[]) OR entry_key LIKE 'once/%'))
    SELECT id, campaign_id AS campaign, version, entry_key AS "entryKey", contact_id AS contact, entered_at AS "enteredAt",
           COALESCE(ended_at, entered_at) AS "endedAt", first_accepted_at AS "firstAcceptedAt", goal_at AS "goalAt",
           goal_order AS "goalOrder"
    FROM ended JOIN wanted USING (id) ORDER BY entered_at DESC, id`;
  return rows.map((row) => ({
    ...row,
    enteredAt: businessTime(row.enteredAt.getTime()),
    endedAt: businessTime(row.endedAt.getTime()),
    firstAcceptedAt: row.firstAcceptedAt && businessTime(row.firstAcceptedAt.getTime()),
    goalAt: row.goalAt && businessTime(row.goalAt.getTime()),
  }));
};

type PastRow = Pick<PastEnrolment, 'id' | 'campaign' | 'version' | 'entryKey' | 'contact' | 'goalOrder'> & {
  readonly enteredAt: Date;
  readonly endedAt: Date;
  readonly firstAcceptedAt: Date | null;
  readonly goalAt: Date | null;
};

const orderIdOf = ({ order }: Fact['payload']): string[] => {
  const id = typeof order === 'object' && order !== null && 'id' in order ? order.id : null;
  return typeof id === 'string' ? [id] : [];
};

const toFact = (row: Event): Fact => ({
  seq: row.seq,
  type: row.type,
  occurredAt: businessTime(row.occurredAt.getTime()),
  receivedAt: businessTime(row.receivedAt.getTime()),
  historic: row.historic,
  contact: row.contactId,
  // Written by us from a parse at the border: a JSON object.
  payload: row.payload as Fact['payload'],
});
