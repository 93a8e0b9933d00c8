/** The two lists of an account's page: what is planned, and what happened, each entry with its reason. */
import { type Html, html } from '../../mail/html.ts';
import type { DossierTouch } from '../../store/views/read-account.ts';
import type { TimelineEntry } from '../../store/views/read-timeline.ts';
import type { AccountPage } from './account-view.ts';
import { describeEntry, explainEntry, stepName } from './describe-entry.ts';
import { describeReason } from './describe-reason.ts';
import type { EntryText } from './entry-text.ts';
import { formatDay, formatInstant, formatTime } from './format-instant.ts';

/** What comes next, and what put it there. */
export const aheadSection = (page: AccountPage, zone: string): Html => {
  const { account, now } = page;
  const items = account.plan.map((touch) => {
    const inside = account.enrolments.find(({ campaign }) => campaign === touch.campaign);
    const because = inside && (describeReason(inside.because) ?? inside.because);
    const origin = inside
      ? `${touch.campaign}, since ${formatDay(inside.since, zone)} because ${because}`
      : touch.campaign;
    const when = `${formatDay(touch.at, zone).replace(/ \d+$/, '')}, ${formatTime(touch.at, zone)}`;
    return entryItem(page, plannedEntry(touch), when, zone, origin);
  });
  return html`<section class="ahead"><h2>Ahead <span class="faint">now is ${formatInstant(now, zone)}</span></h2>${items.length === 0 ? html`<p class="small">Nothing is planned.</p>` : html`<ol class="day">${items}</ol>`}</section>`;
};

const plannedEntry = (touch: DossierTouch): TimelineEntry => ({
  at: touch.at,
  kind: 'planned',
  campaign: touch.campaign,
  step: touch.step,
  contact: touch.contact,
  outcome: touch.status,
  reason: touch.reason,
  detail: touch.kind,
  message: null,
  subject: null,
  minor: null,
  currency: null,
  count: 1,
});

/** What happened, newest day first. */
export const timelineByDay = (page: AccountPage, zone: string): Html => {
  const days = new Map<string, TimelineEntry[]>();
  for (const entry of page.timeline) {
    if (entry.kind === 'planned') continue;
    const day = formatDay(entry.at, zone);
    days.set(day, [...(days.get(day) ?? []), entry]);
  }
  if (days.size === 0) return html`<p class="faint">Nothing to show here.</p>`;
  return html`${[...days].map(([day, entries]) => html`<h3>${day}</h3><ol class="day">${entries.map((entry) => entryItem(page, entry, formatTime(entry.at, zone), zone, originOf(entry)))}</ol>`)}`;
};

/** A mark beside the word: tone is never told by colour alone. */
const MARKS: Readonly<Record<EntryText['tone'], string>> = { good: '▲', bad: '▼', plain: '■', quiet: '·' };

const entryItem = (page: AccountPage, entry: TimelineEntry, when: string, zone: string, origin: string): Html => {
  const { account } = page;
  const contact = account.contacts.find((one) => one.id === entry.contact);
  const { title, tone } = describeEntry(entry, {
    account: account.name,
    contact: entry.contact === null ? null : contact?.name || contact?.email || entry.contact,
    owner: account.owner?.name ?? null,
  });
  const reason = explainEntry(entry);
  const below = [
    reason === null ? null : html`<span dir="auto">${reason}</span>`,
    origin === '' ? null : html`<span>${origin}</span>`,
    ...linksOf(page, entry),
  ].filter((part) => part !== null);
  return html`<li class="${tone}"><time datetime="${new Date(entry.at).toISOString()}" title="${formatInstant(entry.at, zone)}">${when}</time><span class="mark" aria-hidden="true">${MARKS[tone]}</span><div><span class="what" dir="auto">${title}</span>${below.length === 0 ? null : html`<div class="below">${below.map((part) => html`${part} `)}</div>`}</div></li>`;
};

/** Campaign and step, where the title does not name them. */
const originOf = ({ kind, campaign, step }: TimelineEntry): string => {
  if (['enter', 'exit', 'finish', 'goal'].includes(kind)) return '';
  const named = ['message', 'open', 'click'].includes(kind) ? stepName(step) : null;
  return [campaign, named].filter((part) => part !== null).join(', ');
};

const ENDED = ['deferred', 'dropped', 'refused', 'skipped', 'cancelled', 'exit'];

const linksOf = ({ account, inbox }: AccountPage, entry: TimelineEntry): readonly Html[] => {
  if (entry.message !== null && entry.kind === 'message') {
    const mail = inbox ? [html`<a href="/mail/${entry.message}">the mail</a>`] : [];
    return [html`<a href="/why/${entry.message}">why</a>`, ...mail];
  }
  if (entry.campaign === null || !ENDED.includes(entry.kind)) return [];
  const query = new URLSearchParams({ account: account.id, campaign: entry.campaign });
  return [html`<a href="/why?${query.toString()}">why</a>`];
};
