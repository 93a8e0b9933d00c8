/** The digest as its owner reads it, in four languages. `vitest -u` writes the goldens anew: read the difference. */
import { describe, expect, test } from 'vitest';
import { digestLetter, MOST_LINES } from '../../src/briefing/digest.ts';
import { forwardedLetter } from '../../src/briefing/forwarded.ts';
import type { Letter } from '../../src/domain/letter.ts';
import { businessTime, DAY, HOUR, later } from '../../src/domain/time.ts';
import type { Today, TodayItem } from '../../src/domain/today.ts';

/** Tue 14 April 2026, 07:30 in Manila. */
const NOW = businessTime(Date.UTC(2026, 3, 13, 23, 30));

const item = (over: Partial<TodayItem> & Pick<TodayItem, 'type' | 'id'>): TodayItem => ({
  account: 'acme',
  accountName: 'Acme Trading',
  value: { minor: 1_234_567_89, currency: 'PHP' },
  share: 0.5,
  at: later(NOW, 3 * HOUR),
  person: 'Ana Reyes',
  what: 'x',
  asked: null,
  campaign: null,
  holds: false,
  ...over,
});

const today = (items: readonly TodayItem[], over: Partial<Today['owner']> = {}): Today => ({
  owner: { id: 'nadia', name: 'Nadia Farrow', address: 'nadia@x.test', locale: 'en', timezone: 'Asia/Manila', ...over },
  now: NOW,
  dayEnds: businessTime(Date.UTC(2026, 3, 14, 16)),
  items,
});

const SMALL = { account: 'bell', accountName: 'ارس تجارت', share: 0.02, value: { minor: 12_300_000, currency: 'IRR' } };

const FULL = [
  item({ type: 'reply', id: 'r1', what: 'Re: We miss you', at: later(NOW, -DAY), holds: true }),
  item({ type: 'case', id: 'c1', what: 'Boxes came wet', share: 0.3, account: 'core', accountName: 'Core' }),
  item({ type: 'promise', id: 'p1', what: 'new price list', at: later(NOW, -4 * DAY), ...SMALL, person: 'علی رضایی' }),
  item({
    type: 'lapse',
    id: 'core',
    what: 'lapsing',
    at: later(NOW, -DAY),
    account: 'core',
    accountName: 'Core',
    share: 0.3,
  }),
  item({
    type: 'approval',
    id: 'a1',
    what: 'offer:comeback',
    campaign: 'win-back',
    at: later(NOW, 2 * DAY),
    share: 0.1,
  }),
  item({ type: 'task', id: 't1', what: 'Warm: Core looked again', at: later(NOW, -2 * DAY), share: 0.3, person: null }),
  item({ type: 'task', id: 't2', what: 'Gold call', ...SMALL, person: null, value: null }),
  item({ type: 'send', id: 's1', what: 'send:we-miss-you', campaign: 'win-back', at: later(NOW, HOUR) }),
  item({
    type: 'send',
    id: 's2',
    what: 'send:we-miss-you',
    campaign: 'win-back',
    at: later(NOW, HOUR),
    person: 'Bo Cruz',
  }),
];

const asText = ({ subject, heading, lines, quote, notes }: Letter): string =>
  [
    `Subject: ${subject}`,
    '',
    heading,
    '',
    ...lines.map(({ about, text, action }) =>
      [
        ...(about === null ? [] : [about]),
        text,
        ...(action ? [`[${action.label}: ${action.veto.join(', ')}]`] : []),
      ].join('\n  '),
    ),
    ...(quote === null ? [] : ['', quote]),
    '',
    ...notes,
    '',
  ].join('\n');

describe('the digest', () => {
  test.each(['en', 'fa', 'ur', 'fil'])('of a full day in %s', async (locale) => {
    const letter = digestLetter(today(FULL, { locale, ...(locale === 'fa' ? { name: 'امید توکلی' } : {}) }));
    if (!letter) throw new Error('nothing to say');
    expect(letter.lines).toHaveLength(MOST_LINES);
    await expect(asText(letter)).toMatchFileSnapshot(`golden/digest.${locale}.txt`);
  });

  test('nothing to say: no letter', () => {
    expect(digestLetter(today([]))).toBeNull();
  });

  test('what has most at stake comes first, whatever its kind; equal ones by kind, then instant', () => {
    const about = (items: readonly TodayItem[]) =>
      digestLetter(today(items))?.lines.map(({ text }) => text.split(' ')[0]);
    const big = item({ type: 'send', id: 's', what: 'send:big', share: 0.9, at: NOW });
    const small = item({ type: 'reply', id: 'r', what: 'small', share: 0.01, person: 'Zoe' });
    expect(about([small, big])).toEqual(['“big”', 'Zoe']);
    expect(about([big, small])).toEqual(['“big”', 'Zoe']);
    const half = { ...big, share: 0.5 };
    const even = { ...small, share: 0.1 };
    expect(about([half, even])).toEqual(['Zoe', '“big”']);
  });

  test('the paths of a split are one mail, and a title that says the step is not said twice', () => {
    const newsletter = { type: 'send', campaign: 'Monthly newsletter', at: later(NOW, HOUR) } as const;
    const letter = digestLetter(
      today([
        item({ ...newsletter, id: 'a', what: 'send:newsletter' }),
        item({ ...newsletter, id: 'b', what: 'send:newsletter#2', person: 'Bo Cruz' }),
      ]),
    );
    expect(letter?.lines.map(({ text }) => text)).toEqual([
      '“Monthly newsletter” goes to Ana Reyes and Bo Cruz, today at 08:30.',
    ]);
  });

  test('the same mail to many accounts is one line that names the greatest, and one button stops all of it', () => {
    const newsletter = { type: 'send', campaign: 'Monthly newsletter', what: 'send:newsletter' } as const;
    const to = (account: string, share: number, hours: number) =>
      item({
        ...newsletter,
        id: account,
        account,
        accountName: `Firm ${account}`,
        share,
        at: later(NOW, hours * HOUR),
      });
    const many = [to('a', 0.1, 3), to('b', 0.4, 2), to('c', 0.2, 1), to('d', 0.3, 4)];
    const letter = digestLetter(today([...many, item({ type: 'task', id: 't', what: 'Call', share: 0.01 })]));
    expect(letter?.lines).toHaveLength(2);
    const [line] = letter?.lines ?? [];
    expect(line?.about).toContain('Monthly newsletter');
    expect(line?.text).toMatch(
      /^Goes to 4 of your accounts, among them .*Firm b.*Firm d.*Firm c.*, from today at .* on\.$/,
    );
    expect(line?.text).not.toContain('Firm a');
    expect([...(line?.action?.veto ?? [])].sort()).toEqual(['a', 'b', 'c', 'd']);
    // To three it is a line each.
    expect(digestLetter(today(many.slice(1)))?.lines).toHaveLength(3);
  });

  test('the button stops every mail of its line, and no line has one that sends nothing', () => {
    const letter = digestLetter(today(FULL));
    expect(letter?.lines.flatMap(({ action }) => action?.veto ?? [])).toEqual(['s1', 's2']);
  });

  test('an unknown language is English, not an error', () => {
    const letter = digestLetter(today(FULL, { locale: 'tlh', timezone: 'UTC' }));
    expect(letter?.heading).toBe('Good morning, Nadia. Mon 13 April');
    expect(digestLetter(today(FULL, { locale: 'not a locale!' }))?.locale).toBe('en');
  });
});

describe('a forwarded mail', () => {
  const mail = {
    id: 'ab12cd34ef56'.repeat(5),
    kind: 'reply' as const,
    subject: 'Re: We miss you',
    text: 'Yes, ten boxes please.\nبا تشکر',
    person: 'Ana Reyes',
    accountName: 'Acme Trading',
    answers: { subject: 'We miss you', sentAt: later(NOW, -DAY) },
    heldUntil: later(NOW, 2 * DAY),
    attachments: 1,
  };
  test.each(['en', 'fa', 'ur', 'fil'])('in %s', async (locale) => {
    const reader = { locale, timezone: 'Asia/Manila' };
    const stop = forwardedLetter(
      { ...mail, kind: 'unsubscribe', heldUntil: null, attachments: 0, text: 'stop' },
      reader,
    );
    await expect(`${asText(forwardedLetter(mail, reader))}\n${asText(stop)}`).toMatchFileSnapshot(
      `golden/forwarded.${locale}.txt`,
    );
  });
});
