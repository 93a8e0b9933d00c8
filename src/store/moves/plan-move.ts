/** Who of a campaign's older versions would be moved, ended, or stay, and where each then stands. Changes nothing. */
import type { Campaign } from '../../domain/campaign.ts';
import type { AccountId, CampaignId } from '../../domain/ids.ts';
import { calendarOf, placeOf } from '../../domain/place.ts';
import type { BusinessTime } from '../../domain/time.ts';
import { moveTo, type StepMap } from '../../engine/move.ts';
import { readPinned } from '../campaigns/read-published.ts';
import { readKnownSettings } from '../campaigns/read-settings.ts';
import type { Transaction } from '../database/open.ts';
import { type Inside, readInside } from './read-inside.ts';

export type MoveWish = {
  readonly campaign: CampaignId;
  readonly kind: 'move' | 'exit';
  /** Version moved to; of an exit: whose older versions are meant. */
  readonly to: number;
  /** Null: all versions but `to`. */
  readonly from: number | null;
  readonly accounts: readonly AccountId[] | null;
  readonly steps: StepMap;
};

export type MoveLine = Inside & {
  readonly outcome: 'moves' | 'ends' | 'stays';
  /** Why it stays; null: it does not. */
  readonly reason: string | null;
  /** Where it stands then; null: nowhere, it ends. */
  readonly at: { readonly step: string; readonly until: BusinessTime | null } | null;
};

/** By account, then enrolment. A version that does not exist moves nobody: each line says so. */
export const planMove = async (tx: Transaction, wish: MoveWish): Promise<readonly MoveLine[]> => {
  const inside = (
    await readInside(tx, { campaign: wish.campaign, version: wish.from, accounts: wish.accounts })
  ).filter(({ version }) => version !== wish.to);
  if (wish.kind === 'exit') return inside.map((one) => ({ ...one, outcome: 'ends', reason: null, at: null }));
  const versions = [...new Set([wish.to, ...inside.map(({ version }) => version)])];
  const pinned = await readPinned(
    tx,
    versions.map((version) => ({ campaign: wish.campaign, version })),
  );
  const settings = await readKnownSettings(tx);
  const accounts = await tx.account.findMany({ where: { id: { in: inside.map(({ account }) => account) } } });
  const places = new Map(
    accounts.map((account) => {
      const { market, timezone } = placeOf(settings, account);
      return [account.id, { timezone, calendar: calendarOf(settings, market) }];
    }),
  );
  return inside.map((one): MoveLine => {
    const place = places.get(one.account) ?? { timezone: 'UTC', calendar: calendarOf(settings, null) };
    return lineOf(one, pinned[`${wish.campaign}@${one.version}`], pinned[`${wish.campaign}@${wish.to}`], wish, place);
  });
};

const lineOf = (
  one: Inside,
  from: Campaign | undefined,
  to: Campaign | undefined,
  { steps, to: version }: MoveWish,
  place: Parameters<typeof moveTo>[4],
): MoveLine => {
  const moved =
    from && to
      ? moveTo(one.state, from, to, steps, place)
      : { type: 'refused' as const, reason: `there is no version ${version}` };
  if (moved.type === 'refused') return { ...one, outcome: 'stays', reason: moved.reason, at: null };
  const { cursor } = moved.enrolment;
  return {
    ...one,
    outcome: 'moves',
    reason: null,
    at: { step: cursor.step, until: 'until' in cursor ? cursor.until : null },
  };
};
