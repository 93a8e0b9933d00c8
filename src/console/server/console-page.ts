/**
 * The frame of the pages for sales: a ledger's calm, no JavaScript, nothing loaded from elsewhere, logical sides (so it
 * reads right to left as well), usable from 360 px up, dark where the reader's device is.
 */
import { type Html, html, trustedHtml } from '../../mail/html.ts';

/** The one style sheet; the policy of the pages names its hash, so no other style can get in. */
export const CONSOLE_STYLE = `
:root { color-scheme: light dark; --paper: #fdfdfb; --ink: #1c1f22; --faint: #5b6369; --line: #dfe2df; --teal: #0f766e; --tint: #eef5f3; --good: #00694b; --bad: #a33b00; }
@media (prefers-color-scheme: dark) { :root { --paper: #131617; --ink: #e7e9e8; --faint: #a0a9ac; --line: #2b3133; --teal: #5eb8ad; --tint: #1a2524; --good: #5ecfa8; --bad: #f0a070; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 Inter, system-ui, "Segoe UI", Vazirmatn, Tahoma, sans-serif; overflow-wrap: anywhere; }
a { color: var(--teal); text-underline-offset: 0.15em; }
:focus-visible { outline: 2px solid var(--teal); outline-offset: 2px; }
header { border-block-end: 1px solid var(--line); }
header > div { display: flex; flex-wrap: wrap; gap: 0.25rem 1.5rem; align-items: baseline; max-width: 76rem; margin: 0 auto; padding: 0.9rem 1.25rem; }
header strong { font-weight: 650; }
header nav { display: flex; gap: 1.25rem; }
main { max-width: 76rem; margin: 0 auto; padding: 0.5rem 1.25rem 4rem; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 1.25rem 0 0.5rem; }
h2 { font-size: 0.95rem; letter-spacing: 0.01em; margin: 0 0 0.5rem; }
h3 { font-size: 0.9rem; font-weight: 600; margin: 1.75rem 0 0.25rem; color: var(--faint); }
.say { font-size: 1.15rem; line-height: 1.55; max-width: 80ch; margin: 0 0 1.5rem; }
.faint { color: var(--faint); }
.small { font-size: 0.875rem; }
.columns { display: grid; gap: 1.5rem 2.5rem; grid-template-columns: minmax(0, 1fr); }
@media (min-width: 62rem) {
  .columns { grid-template-columns: minmax(0, 20rem) minmax(0, 1fr); grid-template-rows: auto 1fr; }
  .side { grid-column: 1; grid-row: 1 / 3; }
  .ahead, .log { grid-column: 2; }
}
.side section { border-block-start: 1px solid var(--line); padding-block: 0.9rem 1.1rem; }
.side ul, ol.day, ul.chain { list-style: none; margin: 0; padding: 0; }
.side li { padding-block: 0.3rem; }
.side p { margin: 0; }
.role { display: inline-block; border: 1px solid var(--line); border-radius: 3px; padding: 0 0.35rem; font-size: 0.8rem; color: var(--faint); }
dl { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: 0.2rem 1rem; margin: 0; }
dt { color: var(--faint); }
dd { margin: 0; }
.filters { display: flex; flex-wrap: wrap; gap: 0.25rem 1.1rem; margin: 0; padding: 0.6rem 0; border-block: 1px solid var(--line); }
.filters a { text-decoration: none; padding-block: 0.2rem; }
.filters a::first-letter { text-transform: uppercase; }
.filters a { display: inline-block; }
.filters a[aria-current] { color: var(--ink); font-weight: 600; border-block-end: 2px solid var(--teal); }
ol.day li { display: grid; grid-template-columns: 3rem 1rem minmax(0, 1fr); gap: 0 0.4rem; padding-block: 0.35rem; border-block-end: 1px solid var(--line); }
time, td, .num { font-variant-numeric: tabular-nums; }
ol.day time { color: var(--faint); }
.mark { text-align: center; color: var(--faint); }
.good .mark { color: var(--good); } .bad .mark { color: var(--bad); } .quiet .what { color: var(--faint); }
.below { display: flex; flex-wrap: wrap; gap: 0 0.9rem; color: var(--faint); font-size: 0.875rem; }
.links { display: flex; flex-wrap: wrap; gap: 0 0.9rem; font-size: 0.875rem; }
.below a, .links a { white-space: nowrap; }
.ahead { background: var(--tint); padding: 0.75rem 1rem 0.6rem; border-inline-start: 3px solid var(--teal); align-self: start; }
.ahead h2 { margin: 0 0 0.25rem; } .ahead h2 .faint { font-weight: 400; margin-inline-start: 0.5rem; }
.ahead p { margin: 0; }
.ahead li:last-child { border: 0; }
.ahead ol.day li { grid-template-columns: 9rem 1rem minmax(0, 1fr); }
@media (max-width: 40rem) { .ahead ol.day li { grid-template-columns: 1rem minmax(0, 1fr); } .ahead ol.day time { grid-column: 1 / -1; } }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 0.95rem; }
th { text-align: start; font-weight: 600; color: var(--faint); font-size: 0.85rem; }
th, td { padding: 0.45rem 1rem 0.45rem 0; border-block-end: 1px solid var(--line); vertical-align: top; overflow-wrap: normal; }
[dir=rtl] th, [dir=rtl] td { padding: 0.45rem 0 0.45rem 1rem; }
td.num, th.num { text-align: end; white-space: nowrap; }
td.name { min-width: 11rem; overflow-wrap: anywhere; }
.plainwords { white-space: nowrap; }
code { font: 0.95em ui-monospace, Menlo, Consolas, monospace; user-select: all; }
form.search { display: flex; gap: 0.5rem; margin-block: 0.5rem 1rem; flex-wrap: wrap; }
input, button { font: inherit; padding: 0.4rem 0.7rem; border: 1px solid var(--line); border-radius: 4px; background: var(--paper); color: var(--ink); }
input { flex: 1 1 12rem; min-width: 0; max-width: 24rem; }
button { border-color: var(--teal); color: var(--teal); cursor: pointer; }
ul.chain > li { display: grid; grid-template-columns: minmax(0, 7.5rem) minmax(0, 1fr); gap: 0 1rem; padding-block: 0.7rem; border-block-end: 1px solid var(--line); }
ul.chain p { margin: 0; }
ul.chain b { font-weight: 600; }
@media (max-width: 48rem) {
  .cards, .cards tbody, .cards tr, .cards td { display: block; }
  .cards thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .cards tr { display: flex; flex-wrap: wrap; gap: 0 1rem; padding-block: 0.6rem; border-block-end: 1px solid var(--line); }
  .cards td { padding: 0; border: 0; }
  .cards td:empty { display: none; }
  .cards td.name { flex: 1 0 100%; min-width: 0; }
  .cards td[data-label]::before { content: attr(data-label) " "; color: var(--faint); }
}
@media (max-width: 30rem) { main, header > div { padding-inline: 1rem; } ul.chain > li { grid-template-columns: minmax(0, 1fr); } }
`;

export const consolePage = (title: string, body: Html): Html => html`<!doctype html>
<html lang="en" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Keyline</title>
<style>${trustedHtml(CONSOLE_STYLE)}</style>
</head>
<body>
<header><div><strong>Keyline</strong><nav aria-label="Main"><a href="/accounts">Accounts</a></nav></div></header>
<main>
${body}
</main>
</body>
</html>`;
