import { describe, expect, test } from 'vitest';
import { businessTime } from '../../src/domain/time.ts';
import { type Hit, judgeHit } from '../../src/ingest/judge-hit.ts';

const PERSON: Hit = {
  method: 'GET',
  userAgent: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)',
  at: businessTime(60_000),
  sentAt: businessTime(0),
  linksInASecond: 1,
};

describe('judgeHit', () => {
  test.each([
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0',
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148',
    'Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0.17000; Pro)',
    'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Thunderbird/140.0',
  ])('a mail program or browser is a person: %s', (userAgent) => {
    expect(judgeHit({ ...PERSON, userAgent })).toMatchObject({ verdict: 'human' });
  });

  test.each([
    'Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)',
    'YahooMailProxy; https://help.yahoo.com/kb/yahoo-mail-proxy-SLN28749.html',
    'Mozilla/5.0',
    'Googlebot/2.1',
    'curl/8.5.0',
    'python-requests/2.32',
    'BarracudaCentral/1.0',
  ])('a proxy, bot or scanner is a machine: %s', (userAgent) => {
    expect(judgeHit({ ...PERSON, userAgent })).toMatchObject({ verdict: 'machine' });
  });

  test('2 seconds after sending is the first human instant, 5 links in a second the last human number', () => {
    const verdicts = [1_999, 2_000].map((at) => judgeHit({ ...PERSON, at: businessTime(at) }).verdict);
    expect(verdicts).toEqual(['machine', 'human']);
    expect([5, 6].map((linksInASecond) => judgeHit({ ...PERSON, linksInASecond }).verdict)).toEqual([
      'human',
      'machine',
    ]);
  });

  test('one that says nothing of itself is unknown', () => {
    expect([null, ''].map((userAgent) => judgeHit({ ...PERSON, userAgent }).verdict)).toEqual(['unknown', 'unknown']);
  });
});
