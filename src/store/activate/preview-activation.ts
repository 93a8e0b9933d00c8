/**
 * Before anybody is let in: who would enter today by the engine's own decision, who first, in which portions, at what
 * worst cost, and who would not, each with the reason. Changes nothing.
 */
import type { Campaign } from '../../domain/campaign.ts';
import type { AccountId, ContactId } from '../../domain/ids.ts';
import type { Money } from '../../domain/money.ts';
import { placeOf } from '../../domain/place.ts';
import type { Settings } from '../../domain/settings.ts';
import type { BusinessTime } from '../../domain/time.ts';
import { readKnownSettings } from '../campaigns/read-settings.ts';
import { readNow } from '../database/clock.ts';
import type { Store } from '../database/open.ts';
import type { Account } from '../generated/client.ts';
import { byValue, readValues } from '../views/read-values.ts';
import { type DryRun, dryRun } from './dry-run.ts';
import { portionDays } from './portion-days.ts';
import { type WorstCost, worstCost } from './worst-cost.ts';

export type PreviewedAccount = {
  readonly account: AccountId;
  readonly name: string;
  /** Net revenue of the last 12 months; null: none. */
  readonly value: Money | null;
  readonly portion: number;
  readonly dueAt: BusinessTime;
  /** In which its instant is shown. */
  readonly timezone: string;
  /** Whom its mails would go to. */
  readonly recipients: readonly { readonly contact: ContactId; readonly name: string }[];
};

export type LeftOut = { readonly account: AccountId; readonly name: string; readonly reason: string };

export type ActivationPreview = {
  readonly campaign: { readonly id: string; readonly title: string; readonly version: number };
  readonly settings: Settings;
  readonly perDay: number;
  /** Key accounts asked about. */
  readonly looked: number;
  /** Of those, the ones its segment does not fit. */
  readonly outside: number;
  /** In the order in which they would start. */
  readonly enter: readonly PreviewedAccount[];
  /** They would enter, and nobody there would get a mail: left out, so that they do not use up their turn. */
  readonly nothing: readonly LeftOut[];
  /** The campaign's entry rules do not let them in. */
  readonly refused: readonly LeftOut[];
  readonly cost: readonly WorstCost[];
};

export type PreviewRequest = {
  readonly campaign: Campaign;
  /** Null: every key account. */
  readonly accounts: readonly AccountId[] | null;
  /** Accounts let in on one day; null: as the settings say. */
  readonly perDay: number | null;
  /** True: now, all of them; for accounts named by a person. */
  readonly atOnce: boolean;
};

/** Accounts a day where the settings are silent. */
const PER_DAY = 5;

/** Accounts asked about at a time. */
const PAGE = 200;
/** Questions to the database at once. */
const AT_ONCE = 4;

export const previewActivation = async (store: Store, request: PreviewRequest): Promise<ActivationPreview> => {
  const { campaign } = request;
  const now = (await readNow(store.prisma)).business;
  const settings = await readKnownSettings(store.prisma);
  const perDay = request.perDay ?? settings.activatePerDay ?? PER_DAY;
  const accounts = request.accounts ?? campaign.audience.accounts ?? null;
  const asked = await askAll(store, { ...request, accounts }, now);
  const outside = asked.filter(({ run }) => run.type === 'refused' && run.reason.startsWith('not in segment '));
  const refused = asked.flatMap(({ account: { id, name }, run }) =>
    run.type === 'refused' && !run.reason.startsWith('not in segment ')
      ? [{ account: id, name, reason: run.reason }]
      : [],
  );
  const entering = asked.flatMap(({ account, run }) => (run.type === 'enters' ? [{ account, run }] : []));
  const reached = await reach(store, campaign, entering);
  const values = await readValues(
    store.prisma,
    entering.map(({ account }) => account.id),
    now,
  );
  const inOrder = byValue(
    reached
      .filter(({ nobody }) => nobody === null)
      .map((one) => ({ ...one, account: one.row.id, value: values.get(one.row.id) ?? null })),
  );
  const days = portionDays(now, Math.ceil(inOrder.length / perDay), settings);
  return {
    campaign: { id: campaign.id, title: campaign.title, version: campaign.version },
    settings,
    perDay,
    looked: asked.length,
    outside: outside.length,
    enter: inOrder.map(({ row, value, recipients }, position) => {
      const portion = request.atOnce ? 0 : Math.floor(position / perDay);
      const dueAt = request.atOnce ? now : (days[portion]?.dueAt(row) ?? now);
      return {
        account: row.id,
        name: row.name,
        value,
        portion,
        dueAt,
        timezone: placeOf(settings, row).timezone,
        recipients,
      };
    }),
    nothing: reached.flatMap(({ row: { id, name }, nobody }) =>
      nobody === null ? [] : [{ account: id, name, reason: nobody }],
    ),
    refused,
    cost: await worstCost(
      store.prisma,
      campaign,
      inOrder.map(({ row }) => row.currency ?? settings.defaults.currency),
    ),
  };
};

type Asked = { readonly account: Account; readonly run: DryRun };

const askAll = async (store: Store, { campaign, accounts }: PreviewRequest, now: BusinessTime): Promise<Asked[]> => {
  const asked: Asked[] = [];
  for (let after = ''; ; ) {
    const page = await store.prisma.account.findMany({
      where: { standing: 'key', id: { gt: after, ...(accounts === null ? {} : { in: [...accounts] }) } },
      orderBy: { id: 'asc' },
      take: PAGE,
    });
    for (let from = 0; from < page.length; from += AT_ONCE) {
      const few = page.slice(from, from + AT_ONCE);
      const runs = await Promise.all(few.map((account) => dryRun(store.prisma, campaign, account, now)));
      few.forEach((account, index) => {
        const run = runs[index];
        if (run) asked.push({ account, run });
      });
    }
    if (page.length < PAGE) return asked;
    after = page.at(-1)?.id ?? after;
  }
};

type Reached = {
  readonly row: Account;
  readonly recipients: PreviewedAccount['recipients'];
  /** Why nobody would get anything; null: somebody would, or the campaign sends no mail. */
  readonly nobody: string | null;
};

/** Consent as admission asks for it, of those whom the campaign's roles choose. */
const reach = async (
  store: Store,
  campaign: Campaign,
  entering: readonly { readonly account: Account; readonly run: Extract<DryRun, { type: 'enters' }> }[],
): Promise<readonly Reached[]> => {
  const sends = Object.values(campaign.steps).filter((step) => step.type === 'send');
  const needsConsent = sends.some((step) => !step.transactional);
  const ids = entering.flatMap(({ run }) => run.recipients.map(({ id }) => id));
  const rows = await store.prisma.contact.findMany({
    where: { id: { in: ids } },
    select: { id: true, firstName: true, lastName: true, email: true, topics: true, stoppedTopics: true },
  });
  const people = new Map(rows.map((row) => [row.id, row]));
  return entering.map(({ account: row, run }) => {
    const judged = run.recipients.flatMap(({ id }) => {
      const person = people.get(id);
      if (!person) return [];
      const name = `${person.firstName} ${person.lastName}`.trim() || person.email;
      return [{ contact: id, name, refusal: needsConsent ? refusalOf(campaign.topic, person) : null }];
    });
    const recipients = judged.filter(({ refusal }) => refusal === null).map(({ contact, name }) => ({ contact, name }));
    if (sends.length === 0 || recipients.length > 0) return { row, recipients, nobody: null };
    const refusals = [...new Set(judged.flatMap(({ refusal }) => refusal ?? []))].sort();
    return { row, recipients, nobody: refusals.length === 0 ? run.nobody : refusals.join(', ') };
  });
};

/** In admission's words. */
const refusalOf = (
  topic: string,
  person: { readonly topics: readonly string[]; readonly stoppedTopics: readonly string[] },
): string | null => {
  if (person.stoppedTopics.includes(topic)) return `unsubscribed: ${topic}`;
  return person.topics.includes(topic) ? null : `no consent: ${topic}`;
};
