/** One account as sales reads it: a line to say aloud, what comes next, people, tasks, offers, and what happened and why. */

import { type Html, html } from '../../mail/html.ts';
import type { AccountDossier } from '../../store/views/read-account.ts';
import { accountSide } from './account-side.ts';
import { aheadSection, timelineByDay } from './account-timeline.ts';
import type { AccountPage } from './account-view.ts';
import { consolePage } from './console-page.ts';
import { TIMELINE_FILTERS, type TimelineFilterName } from './describe-entry.ts';
import { sayAccount } from './say-account.ts';

export const accountPage = (page: AccountPage): Html => {
  const { account, now } = page;
  const { zone } = account;
  const body = html`<h1><bdi>${account.name}</bdi></h1>
<p class="say" dir="auto">${sayAccount(account, now, zone)}</p>
<div class="columns">
${aheadSection(page, zone)}
${accountSide(account, now, zone)}
<div class="log">
<nav class="filters" aria-label="Show">${(Object.keys(TIMELINE_FILTERS) as TimelineFilterName[]).map((name) => html`<a href="${addressOf(account, name)}"${name === page.filter ? html` aria-current="page"` : null}>${name}</a> `)}</nav>
${timelineByDay(page, zone)}
${page.older === null ? null : html`<p><a href="${addressOf(account, page.filter, page.older)}">Older entries</a></p>`}
<p class="faint small">Times are local to the account (${zone}).</p>
</div>
</div>`;
  return consolePage(account.name, body);
};

const addressOf = (account: AccountDossier, filter: TimelineFilterName, upTo: number | null = null): string => {
  const parameters = new URLSearchParams();
  if (filter !== 'all') parameters.set('show', filter);
  if (upTo !== null) parameters.set('upto', String(upTo));
  return `/accounts/${encodeURIComponent(account.id)}${parameters.size === 0 ? '' : `?${parameters.toString()}`}`;
};
