/** What differs outside the steps, by the names people know: each guard by its own. */
import { expect, test } from 'vitest';
import type { Guards } from '../../src/domain/campaign.ts';
import { compareCampaigns } from '../../src/engine/compare-campaigns.ts';
import { campaign } from './given.ts';

const changed = (before: Guards | undefined, after: Guards | undefined) =>
  compareCampaigns(
    campaign(before ? { guards: before } : {}),
    campaign({ holdout: 10, ...(after && { guards: after }) }),
  ).header;

test('a guard that came, went or says something else now', () => {
  const throttle = { most: 50, per: 'hour' } as const;
  expect(changed(undefined, { throttle })).toEqual(['holdout', 'guards.throttle']);
  expect(changed({ daysOff: [5], throttle }, { daysOff: [5] })).toEqual(['holdout', 'guards.throttle']);
  expect(changed({ daysOff: [5], throttle }, { daysOff: [6], throttle })).toEqual(['holdout', 'guards.daysOff']);
  expect(changed({ throttle }, { throttle })).toEqual(['holdout']);
});
