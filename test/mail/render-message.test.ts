import fc from 'fast-check';
import { convert } from 'html-to-text';
import { beforeAll, describe, expect, test } from 'vitest';
import { type CompiledTemplate, compileTemplate, withSubject } from '../../src/mail/compile-template.ts';
import { MissingValueError } from '../../src/mail/fill-helpers.ts';
import { TemplateError } from '../../src/mail/finding.ts';
import { UnsafeUrlError } from '../../src/mail/link-recorder.ts';
import { loadTemplate } from '../../src/mail/load-template.ts';
import type { MessageData } from '../../src/mail/message-data.ts';
import { renderMessage } from '../../src/mail/render-message.ts';
import { sample, TEMPLATES, URLS } from './sample-mail.ts';

let template: CompiledTemplate;
let persian: CompiledTemplate;
let data: MessageData;

beforeAll(async () => {
  const source = await loadTemplate(TEMPLATES, 'thank-you');
  template = await compileTemplate(source, 'en');
  persian = await compileTemplate(source, 'fa-IR');
  data = await sample('thank-you', 'en');
});

const named = (name: string): MessageData => ({
  ...data,
  account: { name },
  contact: { ...data.contact, first_name: name, last_name: '' },
  order: { id: name, items: [] },
  offer: data.offer && { ...data.offer, products: [{ name }] },
});

/** Tags of a source, so that a value that became one is seen. */
const tags = (html: string): readonly string[] => [...html.matchAll(/<[a-z!/][^>]*>/gi)].map((match) => match[0]);

const HOSTILE = [
  'A\u0000B',
  'A\ud800B',
  'A\u202eB',
  'A\r\nBcc: victim@x.test\r\n\r\nB',
  '{{account.name}} {{{owner.email}}} {{#each',
  '<mj-include path="/etc/passwd" />',
  '<b>bold</b><script>alert(1)</script>',
  '" onclick="alert(1)" x="',
  '&lt;b&gt; \\u003cb\\u003e',
  '</title><style>*{display:none}</style>',
  '[[unsubscribe]] ]]>-->',
  '\u2067\u2066\u202a\u202b',
];

describe('a name cannot do anything but stand there', () => {
  test.each(HOSTILE)('%j', (name) => {
    for (const compiled of [template, persian]) {
      const render = (): ReturnType<typeof renderMessage> => renderMessage(compiled, named(name), URLS);
      if (name.replace(/[\u202a-\u202e\u2066-\u2069]/g, '') === '') {
        expect(render).toThrow(MissingValueError);
        continue;
      }
      const plain = renderMessage(compiled, named('Plain'), URLS);
      const hostile = render();
      // Attributes carry names too (the title's aria-label), so compare tags without their quoted values.
      const shape = (html: string): readonly string[] => tags(html).map((tag) => tag.replace(/"[^"]*"/g, '""'));
      expect(shape(hostile.html)).toEqual(shape(plain.html));
      for (const part of [hostile.subject, hostile.preheader, hostile.html, hostile.text]) {
        expect(part.replaceAll('\n', '')).not.toMatch(/\p{Cc}|[\u202a-\u202e]|\p{Surrogate}/u);
      }
      expect(hostile.subject).not.toContain('\n');
      expect(hostile.links).toEqual(plain.links);
    }
  });

  test('any text: the same tags, and read back as it was given', () => {
    const words = fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }).filter((text) => /\p{L}/u.test(text));
    const shapeOf = (html: string): string =>
      tags(html)
        .join('')
        .replace(/"[^"]*"/g, '""');
    const expected = shapeOf(renderMessage(template, named('Plain'), URLS).html);
    fc.assert(
      fc.property(words, (name) => {
        const { html } = renderMessage(template, named(name), URLS);
        expect(shapeOf(html)).toBe(expected);
      }),
      { numRuns: 200 },
    );
  });

  test('the reader sees the characters that were given', () => {
    const { html, text, subject } = renderMessage(template, named(`Söhne & <Co> "O'Neil"`), URLS);
    expect(convert(html)).toContain(`Dear Söhne & <Co> "O'Neil",`);
    expect(text).toContain(`Dear Söhne & <Co> "O'Neil",`);
    expect(subject).toBe(`Thank you for order Söhne & <Co> "O'Neil"`);
  });
});

describe('direction', () => {
  test('names are isolated in HTML, in plain text only where they run against the mail', () => {
    const english = renderMessage(template, named('آرمان'), URLS);
    expect(english.html).toContain('<bdi>آرمان</bdi>');
    expect(english.subject).toBe('Thank you for order \u2068آرمان\u2069');
    expect(renderMessage(template, named('Santos'), URLS).subject).toBe('Thank you for order Santos');
    expect(renderMessage(persian, named('Santos'), URLS).subject).toContain('\u2068Santos\u2069');
  });

  test('Persian has its calendar, the Gregorian beside it, and its digits', () => {
    const { html } = renderMessage(persian, data, URLS);
    expect(html).toContain('شنبه ۲۱ آذر ۱۴۰۵');
    expect(html).toContain('۱۲ دسامبر ۲۰۲۶');
    expect(html).toContain('۱۰ درصد');
    expect(html).toMatch(/font-family:Vazirmatn, Tahoma/);
  });
});

describe('what is missing', () => {
  test.each([
    ['order.id', { order: null }],
    ['offer.percent', { offer: null }],
    ['account.name', { account: { name: ' \u0007 ' } }],
    ['company.address', { company: { name: 'Supply', address: '', website: null } }],
  ] as const)('%s is named', (path, change) => {
    expect(() => renderMessage(template, { ...data, ...change }, URLS)).toThrow(`"${path}" is missing or empty`);
  });

  test('what a condition guards may be missing: no name, no button, no further orders', () => {
    const contact = { ...data.contact, first_name: '', last_name: '' };
    const company = { ...data.company, website: null };
    const { text, links } = renderMessage(template, { ...data, contact, company, gathered: [] }, URLS);
    expect(text).toContain('Hello,');
    expect(text).not.toContain('further orders');
    expect(links).toEqual([]);
  });

  test('needs names exactly what is not guarded', () => {
    expect(template.needs).toContain('offer.percent');
    expect(template.needs).not.toContain('gathered');
    expect(template.needs).not.toContain('offer.code');
  });
});

describe('links', () => {
  test('tracked ones carry a number, the destination goes to the ledger; once in HTML and text', () => {
    const message = renderMessage(template, data, URLS);
    expect(message.links).toEqual([{ n: 1, url: 'https://www.supply.test/', label: 'button' }]);
    expect(message.html).not.toContain('www.supply.test');
    expect(message.html).toContain('href="https://mail.supply.test/t/c/token-1"');
    expect(message.text).toContain('<https://mail.supply.test/t/c/token-1>');
    expect(message.html).toContain('src="https://mail.supply.test/t/o/token-o.gif"');
  });

  test('without consent to tracking: plain links and no pixel', () => {
    const message = renderMessage(template, data, { ...URLS, trackLink: null, openPixelUrl: null });
    expect(message.html).toContain('href="https://www.supply.test/"');
    expect(message.html).not.toMatch(/<img|\/t\//);
    expect(message.links).toEqual([]);
    expect(message.html).toContain('href="https://mail.supply.test/u/token-u"');
  });

  test.each([
    'javascript:alert(1)',
    ' JaVaScRiPt:alert(1)',
    'java\tscript:alert(1)',
    'data:text/html,<script>',
    '//evil.test',
    'file:///etc/passwd',
    'https://user:secret@evil.test/',
    'nowhere',
  ])('%j is refused', (website) => {
    const company = { ...data.company, website };
    expect(() => renderMessage(template, { ...data, company }, URLS)).toThrow(UnsafeUrlError);
  });
});

describe("a campaign's own subject", () => {
  test('is filled by the same rules', () => {
    const changed = withSubject(template, 'What changed for {{account.name}}?');
    expect(renderMessage(changed, named('A\r\nBcc: x'), URLS).subject).toBe('What changed for A Bcc: x?');
  });

  test('is refused like any template', () => {
    expect(() => withSubject(template, '{{{account.name}}}')).toThrow(TemplateError);
    expect(() => withSubject(template, '{{acount.name}}')).toThrow('Did you mean "account.name"?');
  });
});
