import { describe, expect, it } from 'vitest';
import { demoStory } from '../../src/main/demo-story.ts';

const RAN = { enrolments: 3, messages: 4, exitsByPurchase: 1, goals: 2 };
const IDLE = { enrolments: 0, messages: 0, exitsByPurchase: 0, goals: 0 };

const story = (perCampaign: Parameters<typeof demoStory>[0]['perCampaign']): string =>
  demoStory(
    {
      ...{ days: 125, accounts: 40, orders: 249, enrolments: 3, messages: 4, accepted: 4, unknown: 0, deferred: 0 },
      ...{ dropped: 0, exitsByPurchase: 1, offers: 0, redemptions: 0, tasks: 0, opens: 0, clicks: 0, goals: 2 },
      ...{ replies: 0, answered: 0, notices: 0, duplicates: 0, violations: 0, elapsedMs: 1 },
      perCampaign,
    },
    false,
  );

describe('the demo told', () => {
  it('gives a row to each campaign that did something, and names the others below', () => {
    const told = story({ 'tender-ahead': IDLE, 'win-back': RAN });
    expect(told).toMatch(/^ {2}win-back +3 +4 +1 +2$/m);
    expect(told).toContain('  published too, but nothing called for them: tender-ahead\n');
  });

  it('names nobody where every campaign did something', () => {
    expect(story({ 'win-back': RAN })).not.toContain('nothing called');
  });

  it('stays within 80 columns and ends no line with a blank', () => {
    const many = Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`campaign-number-${n}`, IDLE]));
    for (const line of story({ ...many, 'win-back': RAN }).split('\n')) {
      expect(line.length).toBeLessThanOrEqual(80);
      expect(line).toBe(line.trimEnd());
    }
  });
});
