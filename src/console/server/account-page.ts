/** One account as sales reads it: a line to say aloud, people, tasks, offers, what comes next, and what happened and why. */
import type { BusinessTime } from '../../domain/time.ts';
import { type Html, html } from '../../mail/html.ts';
import type { AccountDossier, DossierContact } from '../../store/read-account.ts';
import type { TimelineEntry } from '../../store/read-timeline.ts';
import { consolePage } from './console-page.ts';
import { describeEntry, type EntryText, TIMELINE_FILTERS, type TimelineFilterName } from './describe-entry.ts';
import { formatDay, formatInstant, formatTime } from './format-instant.ts';
import { sayAccount } from './say-account.ts';

export type AccountPage = {
  readonly account: AccountDossier;
  /** Newest first, planned touches first of all. */
  readonly timeline: readonly TimelineEntry[];
  readonly filter: TimelineFilterName;
  readonly now: BusinessTime;
  /** True where the mails can be looked at in an inbox (the mail catcher). */
  readonly inbox: boolean;
  /** True when older entries were left out. */
  readonly more: boolean;
};

export const accountPage = (page: AccountPage): Html => {
  const { account, now } = page;
  const zone = account.timezone ?? 'UTC';
  const body = html`<h1><bdi>${account.name}</bdi></h1>
<p class="say" dir="auto">${sayAccount(account, now, zone)}</p>
<div class="columns">
<div class="side">
${section('People', account.contacts.length === 0 ? null : html`<ul>${account.contacts.map(contactItem)}</ul>`, 'Nobody is known here.')}
${section('Open tasks', account.tasks.length === 0 ? null : html`<ul>${account.tasks.map((task) => html`<li><bdi>${task.title}</bdi><br><span class="faint small">due ${formatDay(task.dueAt, zone)}${task.outcomes.length > 0 ? `; ends as ${task.outcomes.join(', ')}` : ''}</span></li>`)}</ul>`, 'None.')}
${section('Offers', account.offers.length === 0 ? null : html`<ul>${account.offers.map((offer) => html`<li>${offer.name}${offer.percent === null ? null : html`, <span class="num">${offer.percent}&nbsp;%</span>`}${offer.code === null ? null : html` <code>${offer.code}</code>`}<br><span class="faint small">${offer.status}, until ${formatDay(offer.expiresAt, zone)}, ${offer.campaign}</span></li>`)}</ul>`, 'None open.')}
${section('In campaigns', account.enrolments.length === 0 ? null : html`<ul>${account.enrolments.map((one) => html`<li>${one.campaign}<br><span class="faint small">since ${formatDay(one.since, zone)}, because ${one.because}</span></li>`)}</ul>`, 'In none at the moment.')}
${section('About', aboutList(account))}
</div>
<div>
<nav class="filters" aria-label="Show">${(Object.keys(TIMELINE_FILTERS) as TimelineFilterName[]).map((name) => html`<a href="/accounts/${encodeURIComponent(account.id)}${name === 'all' ? '' : `?show=${name}`}"${name === page.filter ? html` aria-current="page"` : null}>${name}</a> `)}</nav>
${timelineByDay(page, zone)}
<p class="faint small">Times are local to the account (${zone}). ${page.more ? html`Older entries: <code>keyline account ${account.id} --json</code>` : null}</p>
</div>
</div>`;
  return consolePage(account.name, body);
};

const section = (title: string, content: Html | null, empty = ''): Html =>
  html`<section><h2>${title}</h2>${content ?? html`<p class="faint small">${empty}</p>`}</section>`;

const contactItem = (contact: DossierContact): Html => {
  const state =
    contact.suppressed ?? (contact.stoppedTopics.length > 0 ? `stopped: ${contact.stoppedTopics.join(', ')}` : null);
  return html`<li><bdi>${contact.name || contact.email}</bdi> ${contact.roles.map((role) => html`<span class="role">${role}</span> `)}<br><span class="faint small">${contact.title === '' ? null : html`<bdi>${contact.title}</bdi>, `}<bdi>${contact.email}</bdi>${state === null ? null : html`<br>${state}`}</span></li>`;
};

const aboutList = (account: AccountDossier): Html => {
  const fields: [string, string | null][] = [
    ['Id', account.id],
    ['Country', account.country],
    ['Language', account.locale],
    ['Orders', String(account.scores.orders)],
    ...Object.entries(account.dossier).map(([name, field]): [string, string | null] => [name, dossierText(field)]),
  ];
  return html`<dl>${fields.filter(([, value]) => value !== null && value !== '').map(([name, value]) => html`<dt>${name}</dt><dd><bdi>${value}</bdi></dd>`)}</dl>`;
};

/** A dossier field is `{ value, source, asOf }`. */
const dossierText = (field: unknown): string | null => {
  const { value, source, asOf } = (typeof field === 'object' && field !== null ? field : { value: field }) as Readonly<
    Record<string, unknown>
  >;
  if (value === undefined || value === null) return null;
  const origin = [source, asOf].filter((part) => typeof part === 'string').join(', ');
  return origin === '' ? String(value) : `${String(value)} (${origin})`;
};

const timelineByDay = (page: AccountPage, zone: string): Html => {
  const { timeline, now } = page;
  const ahead = timeline.filter((entry) => entry.kind === 'planned').reverse();
  const past = timeline.filter((entry) => entry.kind !== 'planned');
  const days = new Map<string, TimelineEntry[]>();
  for (const entry of past) {
    const day = formatDay(entry.at, zone);
    days.set(day, [...(days.get(day) ?? []), entry]);
  }
  if (timeline.length === 0) return html`<p class="faint">Nothing to show here.</p>`;
  return html`${
    ahead.length === 0
      ? null
      : html`<section class="ahead"><h3>Ahead (now is ${formatInstant(now, zone)})</h3><ol class="day">${ahead.map((entry) => entryItem(page, entry, formatDay(entry.at, zone).slice(4, -5), zone))}</ol></section>`
  }${[...days].map(([day, entries]) => html`<h3>${day}</h3><ol class="day">${entries.map((entry) => entryItem(page, entry, formatTime(entry.at, zone), zone))}</ol>`)}`;
};

/** A mark beside the word: tone is never told by colour alone. */
const MARKS: Readonly<Record<EntryText['tone'], string>> = { good: '▲', bad: '▼', plain: '■', quiet: '·' };

const entryItem = (page: AccountPage, entry: TimelineEntry, when: string, zone: string): Html => {
  const contact = page.account.contacts.find((one) => one.id === entry.contact);
  const { title, tone } = describeEntry(
    entry,
    entry.contact === null ? null : contact?.name || contact?.email || entry.contact,
  );
  const origin = [entry.campaign, entry.step].filter((part) => part !== null).join(', ');
  return html`<li class="${tone}"><time datetime="${new Date(entry.at).toISOString()}" title="${formatInstant(entry.at, zone)}">${when}</time><span class="mark" aria-hidden="true">${MARKS[tone]}</span><div><span class="what" dir="auto">${title}</span>${entry.reason && !isPerson(entry) ? html`<br><span class="why" dir="auto">because ${entry.reason}</span>` : null}${linksOf(page, entry, origin)}</div></li>`;
};

/** That a person opened or clicked needs no reason; that a machine did, does. */
const isPerson = (entry: TimelineEntry): boolean =>
  (entry.kind === 'open' || entry.kind === 'click') && entry.outcome === 'human';

const linksOf = (page: AccountPage, entry: TimelineEntry, origin: string): Html | null => {
  const { account, inbox } = page;
  const why =
    entry.message !== null && entry.kind === 'message'
      ? html`<a href="/why/${entry.message}">why</a>${inbox ? html`<a href="/mail/${entry.message}">the mail</a>` : null}`
      : entry.campaign !== null &&
          ['deferred', 'dropped', 'refused', 'skipped', 'cancelled', 'exit'].includes(entry.kind)
        ? html`<a href="/why?account=${encodeURIComponent(account.id)}&amp;campaign=${encodeURIComponent(entry.campaign)}">why</a>`
        : null;
  if (why === null && origin === '') return null;
  return html`<br><span class="links">${origin === '' ? null : html`<span class="faint">${origin}</span>`}${why}</span>`;
};
