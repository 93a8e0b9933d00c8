import { formatMoney } from '../../domain/money.ts';
import type { BusinessTime } from '../../domain/time.ts';
import { type Html, html } from '../../mail/html.ts';
import type { AccountLine } from '../../store/views/read-accounts.ts';
import { consolePage } from './console-page.ts';
import { formatDay, formatDistance } from './format-instant.ts';

export type AccountsQuery = {
  readonly search: string;
  readonly standing: string;
  readonly lapse: string;
  readonly page: number;
};

const STANDINGS = ['key', 'known', 'provisional', 'ended', 'all'];
const RHYTHMS = ['', 'active', 'due', 'overdue', 'lapsing', 'lapsed', 'not-enough-history'];

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
<td class="num" data-label="usually">${account.usualOrder ? formatMoney(account.usualOrder) : ''}</td>
<td class="plainwords" data-label="last order">${account.lastOrderAt === null ? '' : formatDistance(account.lastOrderAt, now)}</td>
<td data-label="in">${account.campaigns.join(', ')}</td>
<td class="plainwords" data-label="next">${account.nextTouchAt === null ? '' : formatDay(account.nextTouchAt, 'UTC')}</td>
<td class="num" data-label="tasks">${account.openTasks || ''}</td>
<td>${account.owner === null ? null : html`<bdi>${account.owner}</bdi>`}</td>
</tr>`,
  );
  const body = html`<h1>Accounts</h1>
<form class="search" method="get" action="/accounts" role="search">
<input type="search" name="q" value="${query.search}" placeholder="Name or id" aria-label="Name or id" dir="auto">
<input type="hidden" name="standing" value="${query.standing}"><input type="hidden" name="lapse" value="${query.lapse}"><button>Find</button></form>
<nav class="filters" aria-label="Standing">${STANDINGS.map((standing) => html`<a href="${address({ ...query, standing, page: 1 })}"${standing === query.standing ? html` aria-current="page"` : null}>${standing}</a> `)}</nav>
<nav class="filters" aria-label="Rhythm">${RHYTHMS.map((lapse) => html`<a href="${address({ ...query, lapse, page: 1 })}"${lapse === query.lapse ? html` aria-current="page"` : null}>${lapse === '' ? 'any rhythm' : lapse.replaceAll('-', ' ')}</a> `)}</nav>
${
  accounts.length === 0
    ? html`<p>${emptyWords(query)}</p>`
    : html`<div class="scroll"><table class="cards">
<thead><tr><th>Account</th><th>Tier</th><th>Rhythm</th><th class="num">Usual order</th><th>Last order</th><th>In campaigns</th><th>Next touch</th><th class="num">Tasks</th><th>Owner</th></tr></thead>
<tbody>${rows}</tbody></table></div>`
}
<p class="links">${query.page > 1 ? html`<a rel="prev" href="${address({ ...query, page: query.page - 1 })}">Back</a>` : null} ${more ? html`<a rel="next" href="${address({ ...query, page: query.page + 1 })}">More</a>` : null}</p>`;
  return consolePage('Accounts', body);
};

const emptyWords = ({ search, lapse, standing }: AccountsQuery): string => {
  if (search !== '') return 'No account here has this in its name or id.';
  if (lapse !== '' || standing !== 'all') return 'No account is like this at the moment.';
  return 'No account yet. Import some: keyline import orders FILE.csv';
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
