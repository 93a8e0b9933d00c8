/** What can be seen only in a finished message: its size, and what the law and the inbox ask of it. */
import type { Finding } from './finding.ts';
import type { MessageData } from './message-data.ts';
import type { MessageUrls, RenderedMessage } from './render-message.ts';

/** Gmail cuts a mail off near 102 kB of HTML; tracking and headers of relays need room. */
const LARGEST_HTML = 90_000;

export const checkMessage = (message: RenderedMessage, data: MessageData, urls: MessageUrls): readonly Finding[] => {
  const findings: Finding[] = [];
  const find = (severity: Finding['severity'], code: string, text: string): void => {
    findings.push({ severity, code, message: text, line: null });
  };
  const bytes = Buffer.byteLength(message.html);
  if (bytes > LARGEST_HTML) {
    find(
      'error',
      'too-large',
      `The HTML has ${bytes} bytes; Gmail hides what is over 102,000. Keep below ${LARGEST_HTML}.`,
    );
  }
  if (message.subject === '') find('error', 'subject-missing', 'The subject is empty.');
  if (message.subject.length > 120) find('warn', 'subject-long', 'The subject is longer than 120 characters.');
  if (message.preheader === '') {
    find(
      'warn',
      'preheader-missing',
      'There is no preheader: the inbox shows the first words of the mail beside the subject.',
    );
  }
  const visible = visibleText(message.html);
  if (!visible.includes(squeeze(data.company.address))) {
    find('error', 'address-missing', "The sender's postal address ({{company.address}}) is missing.");
  }
  if (!holdsLink(message.html, urls.unsubscribeUrl)) {
    find('error', 'unsubscribe-missing', 'There is no unsubscribe link ({{unsubscribe_url}}).');
  }
  if (!holdsLink(message.html, urls.preferencesUrl)) {
    find('warn', 'preferences-missing', 'There is no link to the preferences ({{preferences_url}}).');
  }
  for (const href of hrefs(message.html)) {
    if (/^https?:/i.test(href) || href.startsWith('mailto:') || href.startsWith('tel:')) continue;
    find('error', 'link-scheme', `The link "${href.slice(0, 100)}" does not resolve to http or https.`);
  }
  return findings;
};

const visibleText = (html: string): string =>
  squeeze(
    html
      .replace(/<style[\s\S]*?<\/style>|<!--[\s\S]*?-->/gi, ' ')
      .replace(/<\/?bdi>/gi, '')
      .replace(/<[^>]+>/g, ' '),
  );

/** Entities as `escapeExpression` writes them, spaces as one. */
const squeeze = (text: string): string => decode(text).replace(/\s+/g, ' ').trim();

const hrefs = (html: string): readonly string[] =>
  [...html.matchAll(/<a\b[^>]*?\bhref\s*=\s*(?:"([^"]*)"|'([^']*)')/gi)].map((match) =>
    decode(match[1] ?? match[2] ?? '').trim(),
  );

const holdsLink = (html: string, url: string): boolean => hrefs(html).includes(url);

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  '#x27': "'",
  '#x60': '`',
  '#x3D': '=',
};

const decode = (text: string): string => text.replace(/&(#?\w+);/g, (entity, name: string) => ENTITIES[name] ?? entity);
