/** What a template may hold: every refusal, with its reason, and what is let through. */
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compileTemplate } from '../../src/mail/compile-template.ts';
import { type Finding, TemplateError } from '../../src/mail/finding.ts';
import { loadTemplate, type Texts } from '../../src/mail/load-template.ts';
import { openTemplates } from '../../src/mail/open-templates.ts';
import { renderMessage } from '../../src/mail/render-message.ts';
import { sample, URLS } from './sample-mail.ts';

let folder: string;
let root: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keyline-templates-'));
  root = join(folder, 'templates');
  await mkdir(join(root, 'partials'), { recursive: true });
  await writeFile(join(folder, 'secret.mjml'), '<mj-text>secret</mj-text>');
  await writeFile(join(root, 'partials', 'hello.mjml'), '<mj-text>Hello\n{{account.name}}</mj-text>');
  await writeFile(join(root, 'partials', 'evil.mjml'), '<mj-text>\n{{{account.name}}}</mj-text>');
  await writeFile(join(root, 'partials', 'loop.mjml'), '<mj-include path="loop.mjml" />');
  await symlink(join(folder, 'secret.mjml'), join(root, 'partials', 'outside.mjml'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

let count = 0;

/** Writes a template whose only column holds `body`; answers its id. */
const template = async (body: string, texts: Texts = {}): Promise<string> => {
  count += 1;
  const id = `t${count}`;
  await mkdir(join(root, id));
  const page = `<mjml>\n<mj-body><mj-section><mj-column>\n${body}\n</mj-column></mj-section></mj-body>\n</mjml>`;
  await writeFile(join(root, id, 'template.mjml'), page);
  await writeFile(join(root, id, 'texts.en.json'), JSON.stringify({ subject: 'Subject', ...texts }));
  return id;
};

const findingsOf = async (body: string, texts: Texts = {}): Promise<readonly Finding[]> => {
  const id = await template(body, texts);
  try {
    await compileTemplate(await loadTemplate(root, id), 'en');
    return [];
  } catch (error) {
    if (error instanceof TemplateError) return error.findings;
    throw error;
  }
};

const text = (inner: string): string => `<mj-text>${inner}</mj-text>`;

describe('refused', () => {
  test.each([
    ['raw-value', text('{{{account.name}}}'), 3],
    ['raw-value', text('{{& account.name}}'), 3],
    ['script', text('\n<script>alert(1)</script>'), 4],
    ['script', '<mj-raw>< SCRIPT src=x></mj-raw>', 3],
    ['event-handler', text('<b\n onmouseover="x()">a</b>'), 3],
    ['event-handler', text('<img src="https://a.test/x.png" alt=""/onerror=x>'), 3],
    ['link-scheme', text('<a href="javascript:alert(1)">a</a>'), 3],
    ['link-scheme', text('<a href="/relative">a</a>'), 3],
    ['embed', text('<iframe src="https://a.test"></iframe>'), 3],
    ['include', '<mj-include path="../../secret.mjml" />', 3],
    ['include', '<mj-include path="/etc/passwd" />', 3],
    ['include', '<mj-include path="../partials/outside.mjml" />', 3],
    ['include', '<mj-include path="../partials/loop.mjml" />', 1],
    ['include', '<mj-include path="../partials/none.mjml" />', 3],
    ['include', '<mj-include path="../partials/hello.mjml" type="html" />', 3],
    ['raw-value', '<mj-include path="../partials/evil.mjml" />', 2],
    ['mjml', '<mj-foo />', 3],
    ['missing-text', text('[[nothing]]'), 3],
    ['unknown-variable', text('{{acount.name}}'), null],
    ['unknown-variable', text('{{account.constructor}}'), null],
    ['unknown-variable', text('{{account.__proto__.x}}'), null],
    ['unknown-variable', text('{{@root.account.name}}'), null],
    ['unknown-variable', text('{{../account.name}}'), null],
    ['unknown-variable', text('{{this}}'), null],
    ['unknown-variable', text('{{offer.products}}'), null],
    ['unknown-helper', text('{{shout account.name}}'), null],
    ['unknown-helper', text('{{#with account}}x{{/with}}'), null],
    ['unknown-helper', text('{{lookup account "name"}}'), null],
    ['forbidden-syntax', text('{{> partial}}'), null],
    ['helper-arguments', text('{{#each offer.products}}x{{/each}}'), null],
    ['helper-arguments', text('{{percent (number offer.percent)}}'), null],
    ['unchecked-link', text('<a href="{{company.website}}">a</a>'), null],
    ['unchecked-link', text('<a href="https://x.test/{{account.name}}">a</a>'), null],
    ['unchecked-link', text('{{url company.website}}'), null],
    ['value-in-markup', text('<b style="color:{{account.name}}">a</b>'), null],
    ['value-in-markup', text('<b {{account.name}}>a</b>'), null],
    ['bare-instant', text('{{offer.expires_on}}'), null],
    ['syntax', text('{{#if offer}}'), null],
  ])('%s: %s', async (code, body, line) => {
    const findings = await findingsOf(body);
    expect(findings.map((finding) => finding.code)).toContain(code);
    expect(findings.find((finding) => finding.code === code)?.line).toBe(line);
    expect(findings.every((finding) => finding.severity === 'error')).toBe(true);
  });

  test('in the texts of a language as well', async () => {
    const [finding] = await findingsOf(text('[[body]]'), { body: '{{{account.name}}}' });
    expect(finding).toMatchObject({ code: 'raw-value' });
    expect(finding?.message).toContain('texts.en.json');
  });

  test('an id that is a path, and a template that is not there', async () => {
    await expect(loadTemplate(root, '../secret')).rejects.toThrow('is no template id');
    await expect(loadTemplate(root, 'none')).rejects.toThrow('Templates here: t1');
  });
});

describe('let through', () => {
  const fill = async (body: string, texts: Texts = {}): Promise<string> => {
    const id = await template(body, texts);
    const compiled = await compileTemplate(await loadTemplate(root, id), 'en');
    return renderMessage(compiled, await sample('thank-you', 'en'), URLS).html;
  };

  test('includes, texts with values, words that look like markup', async () => {
    const html = await fill('<mj-include path="../partials/hello.mjml" /><mj-text>[[body]]</mj-text>', {
      body: 'A < B & {{account.name}}',
    });
    expect(html).toContain('Hello <bdi>Santos Hardware</bdi>');
    expect(html).toContain('A &lt; B &amp; <bdi>Santos Hardware</bdi>');
  });

  test('blocks, also between MJML elements by mj-raw; outer values inside each', async () => {
    const html = await fill(
      '<mj-raw>{{#if order}}</mj-raw><mj-text>ordered</mj-text><mj-raw>{{else}}</mj-raw><mj-text>not</mj-text><mj-raw>{{/if}}</mj-raw>' +
        text('{{#each offer.products as |product|}}[{{product.name}} for {{account.name}}]{{/each}}'),
    );
    expect(html).toContain('ordered');
    expect(html).not.toContain('>not<');
    expect(html).toContain('[<bdi>Party bunting</bdi> for <bdi>Santos Hardware</bdi>]');
  });

  test('links written out are checked and tracked like the others', async () => {
    const html = await fill(text('<a href="https://x.test/a?b=1&amp;c=2">a</a> <a href="mailto:a@x.test">b</a>'));
    expect(html).toContain('href="https://mail.supply.test/t/c/token-1"');
    expect(html).toContain('href="mailto:a@x.test"');
  });

  test('plurals by the language', async () => {
    const body = "{{#each order.items as |item|}}{{plural item.quantity one='# piece' other='# pieces'}}{{/each}}";
    expect(await fill(text(body))).toContain('6 pieces');
  });
});

test('a template is compiled once per language, a failed one again', async () => {
  const id = await template(text('{{acount.name}}'));
  const templates = openTemplates(root);
  await expect(templates.compiled(id, 'en')).rejects.toThrow(TemplateError);
  await writeFile(join(root, id, 'template.mjml'), '<mjml><mj-body></mj-body></mjml>');
  const compiled = await templates.compiled(id, 'en');
  expect(await templates.compiled(id, 'en')).toBe(compiled);
});
