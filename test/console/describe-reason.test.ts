import { describe, expect, test } from 'vitest';
import { describeEntry, explainEntry } from '../../src/console/server/describe-entry.ts';
import { describeReason } from '../../src/console/server/describe-reason.ts';
import { isolate } from '../../src/console/server/isolate.ts';
import { businessTime } from '../../src/domain/time.ts';
import { capReason } from '../../src/engine/caps.ts';
import type { TimelineEntry } from '../../src/store/views/read-timeline.ts';

const ENTRY: TimelineEntry = {
  ...{ at: businessTime(0), kind: 'message', campaign: 'c', step: 'send:s', contact: 'x', outcome: 'accepted' },
  ...{ reason: 'accepted', detail: 'Hello', message: 'k', subject: 'Hello', minor: null, currency: null, count: 1 },
};

describe('reasons in words', () => {
  test.each([
    ['Order Completed', 'they ordered'],
    ['exit: Order Completed', 'they ordered'],
    ['too late: quiet hours', 'it could not go in time: it was outside the hours in which mails may arrive there'],
    ['closed day', 'it was a closed day there'],
    ['holiday: Nowruz', 'it was a holiday there (Nowruz)'],
    ['too late: holiday: Nowruz', 'it could not go in time: it was a holiday there (Nowruz)'],
    ['quiet hours: Ramadan', 'mails arrive there at other hours during Ramadan'],
    [
      'moved from 2027-03-23: holiday: Pakistan Day',
      'it was due on Tue 23 Mar 2027, but it was a holiday there (Pakistan Day)',
    ],
    ['entered lapsed', 'the account entered the segment lapsed'],
    ['unsubscribed: offers', 'the contact unsubscribed from offers'],
    ['held: complaint: delivered late: twice', 'a complaint is open (delivered late: twice)'],
    ['held: pause', 'the account is paused'],
    ['held: Feiertag', 'the account is on hold (Feiertag)'],
    ['too late: held: credit-stop: overdue', 'it could not go in time: their credit is stopped (overdue)'],
    ['stopped: everything', 'all sending is stopped'],
    ['vetoed by mina: in talks', `${isolate('mina')} vetoed it (in talks)`],
    ['vetoed by mina', `${isolate('mina')} vetoed it`],
    ['postponed by mina', `${isolate('mina')} postponed it`],
    ['what nobody foresaw', 'what nobody foresaw'],
    ['constructor', 'constructor'],
  ])('%s', (kept, words) => {
    expect(describeReason(kept)).toBe(words);
  });

  test('a cap as the engine writes it', () => {
    const kept = capReason('contact', { most: 2, per: { amount: 7, unit: 'd' } });
    expect(describeReason(kept)).toBe('the contact has had the most that is allowed: 2 in 7 days');
    expect(describeReason(`${kept} (planned)`)).toBe(
      'what matters more comes first, and the contact may have 2 in 7 days',
    );
    const day = capReason('account', { most: 1, per: { amount: 1, unit: 'wd' } });
    expect(describeReason(day)).toBe('the account has had the most that is allowed: 1 in 1 working day');
  });

  test('no reason where the outcome says it all, and a note is not called one', () => {
    expect(explainEntry(ENTRY)).toBeNull();
    expect(explainEntry({ ...ENTRY, kind: 'open', outcome: 'human', reason: 'looks like a person' })).toBeNull();
    expect(explainEntry({ ...ENTRY, kind: 'open', outcome: 'machine', reason: 'image proxy' })).toBe(
      'because image proxy',
    );
    expect(explainEntry({ ...ENTRY, kind: 'task-closed', outcome: 'talking', reason: 'wants a visit' })).toBe(
      'wants a visit',
    );
  });

  test('a mail that may not have arrived is not called sent', () => {
    const titles = ['accepted', 'unknown', 'rejected', 'deferred', 'refused'].map(
      (outcome) => describeEntry({ ...ENTRY, outcome }, { account: 'Acme', contact: null, owner: null }).title,
    );
    expect(titles.filter((title) => / sent\b/.test(title))).toHaveLength(1);
    expect(new Set(titles).size).toBe(5);
  });
});

describe('what people said, in the timeline', () => {
  const said = (outcome: string, detail: string | null, step: string | null = null): TimelineEntry => ({
    ...ENTRY,
    ...{ kind: 'event', outcome, detail, step, reason: 'by mina: late', message: null },
  });
  test.each([
    [said('Hold Placed', 'complaint'), 'On hold: '],
    [said('Hold Released', 'complaint'), 'Hold ended: '],
    [said('Sending Resumed', 'everything'), 'Sending resumed: '],
    [said('Touch Postponed', '2027-03-08 17:00', 'send:two'), 'Postponed to '],
    [said('Veto Withdrawn', null, 'send:two'), 'Veto taken back: two'],
  ])('%o', (entry, title) => {
    expect(describeEntry(entry, { account: 'Acme', contact: null, owner: null }).title).toContain(title);
    expect(explainEntry(entry)).toBe('by mina: late');
  });
});
