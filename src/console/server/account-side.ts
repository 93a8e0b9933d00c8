/** Beside the timeline: open tasks, offers, people, campaigns and what else is known of the account. */
import type { BusinessTime } from '../../domain/time.ts';
import { type Html, html } from '../../mail/html.ts';
import type { AccountDossier, DossierContact, DossierOffer, DossierTask } from '../../store/views/read-account.ts';
import { describeReason } from './describe-reason.ts';
import { formatDay, formatDistance } from './format-instant.ts';

export const accountSide = (account: AccountDossier, now: BusinessTime, zone: string): Html => html`<div class="side">
${section('Open tasks', list(account.tasks.map((task) => taskItem(task, zone))), 'None.')}
${section('Offers', list(account.offers.map((offer) => offerItem(offer, now, zone))), 'None open.')}
${section('People', list(account.contacts.map((contact) => contactItem(contact, now))), 'Nobody is known here.')}
${section('In campaigns', list(account.enrolments.map((one) => html`<li>${one.campaign}<br><span class="faint small">since ${formatDay(one.since, zone)}, because ${describeReason(one.because) ?? one.because}</span></li>`)), 'In none at the moment.')}
${section('About', aboutList(account))}
</div>`;

const list = (items: readonly Html[]): Html | null => (items.length === 0 ? null : html`<ul>${items}</ul>`);

const section = (title: string, content: Html | null, empty = ''): Html =>
  html`<section><h2>${title}</h2>${content ?? html`<p class="faint small">${empty}</p>`}</section>`;

const taskItem = (task: DossierTask, zone: string): Html =>
  html`<li><bdi>${task.title}</bdi><br><span class="faint small">due ${formatDay(task.dueAt, zone)}${task.outcomes.length > 0 ? `; ends as ${task.outcomes.join(', ')}` : ''}</span></li>`;

const offerItem = (offer: DossierOffer, now: BusinessTime, zone: string): Html =>
  html`<li>${offer.name}${offer.percent === null ? null : html`, <span class="num">${offer.percent}&nbsp;%</span>`}${offer.code === null ? null : html` <code>${offer.code}</code>`}<br><span class="faint small">until ${formatDay(offer.expiresAt, zone)}, ${formatDistance(offer.expiresAt, now)}; from ${offer.campaign}</span></li>`;

const contactItem = (contact: DossierContact, now: BusinessTime): Html => {
  const states = [
    contact.suppressed === null ? null : `gets nothing: ${contact.suppressed}`,
    contact.stoppedTopics.length === 0 ? null : `unsubscribed from ${contact.stoppedTopics.join(', ')}`,
    contact.lastHumanResponseAt === null ? null : `last response ${formatDistance(contact.lastHumanResponseAt, now)}`,
  ].filter((state) => state !== null);
  return html`<li><bdi>${contact.name || contact.email}</bdi> ${contact.roles.map((role) => html`<span class="role">${role}</span> `)}<br><span class="faint small">${contact.title === '' ? null : html`<bdi>${contact.title}</bdi>, `}<bdi>${contact.email}</bdi>${states.map((state) => html`<br>${state}`)}</span></li>`;
};

const aboutList = (account: AccountDossier): Html => {
  const fields: [string, string | null][] = [
    ['Id', account.id],
    ['Country', account.country],
    ['Language', languageName(account.locale)],
    ['Time zone', account.timezone],
    ['Orders', String(account.scores.orders)],
    ...Object.entries(account.dossier).map(([name, field]): [string, string | null] => [name, dossierText(field)]),
  ];
  return html`<dl>${fields.filter(([, value]) => value !== null && value !== '').map(([name, value]) => html`<dt>${name}</dt><dd><bdi>${value}</bdi></dd>`)}</dl>`;
};

/** `fa-IR` as `Persian (Iran)`; what is no language tag stays as it is written. */
const languageName = (locale: string | null): string | null => {
  if (locale === null) return null;
  try {
    return new Intl.DisplayNames('en', { type: 'language' }).of(locale) ?? locale;
  } catch (error) {
    if (error instanceof RangeError) return locale;
    throw error;
  }
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
