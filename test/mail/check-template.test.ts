import { expect, test } from 'vitest';
import { checkTemplate, PREVIEW_URLS } from '../../src/mail/check-template.ts';
import { loadTemplate, type TemplateSource } from '../../src/mail/load-template.ts';
import type { MessageData } from '../../src/mail/message-data.ts';
import { sample, TEMPLATES } from './sample-mail.ts';

const FOOTER =
  '<mj-text>{{company.address}} <a href="{{unsubscribe_url}}">u</a> <a href="{{preferences_url}}">p</a></mj-text>';

const source = (body: string, preheader = 'Preheader'): TemplateSource => ({
  id: 'tried',
  mjml: `<mjml><mj-body><mj-section><mj-column>\n${body}\n</mj-column></mj-section></mj-body></mjml>`,
  texts: { en: { subject: 'Subject', preheader } },
  folder: '/nowhere',
});

const codes = async (tried: TemplateSource, locale = 'en', data?: MessageData): Promise<readonly string[]> => {
  const { findings } = await checkTemplate(tried, locale, data ?? (await sample('thank-you', 'en')), PREVIEW_URLS);
  return findings.map((finding) => `${finding.severity} ${finding.code}`);
};

test('a sound template has no findings', async () => {
  expect(await codes(source(FOOTER))).toEqual([]);
});

test.each([
  ['error address-missing', FOOTER.replace('{{company.address}}', '')],
  ['error unsubscribe-missing', FOOTER.replace('{{unsubscribe_url}}', 'https://x.test/')],
  ['warn preferences-missing', FOOTER.replace('{{preferences_url}}', 'https://x.test/')],
  ['error alt-missing', `${FOOTER}<mj-image src="https://x.test/a.png" />`],
  ['error alt-missing', `${FOOTER}<mj-text><img src="https://x.test/a.png" title="alt"></mj-text>`],
  ['error too-large', `${FOOTER}<mj-text>${'word '.repeat(20_000)}</mj-text>`],
  ['error missing-text', `${FOOTER}<mj-text>[[gone]]</mj-text>`],
])('%s', async (code, body) => {
  expect(await codes(source(body))).toEqual([code]);
});

test('an address with signs HTML escapes is found again', async () => {
  const data = await sample('thank-you', 'en');
  const company = { ...data.company, address: `"O'Neil" & <Co>, 1 = 1 Street` };
  expect(await codes(source(FOOTER), 'en', { ...data, company })).toEqual([]);
});

test('a preheader that is not there', async () => {
  expect(await codes(source(FOOTER, ''))).toEqual(['warn preheader-missing']);
});

test('a language without texts is said, and what readers get instead', async () => {
  const { findings, template } = await checkTemplate(await loadTemplate(TEMPLATES, 'thank-you'), 'de', null);
  expect(findings).toEqual([
    {
      severity: 'warn',
      code: 'missing-language',
      message: 'Template "thank-you" has no texts.de.json; its readers would get en.',
      line: null,
    },
  ]);
  expect(template?.locale).toBe('en');
});

test('data without what the template prints is a finding with its name', async () => {
  const data = { ...(await sample('thank-you', 'en')), order: null };
  const report = await checkTemplate(await loadTemplate(TEMPLATES, 'thank-you'), 'en', data);
  expect(report.message).toBeNull();
  expect(report.findings).toMatchObject([{ severity: 'error', code: 'missing-value' }]);
  expect(report.findings[0]?.message).toContain('"order.id"');
});

test('a link that is none is a finding', async () => {
  const data = await sample('thank-you', 'en');
  const company = { ...data.company, website: 'javascript:alert(1)' };
  const report = await checkTemplate(await loadTemplate(TEMPLATES, 'thank-you'), 'en', { ...data, company });
  expect(report.findings).toMatchObject([{ severity: 'error', code: 'link-scheme' }]);
});
