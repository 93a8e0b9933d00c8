import type { Verdict } from '../domain/fact.ts';
import { type BusinessTime, SECOND } from '../domain/time.ts';

/** What is known of a hit when it comes in. */
export type Hit = {
  readonly method: string;
  readonly userAgent: string | null;
  readonly at: BusinessTime;
  /** Business instant at which the message was handed over; null where that is not known. */
  readonly sentAt: BusinessTime | null;
  /** Different links of this message hit within the second that ends with this hit, this one included. */
  readonly linksInASecond: number;
};

export type Judged = { readonly verdict: Verdict; readonly because: string };

/** Nobody opens a mail this fast: what does is the receiving side looking into it. */
export const TOO_FAST_MS = 2 * SECOND;

/** Nobody clicks more links than this within a second. */
export const MOST_LINKS_IN_A_SECOND = 5;

const IMAGE_PROXIES = /GoogleImageProxy|YahooMailProxy|ggpht|Mozilla\/5\.0$/i;
const BOTS =
  /bot\b|crawler|spider|scan|preview|prefetch|fetcher|curl\/|wget\/|python|java\/|go-http-client|node|axios|headless|barracuda|proofpoint|mimecast|symantec|trendmicro|forcepoint|fireeye|safelinks|slackbot|skypeuripreview|facebookexternalhit|whatsapp|telegrambot/i;

/**
 * Whether a person is behind an open or click: pure. Unknown is for hits that say nothing of themselves; campaigns act
 * on `human` alone. Machines are the receiving side's scanners, image proxies (they fetch ahead of any reader) and bots.
 */
export const judgeHit = (hit: Hit): Judged => {
  if (hit.method !== 'GET') return { verdict: 'machine', because: `${hit.method} request` };
  if (hit.userAgent !== null && IMAGE_PROXIES.test(hit.userAgent))
    return { verdict: 'machine', because: 'image proxy' };
  if (hit.userAgent !== null && BOTS.test(hit.userAgent)) return { verdict: 'machine', because: 'bot or scanner' };
  if (hit.sentAt !== null && hit.at - hit.sentAt < TOO_FAST_MS) {
    return { verdict: 'machine', because: `${hit.at - hit.sentAt} ms after it was sent` };
  }
  if (hit.linksInASecond > MOST_LINKS_IN_A_SECOND) {
    return { verdict: 'machine', because: `${hit.linksInASecond} links within a second` };
  }
  if (hit.userAgent === null || hit.userAgent === '') return { verdict: 'unknown', because: 'no user agent' };
  return { verdict: 'human', because: 'looks like a person' };
};
