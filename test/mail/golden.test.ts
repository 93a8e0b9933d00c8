/** Every template in every language as it goes out. `vitest -u` writes them anew: read the difference before you keep it. */
import { describe, expect, test } from 'vitest';
import { businessTime } from '../../src/domain/time.ts';
import { buildMessage } from '../../src/mail/build-message.ts';
import { checkTemplate } from '../../src/mail/check-template.ts';
import { describeTemplates } from '../../src/mail/describe-templates.ts';
import { listTemplates, loadTemplate } from '../../src/mail/load-template.ts';
import { KEY, LOCALES, sample, TEMPLATES, tokenKey, URLS } from './sample-mail.ts';

const IDS = await listTemplates(TEMPLATES);

describe.each(IDS)('%s', (id) => {
  test.each(LOCALES)('in %s', async (locale) => {
    const data = await sample(id, locale);
    const { message, findings } = await checkTemplate(await loadTemplate(TEMPLATES, id), locale, data, URLS);
    expect(findings).toEqual([]);
    const head = `Subject: ${message?.subject}\nPreheader: ${message?.preheader}\n\n`;
    await expect(`${head}${message?.text}`).toMatchFileSnapshot(`golden/${id}.${locale}.txt`);
    if ((id === 'comeback-offer' && locale === 'fa') || (id === 'invitation' && locale === 'en')) {
      await expect(message?.html).toMatchFileSnapshot(`golden/${id}.${locale}.html`);
    }
    const direction = locale === 'fa' || locale === 'ur' ? 'rtl' : 'ltr';
    expect(message?.html).toContain(`<html lang="${locale}" dir="${direction}"`);
    expect(Buffer.byteLength(message?.html ?? '')).toBeLessThan(30_000);
  });
});

test.each(['en', 'fa'] as const)('the bytes of a whole mail in %s', async (locale) => {
  const data = await sample('comeback-offer', locale);
  const { message } = await checkTemplate(await loadTemplate(TEMPLATES, 'comeback-offer'), locale, data, URLS);
  if (!message) throw new Error('no message');
  const built = await buildMessage({
    key: KEY,
    sendingDomain: 'mail.supply.test',
    from: { name: data.owner.name, address: 'sales@mail.supply.test' },
    replyTo: { name: data.owner.name, address: data.owner.email },
    to: { name: `${data.contact.first_name} ${data.contact.last_name}`, address: data.contact.email },
    date: businessTime(Date.UTC(2026, 10, 29, 1, 30)),
    content: message,
    locale,
    campaign: 'win-back',
    step: 'send:comeback-offer',
    topic: 'offers',
    transactional: false,
    unsubscribeUrl: URLS.unsubscribeUrl,
    keys: [tokenKey('k1')],
  });
  await expect(built.raw.toString('latin1').replaceAll('\r\n', '\n')).toMatchFileSnapshot(
    `golden/comeback-offer.${locale}.eml`,
  );
});

test('tells which templates cannot be filled without an offer', async () => {
  const facts = await describeTemplates(TEMPLATES);
  expect(Object.keys(facts)).toEqual(IDS);
  const offers = Object.entries(facts).filter(([, fact]) => fact.usesOffer);
  expect(offers.map(([id]) => id)).toEqual([
    'comeback-offer',
    'growth-offer',
    'offer-ends-soon',
    'thank-you',
    'welcome-gold',
    'welcome-platinum',
    'welcome-silver',
  ]);
  for (const fact of Object.values(facts)) expect(fact.locales).toEqual([...LOCALES].sort());
});
