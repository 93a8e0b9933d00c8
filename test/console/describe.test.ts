import { describe, expect, test } from 'vitest';
import { describeEntry } from '../../src/console/server/describe-entry.ts';
import { describeTrigger } from '../../src/console/server/describe-trigger.ts';
import { formatDistance, formatInstant } from '../../src/console/server/format-instant.ts';
import { businessTime, DAY } from '../../src/domain/time.ts';
import { escapeHtml, html } from '../../src/mail/html.ts';
import { jsonAnswer } from '../../src/main/json-answer.ts';
import { printable, printTable } from '../../src/main/print-table.ts';
import { TIMELINE_KINDS, type TimelineEntry } from '../../src/store/views/read-timeline.ts';

const ENTRY: TimelineEntry = {
  ...{ at: businessTime(0), kind: 'order', campaign: 'c', step: 'send:s', contact: 'x', outcome: 'done', reason: null },
  ...{ detail: 'D', message: null, subject: null, minor: 150, currency: 'GBP', count: 1 },
};

const NOBODY = { account: 'Acme', contact: null, owner: null };

describe('html', () => {
  test('a value is text wherever it stands, a fragment stays markup', () => {
    const name = `<img src=x onerror="alert('1')">&\``;
    const fragment = html`<p title="${name}">${[html`<b>${1}</b>`, null, false, name]}</p>`;
    expect(fragment.html).toBe(
      '<p title="&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;&#96;"><b>1</b>&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;&#96;</p>',
    );
    expect(escapeHtml('سلام')).toBe('سلام');
  });
});

describe('words', () => {
  test('every kind of entry has words of its own', () => {
    const titles = TIMELINE_KINDS.map(
      (kind) => describeEntry({ ...ENTRY, kind }, { account: 'Acme', contact: 'Sara', owner: 'Mina' }).title,
    );
    expect(new Set(titles).size).toBe(TIMELINE_KINDS.length);
    expect(titles.join()).not.toMatch(/undefined|null|NaN/);
  });

  test('an account of the other writing direction turns no title that begins with its name', () => {
    const task = { ...ENTRY, kind: 'task' as const, detail: 'ظروف تهران ordered less: ask why' };
    const title = 'Task for the owner: \u2068\u2068ظروف تهران\u2069 ordered less: ask why\u2069';
    expect(describeEntry(task, { ...NOBODY, account: 'ظروف تهران' }).title).toBe(title);
  });

  test('a machine that opened is not called a person', () => {
    const opened = { ...ENTRY, kind: 'open' as const };
    expect(describeEntry({ ...opened, outcome: 'machine' }, NOBODY).title).toBe('Opened (a machine)');
    expect(describeEntry({ ...opened, outcome: 'human', count: 3 }, NOBODY).title).toBe('Opened, 3 times');
  });

  test('instants in a zone, also in one that this machine does not know', () => {
    const at = businessTime(Date.UTC(2026, 2, 9, 23, 30));
    expect(formatInstant(at, 'Asia/Kathmandu')).toBe('Tue 10 Mar 2026, 05:15');
    expect(formatInstant(at, 'Nowhere/Land')).toBe('Mon 9 Mar 2026, 23:30');
    expect([-12, 0, 3].map((days) => formatDistance(businessTime(at + days * DAY), at))).toEqual([
      '12 days ago',
      'today',
      'in 3 days',
    ]);
  });

  test('triggers', () => {
    expect(describeTrigger({ type: 'segment', segment: 'lapsed', on: 'enter' })).toBe('account enters segment lapsed');
    expect(describeTrigger({ type: 'trait', trait: 'account.tier', changes: 'up' })).toBe('account.tier goes up');
  });
});

describe('the terminal', () => {
  test('a name cannot steer it, break a line or turn its direction', () => {
    expect(printable('a\u001b[31mb\r\nc\u202ed\u2068e\u2069')).toBe('a [31mb cde');
    const table = printTable([{ head: 'name' }, { head: 'n', align: 'right' }], [['x\ny', '1']], true);
    expect(table).toBe('name\tn\nx y\t1\n');
  });

  test('JSON has instants as ISO 8601 and leaves other numbers alone', () => {
    expect(jsonAnswer({ at: 0, dueAt: 1_000, sendBefore: null, minor: 5, seq: 7 })).toBe(
      '{"at":"1970-01-01T00:00:00.000Z","dueAt":"1970-01-01T00:00:01.000Z","sendBefore":null,"minor":5,"seq":7}\n',
    );
  });
});
