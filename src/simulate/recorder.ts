/** Counts what a simulation does, for its report. */
import type { CampaignId } from '../domain/ids.ts';
import { localOf } from '../domain/local-time.ts';
import { type BusinessTime, DAY } from '../domain/time.ts';
import type { AdmissionWindow } from '../engine/admission.ts';
import type { Reason } from '../engine/decision.ts';
import type { AccountState, OfferState } from './account-state.ts';
import type { SendEffect, Touch } from './touch.ts';

export type CampaignCount = { enrolments: number; sends: number; goals: number };
export type OfferCount = { reserved: number; issued: number; empty: Record<string, number> };

/** One dated line of what would happen to an account. */
export type Line = { readonly at: BusinessTime; readonly what: string };

export class Recorder {
  readonly touches: Touch[] = [];
  readonly deferrals = new Map<string, number>();
  readonly drops = new Map<string, number>();
  readonly exits = new Map<string, number>();
  readonly perCampaign = new Map<CampaignId, CampaignCount>();
  /** Sends by day since 1970 and hour, where their receivers are. */
  readonly perHour: number[] = Array.from({ length: 24 }, () => 0);
  readonly perDay = new Map<number, number>();
  /** By `<campaign>/<offer>`. */
  readonly offers = new Map<string, OfferCount>();
  /** Tasks by owner; empty: nobody's. */
  readonly tasks = new Map<string, number>();
  /** Deferrals by a cap that mails of another campaign filled: `<who waited>\n<whose mails>`. */
  readonly collisions = new Map<string, number>();
  readonly received = new Set<string>();
  /** Last reason why an account was not taken into a campaign. */
  readonly refused = new Map<string, string>();
  readonly lines: Line[] = [];
  readonly #watched: string | null;

  /** `watched`: the account whose every step is written down; null: none's. */
  constructor(campaigns: readonly CampaignId[], watched: string | null) {
    for (const id of campaigns) this.perCampaign.set(id, { enrolments: 0, sends: 0, goals: 0 });
    this.#watched = watched;
  }

  touch(touch: Touch): void {
    this.touches.push(touch);
    const { at, account, contact, campaign, step, outcome, reason } = touch;
    this.#line(
      account,
      at,
      `${campaign}, ${step} to ${contact}: ${outcome === reason ? outcome : `${outcome}, ${reason}`}`,
    );
    if (outcome === 'dropped') {
      count(this.drops, reason);
      return;
    }
    this.received.add(account);
    const counted = this.perCampaign.get(campaign);
    if (counted) counted.sends += 1;
  }

  sent(at: BusinessTime, zone: string): void {
    const hour = Math.floor(localOf(at, zone).minuteOfDay / 60);
    this.perHour[hour] = (this.perHour[hour] ?? 0) + 1;
    count(this.perDay, Math.floor(at / DAY));
  }

  deferred(effect: SendEffect, reason: string, { recent, planned }: AdmissionWindow): void {
    count(this.deferrals, reason);
    if (!reason.startsWith('cap: ')) return;
    const others = new Set([...recent, ...planned].flatMap(({ campaign }) => campaign ?? []));
    for (const other of others) if (other !== effect.campaign) count(this.collisions, `${effect.campaign}\n${other}`);
  }

  reason(state: AccountState, { at, campaign, kind, reason, step }: Reason): void {
    const counted = this.perCampaign.get(campaign);
    if (kind === 'entered' && counted) counted.enrolments += 1;
    if (kind === 'goal' && counted) counted.goals += 1;
    if (kind === 'exited') count(this.exits, reason);
    if (kind === 'not-enrolled') this.refused.set(state.account.id, reason);
    if (kind !== 'dropped') {
      this.#line(state.account.id, at, `${campaign}${step === null ? '' : `, ${step}`}: ${kind}, ${reason}`);
    }
  }

  skipped(state: AccountState, reason: string): void {
    this.refused.set(state.account.id, reason);
  }

  offer(state: AccountState, { effect }: OfferState, empty: string | null): void {
    const counted = this.#offer(effect);
    if (empty === null) counted.reserved += 1;
    else counted.empty[empty] = (counted.empty[empty] ?? 0) + 1;
    this.#line(state.account.id, effect.dueAt, `${effect.campaign}, offer ${effect.name}: ${empty ?? 'reserved'}`);
  }

  issued({ effect }: OfferState): void {
    this.#offer(effect).issued += 1;
  }

  task(state: AccountState, at: BusinessTime, title: string): void {
    count(this.tasks, state.account.owner ?? '');
    this.#line(state.account.id, at, `task: ${title.replaceAll('{{account.name}}', state.account.name)}`);
  }

  order(account: string, at: BusinessTime, what: string): void {
    this.#line(account, at, what);
  }

  #offer({ campaign, name }: OfferState['effect']): OfferCount {
    const key = `${campaign}/${name}`;
    const counted = this.offers.get(key) ?? { reserved: 0, issued: 0, empty: {} };
    this.offers.set(key, counted);
    return counted;
  }

  #line(account: string, at: BusinessTime, what: string): void {
    if (account === this.#watched) this.lines.push({ at, what });
  }
}

const count = <Key>(counts: Map<Key, number>, key: Key): void => void counts.set(key, (counts.get(key) ?? 0) + 1);
