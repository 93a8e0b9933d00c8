/** What a simulation answers: the figures other programs read, and every touch. */
import { type BusinessTime, DAY } from '../domain/time.ts';
import type { CampaignCount, OfferCount } from './recorder.ts';
import type { Touch } from './touch.ts';
import type { World } from './world.ts';

export type Report = {
  readonly from: string;
  readonly to: string;
  readonly accounts: number;
  readonly enrolments: number;
  readonly sends: number;
  readonly deferrals: Counts;
  readonly drops: Counts;
  readonly exits: Counts;
  readonly perDay: readonly { readonly date: string; readonly sends: number }[];
  readonly perCampaign: Readonly<Record<string, CampaignCount>>;
  /** Sends by hour of the day, where their receivers are. */
  readonly perLocalHour: readonly number[];
  /** By `<campaign>/<offer>`. */
  readonly offers: Readonly<Record<string, OfferCount>>;
  /** Integer minor units; `reserved` is the most that was reserved at once. */
  readonly budgets: readonly {
    readonly campaign: string;
    readonly offer: string;
    readonly currency: string;
    readonly ceiling: number;
    readonly reserved: number;
  }[];
  readonly tasksPerOwner: Counts;
  /** Mails that waited because a cap was filled by mails of another campaign. */
  readonly collisions: readonly { readonly campaign: string; readonly other: string; readonly deferrals: number }[];
  /** Accounts that get nothing, by the last reason why. */
  readonly nothing: { readonly accounts: number; readonly reasons: Counts };
  readonly touches: readonly (Omit<Touch, 'at'> & { readonly at: string })[];
};

type Counts = Readonly<Record<string, number>>;

export const reportOf = ({ span, accounts, recorder, budgets }: World): Report => {
  const campaigns = [...recorder.perCampaign.values()];
  const total = (of: 'enrolments' | 'sends'): number => campaigns.reduce((sum, counted) => sum + counted[of], 0);
  return {
    from: iso(span.from),
    to: iso(span.to),
    accounts: accounts.size,
    enrolments: total('enrolments'),
    sends: total('sends'),
    deferrals: mostFirst(recorder.deferrals),
    drops: mostFirst(recorder.drops),
    exits: mostFirst(recorder.exits),
    perDay: [...recorder.perDay]
      .sort(([left], [right]) => left - right)
      .map(([day, sends]) => ({ date: new Date(day * DAY).toISOString().slice(0, 10), sends })),
    perCampaign: Object.fromEntries([...recorder.perCampaign].sort(([left], [right]) => (left < right ? -1 : 1))),
    perLocalHour: recorder.perHour,
    offers: Object.fromEntries([...recorder.offers].sort(([left], [right]) => (left < right ? -1 : 1))),
    budgets: [...budgets]
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([, { campaign, offer, currency, ceiling, peak }]) => ({
        campaign,
        offer,
        currency,
        ceiling,
        reserved: peak,
      })),
    tasksPerOwner: mostFirst(recorder.tasks),
    collisions: Object.entries(mostFirst(recorder.collisions)).map(([pair, deferrals]) => {
      const [campaign = '', other = ''] = pair.split('\n');
      return { campaign, other, deferrals };
    }),
    nothing: nothingFor({ accounts, recorder }),
    touches: recorder.touches.toSorted(inOrder).map((touch) => ({ ...touch, at: iso(touch.at) })),
  };
};

const nothingFor = ({ accounts, recorder }: Pick<World, 'accounts' | 'recorder'>): Report['nothing'] => {
  const reasons = new Map<string, number>();
  let count = 0;
  for (const id of accounts.keys()) {
    if (recorder.received.has(id)) continue;
    count += 1;
    const reason = recorder.refused.get(id) ?? 'nothing started';
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  }
  return { accounts: count, reasons: mostFirst(reasons) };
};

const iso = (at: BusinessTime): string => new Date(at).toISOString();

/** Ties by name. */
const mostFirst = (counts: ReadonlyMap<string, number>): Counts =>
  Object.fromEntries(
    [...counts].sort(([leftName, left], [rightName, right]) => right - left || (leftName < rightName ? -1 : 1)),
  );

/** By instant, account, contact, campaign, step: as the run of a demo lists them. */
const inOrder = (left: Touch, right: Touch): number => {
  if (left.at !== right.at) return left.at - right.at;
  for (const part of ['account', 'contact', 'campaign', 'step', 'outcome'] as const) {
    if (left[part] !== right[part]) return left[part] < right[part] ? -1 : 1;
  }
  return 0;
};
