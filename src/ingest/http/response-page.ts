/**
 * The frame of the pages behind a mail's links: small, calm, without JavaScript, cookies or outside resources, readable
 * at 320 px, right to left where the language is, and dark where the reader's device is.
 */
import type { FastifyReply } from 'fastify';
import { type Html, html, trustedHtml } from '../../mail/html.ts';
import type { ResponseTexts } from './response-texts.ts';

const STYLE = trustedHtml(`
  :root { color-scheme: light dark; --paper: #fdfdfb; --ink: #1c1f1e; --soft: #5b6361; --line: #dfe3e0; --accent: #0f766e; --on-accent: #ffffff; }
  @media (prefers-color-scheme: dark) { :root { --paper: #121514; --ink: #e8ebe9; --soft: #a3aba8; --line: #2c3230; --accent: #5eb8ad; --on-accent: #08211e; } }
  * { box-sizing: border-box; }
  body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 Inter, system-ui, -apple-system, "Segoe UI", sans-serif; }
  :lang(fa) body, body:lang(fa) { font-family: Vazirmatn, Tahoma, system-ui, sans-serif; line-height: 1.8; }
  main { max-width: 34rem; margin: 0 auto; padding: 3rem 1.25rem; }
  h1 { font-size: 1.5rem; line-height: 1.3; margin: 0 0 .75rem; }
  p { margin: 0 0 1rem; }
  .soft { color: var(--soft); font-size: .875rem; }
  .saved { border-inline-start: 3px solid var(--accent); padding-inline-start: .75rem; }
  form { margin: 1.5rem 0; display: grid; gap: .75rem; }
  label { display: flex; gap: .75rem; align-items: center; border: 1px solid var(--line); border-radius: 6px; padding: .75rem 1rem; }
  fieldset { border: 0; margin: 0 0 .5rem; padding: 0; display: grid; gap: .5rem; }
  legend { font-weight: 600; padding: 0; margin-bottom: .5rem; }
  input[type=checkbox], input[type=radio] { width: 1.25rem; height: 1.25rem; accent-color: var(--accent); flex: none; }
  button { font: inherit; font-weight: 600; padding: .75rem 1.25rem; border-radius: 6px; border: 1px solid var(--accent); background: var(--accent); color: var(--on-accent); cursor: pointer; }
  label + button { margin-top: .5rem; }
  button.second { background: transparent; color: var(--accent); }
  a { color: var(--accent); } :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
  footer { border-top: 1px solid var(--line); margin-top: 2rem; padding-top: 1rem; }
`);

export const responsePage = (
  texts: ResponseTexts,
  title: string,
  body: Html,
  company: string,
): Html => html`<!doctype html>
<html lang="${texts.lang}" dir="${texts.dir}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${STYLE}</style>
</head>
<body><main>
<h1>${title}</h1>
${body}
${company === '' ? null : html`<footer class="soft"><bdi>${company}</bdi></footer>`}
</main></body>
</html>`;

/** Sends a page: never cached (its links are personal), nothing loaded, forms to ourselves only, no framing. */
export const sendPage = (reply: FastifyReply, status: number, page: Html): FastifyReply =>
  reply
    .code(status)
    .header(
      'content-security-policy',
      "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    )
    .header('referrer-policy', 'no-referrer')
    .header('x-content-type-options', 'nosniff')
    .header('cache-control', 'no-store')
    .type('text/html; charset=utf-8')
    .send(page.html);
