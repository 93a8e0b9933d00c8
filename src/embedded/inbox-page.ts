/** The inbox as HTML: a list, and one message beside it. Plain pages that work without JavaScript, on a phone, and right to left. */
import type { InboxMessage } from './mail-catcher.ts';
import type { OpenedMessage } from './open-message.ts';

const STYLE = `
:root { color-scheme: light dark; --paper: #fdfdfb; --ink: #1c1f22; --faint: #5f676d; --line: #dfe2df; --teal: #0f766e; --tint: #eef5f3; }
@media (prefers-color-scheme: dark) { :root { --paper: #131617; --ink: #e7e9e8; --faint: #9aa3a6; --line: #2b3133; --teal: #5eb8ad; --tint: #1a2524; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 Inter, "Segoe UI", Tahoma, sans-serif; }
a { color: var(--teal); }
:focus-visible { outline: 2px solid var(--teal); outline-offset: 2px; }
header { border-block-end: 1px solid var(--line); }
header > div { display: flex; flex-wrap: wrap; gap: 0 1rem; align-items: baseline; max-width: 72rem; margin: 0 auto; padding: 0.9rem 1.25rem; }
header h1 { font-size: 1.05rem; margin: 0; font-weight: 600; }
header p { margin: 0; color: var(--faint); font-size: 0.875rem; }
main { max-width: 72rem; margin: 0 auto; padding: 0 1.25rem 3rem; }
ol { list-style: none; margin: 0; padding: 0; }
li { border-block-end: 1px solid var(--line); }
li a { display: grid; grid-template-columns: minmax(0, 15rem) minmax(0, 1fr) auto; gap: 0.15rem 1.25rem; padding: 0.7rem 0; color: inherit; text-decoration: none; }
li .subject { text-align: left; }
li a:hover { background: var(--tint); }
li span { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.to, time { color: var(--faint); font-size: 0.9rem; }
time { font-variant-numeric: tabular-nums; }
h2 { font-size: 1.4rem; line-height: 1.3; margin: 1.5rem 0 0.75rem; }
dl { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: 0.2rem 1rem; margin: 0 0 1.25rem; }
dt { color: var(--faint); }
dd { margin: 0; overflow-wrap: anywhere; }
iframe { width: 100%; height: 62rem; border: 1px solid var(--line); background: #fff; }
details { border-block-end: 1px solid var(--line); padding: 0.6rem 0; }
summary { cursor: pointer; color: var(--teal); }
pre { white-space: pre-wrap; overflow-wrap: anywhere; font: 0.875rem/1.55 ui-monospace, Menlo, Consolas, monospace; }
nav { display: flex; gap: 1.25rem; margin-block: 1.25rem; }
@media (max-width: 40rem) { li a { grid-template-columns: minmax(0, 1fr) auto; } li .subject { grid-column: 1 / -1; grid-row: 1; white-space: normal; } }
`;

/** Asks for what is newer than the page and says so; the list itself changes only when the reader asks for it. */
const NEWS = `
const news = document.getElementById('news');
const last = Number(news.dataset.last);
setInterval(async () => {
  const answer = await fetch('/api/messages?after=' + last).catch(() => null);
  const fresh = answer && answer.ok ? (await answer.json()).length : 0;
  if (fresh > 0) news.innerHTML = '<a href="/">' + fresh + ' new</a>';
}, 2000);
`;

export const PAGE_SIZE = 100;

/** `messages` newest first: one page of them. `before`: the number the next page starts below, or null at the end. */
export const listPage = (messages: readonly InboxMessage[], total: number, before: number | null): string => {
  const rows = messages.map(
    ({ n, to, toName, subject, date, at }) => `<li><a href="/messages/${n}">
<span class="to"><bdi>${text(toName || to.join(', '))}</bdi></span>
<span class="subject" dir="auto">${text(subject || '(no subject)')}</span>
<time datetime="${instant(date ?? at)}">${shortInstant(date ?? at)}</time></a></li>`,
  );
  const empty = '<p>No message has been caught yet. What Keyline sends will appear here and go nowhere else.</p>';
  const older = before === null ? '' : `<nav><a href="/?before=${before}">Older</a></nav>`;
  return page(
    'Inbox',
    `<p>${total === 1 ? '1 message' : `${total} messages`} caught, none delivered</p>
<p id="news" role="status" data-last="${messages[0]?.n ?? 0}"></p>`,
    `${rows.length > 0 ? `<ol>${rows.join('\n')}</ol>` : empty}${older}<script>${NEWS}</script>`,
  );
};

export const messagePage = (message: InboxMessage, opened: OpenedMessage): string => {
  const rows: [string, string][] = [
    ['From', opened.from],
    ['To', opened.to.join(', ')],
    ['Date', readable(opened.date)],
  ];
  const envelope = `From ${message.from || '<>'} to ${message.to.join(', ')}, caught ${shortInstant(message.at)} UTC by this machine’s clock`;
  const links = opened.links.map(
    ({ href, label }) => `<li><bdi>${text(label || '(no text)')}</bdi>: ${text(href)}</li>`,
  );
  const body =
    opened.html === null
      ? `<pre dir="auto">${text(opened.text ?? '')}</pre>`
      : `<iframe title="The message as HTML" sandbox="allow-popups allow-popups-to-escape-sandbox" src="/messages/${message.n}/html"></iframe>`;
  return page(
    message.subject || '(no subject)',
    '<p><a href="/">Inbox</a></p>',
    `<h2 dir="auto">${text(message.subject || '(no subject)')}</h2>
<dl>${rows.map(([name, value]) => `<dt>${name}</dt><dd><bdi>${text(value)}</bdi></dd>`).join('')}</dl>
${body}
${opened.html === null ? '' : `<details><summary>Text part</summary><pre dir="auto">${text(opened.text ?? '')}</pre></details>`}
<details><summary>Links (${links.length})</summary><ul>${links.join('')}</ul></details>
<details><summary>Envelope</summary><p>${text(envelope)}</p></details>
<details><summary>Headers (${opened.headers.length})</summary><pre>${opened.headers
      .map(({ name, value }) => text(`${name}: ${value}`))
      .join('\n')}</pre></details>
<nav><a href="/messages/${message.n}/source">Source</a><a href="/messages/${message.n}/source" download="${message.n}.eml">Save as file</a></nav>`,
  );
};

const page = (title: string, status: string, body: string): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${text(title)} - Keyline mail catcher</title><link rel="icon" href="data:,"><style>${STYLE}</style></head>
<body><header><div><h1>Keyline mail catcher</h1>${status}</div></header><main>${body}</main></body></html>
`;

const instant = (at: number): string => new Date(at).toISOString();
/** The Date header as a reader takes it in; what is no date stands as it is. */
const readable = (date: string | null): string =>
  date === null ? '' : Number.isNaN(Date.parse(date)) ? date : `${shortInstant(Date.parse(date))} UTC`;
const shortInstant = (at: number): string => instant(at).slice(0, 16).replace('T', ' ');

const text = (value: string): string =>
  value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
