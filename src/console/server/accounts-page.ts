import { formatMoney } from '../../domain/money.ts';
import type { BusinessTime } from '../../domain/time.ts';
import { type Html, html } from '../../mail/html.ts';
import type { AccountLine } from '../../store/read-accounts.ts';
import { consolePage } from './console-page.ts';
import { formatDay, formatDistance } from './format-instant.ts';

export type AccountsQuery = {
  readonly search: string;
  readonly standing: string;
  readonly lapse: string;
  readonly page: number;
};

const STANDINGS = ['key', 'known', 'provisional', 'ended', 'all'];

/** The list of accounts: what is at stake first. `more`: another page follows. */
export const accountsPage = (
  accounts: readonly AccountLine[],
  query: AccountsQuery,
  more: boolean,
  now: BusinessTime,
): Html => {
  const rows = accounts.map(
    (account) => html`<tr>
<td class="name"><a href="/accounts/${encodeURIComponent(account.id)}"><bdi>${account.name}</bdi></a>${account.held ? html` <span class="role">on hold</span>` : null}${account.name === account.id ? null : html`<br><span class="faint small">${account.id}</span>`}</td>
<td>${account.tier ?? ''}</td>
<td class="plainwords">${account.lapse.replaceAll('-', ' ')}</td>
<td class="num">${account.usualOrder ? formatMoney(account.usualOrder) : ''}</td>
<td class="plainwords">${account.lastOrderAt === null ? '' : formatDistance(account.lastOrderAt, now)}</td>
<td>${account.campaigns.join(', ')}</td>
<td class="plainwords">${account.nextTouchAt === null ? '' : formatDay(account.nextTouchAt, 'UTC')}</td>
<td class="num">${account.openTasks || ''}</td>
<td><bdi>${account.owner ?? ''}</bdi></td>
</tr>`,
  );
  const body = html`<h1>Accounts</h1>
<form class="search" method="get" action="/accounts" role="search">
<input type="search" name="q" value="${query.search}" placeholder="Name or id" aria-label="Name or id" dir="auto">
<input type="hidden" name="standing" value="${query.standing}"><button>Find</button></form>
<nav class="filters" aria-label="Standing">${STANDINGS.map((standing) => html`<a href="${address({ ...query, standing, page: 1 })}"${standing === query.standing ? html` aria-current="page"` : null}>${standing}</a> `)}</nav>
${
  accounts.length === 0
    ? html`<p>No account ${query.search === '' ? 'here yet. Import some: keyline import orders FILE.csv' : 'has this in its name or id.'}</p>`
    : html`<div class="scroll"><table>
<thead><tr><th>Account</th><th>Tier</th><th>Rhythm</th><th class="num">Usual order</th><th>Last order</th><th>In campaigns</th><th>Next touch</th><th class="num">Tasks</th><th>Owner</th></tr></thead>
<tbody>${rows}</tbody></table></div>`
}
<p class="links">${query.page > 1 ? html`<a rel="prev" href="${address({ ...query, page: query.page - 1 })}">Back</a>` : null} ${more ? html`<a rel="next" href="${address({ ...query, page: query.page + 1 })}">More</a>` : null}</p>`;
  return consolePage('Accounts', body);
};

const address = (query: AccountsQuery): string => {
  const parameters = new URLSearchParams();
  if (query.search !== '') parameters.set('q', query.search);
  if (query.standing !== 'key') parameters.set('standing', query.standing);
  if (query.lapse !== '') parameters.set('lapse', query.lapse);
  if (query.page > 1) parameters.set('page', String(query.page));
  const text = parameters.toString();
  return text === '' ? '/accounts' : `/accounts?${text}`;
};
