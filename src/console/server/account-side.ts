/** Beside the timeline: open tasks, offers, people, campaigns and what else is known of the account. */
import { staleFields } from '../../domain/dossier-fields.ts';
import { formatMoney } from '../../domain/money.ts';
import type { BusinessTime } from '../../domain/time.ts';
import { type Html, html } from '../../mail/html.ts';
import type { AccountDossier, DossierContact, DossierOffer, DossierTask } from '../../store/views/read-account.ts';
import type { CaseLine, PromiseLine, TenderLine } from '../../store/views/read-registers.ts';
import { describeReason } from './describe-reason.ts';
import { formatAsOf, formatDay, formatDistance, formatInstant } from './format-instant.ts';
import { isolateSentence } from './isolate.ts';

export const accountSide = (account: AccountDossier, now: BusinessTime, zone: string): Html => html`<div class="side">
${section('Open tasks', list(account.tasks.map((task) => taskItem(task, account.name, zone))), 'None.')}
${section('Complaints and requests', listOrNone(account.cases.filter(isOpen).map((one) => caseItem(one, now, zone))))}
${section('Promised', listOrNone(account.promises.filter(({ status }) => status === 'open' || status === 'broken').map((one) => promiseItem(one, now, zone))))}
${section('Tenders and contracts', listOrNone(account.tenders.filter((one) => isAhead(one, now)).map((one) => tenderItem(one, now, zone))))}
${section('Offers', list(account.offers.map((offer) => offerItem(offer, now, zone))), 'None open.')}
${section('People', list(account.contacts.map((contact) => contactItem(contact, now))), 'Nobody is known here.')}
${section('In campaigns', list(account.enrolments.map((one) => html`<li>${one.campaign}<br><span class="faint small">since ${formatDay(one.since, zone)}, because ${describeReason(one.because) ?? one.because}</span></li>`)), 'In none at the moment.')}
${section('About', aboutList(account, now, zone))}
</div>`;

const isOpen = (one: CaseLine): boolean => one.closedAt === null;

/** Not decided yet, or the next one lies ahead. */
const isAhead = ({ result, nextAt }: TenderLine, now: BusinessTime): boolean =>
  result === 'open' || (nextAt !== null && nextAt > now);

const caseItem = (one: CaseLine, now: BusinessTime, zone: string): Html => {
  const clock =
    one.status === 'answered'
      ? 'answered, not closed yet'
      : `answer by ${formatInstant(one.targetAt, zone)}${one.targetAt <= now ? ', missed' : ''}`;
  return html`<li>${one.kind === 'complaint' ? html`<strong>Complaint</strong>` : 'Request'}: <bdi>${one.title}</bdi><br><span class="faint small">since ${formatDay(one.openedAt, zone)}; ${clock}</span></li>`;
};

const promiseItem = (one: PromiseLine, now: BusinessTime, zone: string): Html =>
  html`<li><bdi>${one.what}</bdi><br><span class="faint small">${one.status === 'broken' ? html`<strong>broken</strong>, was due` : 'due'} ${formatDay(one.dueAt, zone)}, ${formatDistance(one.dueAt, now)}</span></li>`;

const tenderItem = (one: TenderLine, now: BusinessTime, zone: string): Html => {
  const at = one.result === 'open' ? one.dueAt : (one.nextAt ?? one.dueAt);
  const what = one.result !== 'open' ? 'next one' : one.kind === 'contract' ? 'ends' : 'closes';
  return html`<li><bdi>${one.title}</bdi> (${one.kind}${one.result === 'open' ? '' : `, ${one.result}`})<br><span class="faint small">${what} ${formatDay(at, zone)}, ${formatDistance(at, now)}</span></li>`;
};

const listOrNone = (items: readonly Html[]): Html | null => (items.length === 0 ? null : list(items));

const list = (items: readonly Html[]): Html | null => (items.length === 0 ? null : html`<ul>${items}</ul>`);

/** Without content and words for that: nothing at all. */
const section = (title: string, content: Html | null, empty = ''): Html | null =>
  content === null && empty === ''
    ? null
    : html`<section><h2>${title}</h2>${content ?? html`<p class="faint small">${empty}</p>`}</section>`;

const taskItem = (task: DossierTask, account: string, zone: string): Html =>
  html`<li>${isolateSentence(task.title, account)}<br><span class="faint small">due ${formatDay(task.dueAt, zone)}${task.outcomes.length > 0 ? `; ends as ${task.outcomes.join(', ')}` : ''}</span></li>`;

const offerItem = (offer: DossierOffer, now: BusinessTime, zone: string): Html =>
  html`<li>${offer.name}${offer.percent === null ? null : html`, <span class="num">${offer.percent}&nbsp;%</span>`}${offer.rebate === null ? null : html`, rebate <span class="num">${offer.rebate.percent}&nbsp;%</span>, ${formatMoney(offer.rebate.accrued)} so far`}${offer.code === null ? null : html` <code>${offer.code}</code>`}<br><span class="faint small">${offer.expiresAt === null ? 'not sent yet' : `until ${formatDay(offer.expiresAt, zone)}, ${formatDistance(offer.expiresAt, now)}`}; from ${offer.campaign}</span></li>`;

const contactItem = (contact: DossierContact, now: BusinessTime): Html => {
  const states = [
    contact.suppressed === null ? null : `gets nothing: ${contact.suppressed}`,
    contact.stoppedTopics.length === 0 ? null : `unsubscribed from ${contact.stoppedTopics.join(', ')}`,
    contact.lastHumanResponseAt === null ? null : `last response ${formatDistance(contact.lastHumanResponseAt, now)}`,
  ].filter((state) => state !== null);
  return html`<li><bdi>${contact.name || contact.email}</bdi> ${contact.roles.map((role) => html`<span class="role">${role}</span> `)}<br><span class="faint small">${contact.title === '' ? null : html`<bdi>${contact.title}</bdi>, `}<bdi>${contact.email}</bdi>${states.map((state) => html`<br>${state}`)}</span></li>`;
};

const aboutList = (account: AccountDossier, now: BusinessTime, zone: string): Html => {
  const stale = new Set(staleFields(account.dossier, now));
  const fields: [string, string | null][] = [
    ['Id', account.id],
    ['Country', account.country],
    ['Language', languageName(account.locale)],
    ['Time zone', account.zone],
    ['Orders', String(account.scores.orders)],
    ['Kinds', account.kinds.join(', ').replaceAll('-', ' ')],
    ...Object.entries(account.qualification).map(([name, field]): [string, string | null] => [
      named(name),
      dossierText(field, zone),
    ]),
    ['Services', account.services.map(({ name, status }) => `${name}: ${status.replaceAll('-', ' ')}`).join(', ')],
    ...account.plans.map(({ year, revenue }): [string, string | null] => [`Plan ${year}`, formatMoney(revenue)]),
    ...Object.entries(account.dossier).map(([name, field]): [string, string | null] => [
      named(name),
      stale.has(name) ? `${dossierText(field, zone)}, stale` : dossierText(field, zone),
    ]),
  ];
  return html`<dl>${fields.filter(([, value]) => value !== null && value !== '').map(([name, value]) => html`<dt>${name}</dt><dd><bdi>${value}</bdi></dd>`)}</dl>`;
};

/** `decision_scheme` as `Decision scheme`. */
const named = (field: string): string => `${field.slice(0, 1).toUpperCase()}${field.slice(1)}`.replaceAll('_', ' ');

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
const dossierText = (field: unknown, zone: string): string | null => {
  const { value, source, asOf } = (typeof field === 'object' && field !== null ? field : { value: field }) as Readonly<
    Record<string, unknown>
  >;
  if (value === undefined || value === null) return null;
  const day = typeof asOf === 'string' ? formatAsOf(asOf, zone) : asOf;
  const origin = [source, day].filter((part) => typeof part === 'string').join(', ');
  return origin === '' ? String(value) : `${String(value)} (${origin})`;
};
