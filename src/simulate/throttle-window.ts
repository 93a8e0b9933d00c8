import type { Throttle } from '../domain/campaign.ts';
import { stretchOf, type ThrottleWindow, waitsBefore } from '../engine/throttle.ts';
import type { AccountState } from './account-state.ts';
import type { SendEffect } from './touch.ts';
import type { World } from './world.ts';

/** What the throttle of a send's campaign is judged by, over all accounts: the twin in memory of the store's question. */
export const throttleWindow = (
  { accounts, now }: World,
  { account }: AccountState,
  effect: SendEffect,
  throttle: Throttle,
): ThrottleWindow => {
  const mail = { id: effect.id, account: account.id, due: effect.dueAt };
  const since = now - stretchOf(throttle);
  const sent = [];
  let ahead = 0;
  for (const [id, state] of accounts) {
    for (const { at, campaign } of state.sent) if (campaign === effect.campaign && at > since) sent.push(at);
    for (const [touch, { campaign, kind, transactional, dueAt, firstDue, throttled = false }] of state.touches) {
      if (campaign !== effect.campaign || kind !== 'send' || transactional) continue;
      const other = { id: touch, account: id, due: firstDue ?? dueAt, asksAt: dueAt, throttled };
      if (waitsBefore(other, mail, now)) ahead += 1;
    }
  }
  return { sent, ahead };
};
