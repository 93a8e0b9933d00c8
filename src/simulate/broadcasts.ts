/** Newsletter issues: each is planned once for whoever is in its audience, and goes out beside the accounts' own mails. */
import type { Campaign, CampaignEvent } from '../domain/campaign.ts';
import { localOf } from '../domain/local-time.ts';
import { calendarOf } from '../domain/place.ts';
import type { BusinessTime } from '../domain/time.ts';
import type { OccasionView } from '../engine/inputs.ts';
import { type IssueTimes, issueDue, issueTimes } from '../engine/issue-times.ts';
import { planIssue } from '../engine/plan-issue.ts';
import type { AccountState } from './account-state.ts';
import type { Rules } from './company.ts';
import { send } from './send.ts';
import { TickQueue, tickOf } from './tick-queue.ts';
import type { SendEffect } from './touch.ts';
import type { Newsletters, World } from './world.ts';

type Issue = IssueTimes & { readonly campaign: Campaign };
type OwnedSend = { readonly state: AccountState; readonly effect: SendEffect; readonly dueAt: BusinessTime };

export class Broadcasts implements Newsletters {
  readonly #issues = new TickQueue<Issue>();
  readonly #sends = new TickQueue<OwnedSend>();
  /** What the campaigns invite to: nobody calls it off, and no list of guests comes. */
  readonly occasions: readonly OccasionView[];

  constructor({ campaigns, settings }: Rules, publishedAt: BusinessTime) {
    for (const campaign of campaigns) {
      const times = issueTimes(campaign, publishedAt, settings.defaults.timezone);
      if (times) this.#issues.add(tickOf(times.plansAt, null), { ...times, campaign });
    }
    this.occasions = campaigns
      .flatMap(({ event }): readonly CampaignEvent[] => (event ? [event] : []))
      .map(({ id }) => ({ id, cancelled: false, attendanceKnown: false }))
      .sort((left, right) => (left.id < right.id ? -1 : 1));
  }

  next(): BusinessTime | null {
    const instants = [this.#issues.next(), this.#sends.next()].filter((at) => at !== null);
    return instants.length === 0 ? null : (Math.min(...instants) as BusinessTime);
  }

  /** Plans the issues whose time has come and sends what is due. */
  run(world: World): void {
    for (const issue of this.#issues.take(world.now)) if (world.now <= issue.latest) this.#plan(world, issue);
    const due = this.#sends.take(world.now);
    due.sort((left, right) => left.dueAt - right.dueAt || (left.effect.id < right.effect.id ? -1 : 1));
    for (const { state, effect } of due) {
      const until = send(world, state, effect, 'broadcast');
      if (until !== null) this.#sends.add(tickOf(until, world.now), { state, effect, dueAt: until });
    }
  }

  #plan(world: World, { campaign, issue, startsAt }: Issue): void {
    const { settings } = world.rules;
    if (campaign.trigger.type !== 'schedule') return;
    const { schedule } = campaign.trigger;
    const day = localOf(startsAt, settings.defaults.timezone);
    const { segment } = campaign.audience;
    for (const state of world.accounts.values()) {
      if (segment !== null && state.engine.segments[segment]?.member !== true) continue;
      const { id, contacts } = state.account;
      const { timezone, market } = state.place;
      const view = { id, timezone, calendar: calendarOf(settings, market) };
      const plan = planIssue(campaign, issue, view, contacts, issueDue(schedule, day, view));
      if (plan.skipped !== null) world.recorder.skipped(state, plan.skipped);
      for (const effect of plan.sends) this.#add(world, state, effect);
    }
  }

  #add(world: World, state: AccountState, effect: SendEffect): void {
    const { id, enrolment, campaign, step, contact, transactional, priority, dueAt } = effect;
    state.asked.set(id, { attempt: 1, createdAt: world.now });
    const touch = { enrolment, campaign, step, contact, kind: 'send', transactional, priority, dueAt } as const;
    state.touches.set(id, { ...touch, firstDue: dueAt });
    // Due by now: it goes in this very instant.
    const tick = dueAt <= world.now ? world.now : tickOf(dueAt, world.now);
    this.#sends.add(tick, { state, effect, dueAt });
  }
}
