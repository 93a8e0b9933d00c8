/** Entries of the registers in words. */
import { expect, test } from 'vitest';
import { describeEntry, explainEntry } from '../../src/console/server/describe-entry.ts';
import { businessTime } from '../../src/domain/time.ts';
import type { TimelineEntry } from '../../src/store/views/read-timeline.ts';

const entry = (over: Partial<TimelineEntry>): TimelineEntry => ({
  ...{ at: businessTime(0), kind: 'case', campaign: null, step: null, contact: 'x', outcome: null, reason: null },
  ...{ detail: 'D', message: null, subject: null, minor: null, currency: null, count: 1 },
  ...over,
});
/** Without the marks that keep a name's direction to itself. */
const plain = (text: string | null) => text?.replace(/[\u2066-\u2069]/g, '') ?? null;

test.each([
  [{ kind: 'case', outcome: 'complaint' }, 'Complaint opened, Sara: D', 'bad', null],
  [
    { kind: 'case-closed', outcome: 'complaint not solved', reason: 'angry' },
    'Closed, complaint not solved: D',
    'bad',
    'angry',
  ],
  [{ kind: 'case-closed', outcome: 'complaint solved' }, 'Closed, complaint solved: D', 'good', null],
  [{ kind: 'case-closed', outcome: 'request closed' }, 'Closed, request closed: D', 'plain', null],
  [{ kind: 'promise', outcome: 'broken' }, 'Promised to Sara: D', 'plain', null],
  [{ kind: 'promise-closed', outcome: 'broken' }, 'Promise broken: D', 'bad', null],
  [{ kind: 'touch', outcome: 'call', reason: 'mina' }, 'Call with Sara: D', 'good', 'logged by mina'],
  [{ kind: 'entry', outcome: 'competitor', reason: 'Rival' }, 'Competitor sighted, Rival: D', 'bad', null],
  [{ kind: 'entry', outcome: 'note' }, 'Note: D', 'plain', null],
  [{ kind: 'tender', outcome: 'lost', reason: 'missed-promise' }, 'Lost: D', 'bad', 'because of missed promise'],
  [{ kind: 'late', outcome: 'awaited', reason: '1' }, 'Order D has not come by its day', 'bad', '1 day'],
  [{ kind: 'late', outcome: 'delivered', reason: '0' }, 'Order D came late', 'bad', 'less than a day'],
  [
    { kind: 'trait', outcome: null, reason: 'expert', detail: 'kinds' },
    'Kinds no longer set (before: expert)',
    'plain',
    null,
  ],
] as [Partial<TimelineEntry>, string, string, string | null][])('%j', (over, title, tone, below) => {
  const text = describeEntry(entry(over), { account: 'Acme', contact: 'Sara', owner: null });
  expect([plain(text.title), text.tone, plain(explainEntry(entry(over)))]).toEqual([title, tone, below]);
});
