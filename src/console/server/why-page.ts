import { type Html, html } from '../../mail/html.ts';
import { consolePage } from './console-page.ts';
import type { ChainLink } from './why-chain.ts';

export type WhyPage = {
  readonly title: string;
  readonly account: { readonly id: string; readonly name: string; readonly timezone: string };
  readonly chain: readonly ChainLink[];
  /** Address of the mail as it was sent, where an inbox keeps it. */
  readonly mail: string | null;
};

/** The chain from fact to outcome, one link a row. */
export const whyPage = ({ title, account, chain, mail }: WhyPage): Html =>
  consolePage(
    title,
    html`<h1 dir="auto">${title}</h1>
<p class="links"><a href="/accounts/${encodeURIComponent(account.id)}"><bdi>${account.name}</bdi></a>${mail === null ? null : html`<a href="${mail}">the mail</a>`}</p>
<ul class="chain">${chain.map(({ label, lines }) => html`<li><b>${label}</b><div>${lines.map((line) => html`<p dir="auto">${line}</p>`)}</div></li>`)}</ul>
<p class="faint small">Times are local to the account (${account.timezone}).</p>`,
  );
