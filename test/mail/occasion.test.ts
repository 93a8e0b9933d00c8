/** What a mail says of an occasion, a tier and an address, depending on who reads it. */
import { describe, expect, test } from 'vitest';
import { parseMessageData } from '../../src/contract/message-data.ts';
import { businessTime } from '../../src/domain/time.ts';
import { checkTemplate } from '../../src/mail/check-template.ts';
import { compileTemplate } from '../../src/mail/compile-template.ts';
import { loadTemplate, type TemplateSource, type Texts } from '../../src/mail/load-template.ts';
import type { EventData, MessageData } from '../../src/mail/message-data.ts';
import { renderMessage } from '../../src/mail/render-message.ts';
import { LOCALES, sample, TEMPLATES, URLS } from './sample-mail.ts';

const at = (iso: string) => businessTime(Date.parse(iso));

/** 14:00 to 18:00 in Manila. */
const EVENT: EventData = {
  title: 'Customer Day',
  place: 'Harbour Hall',
  starts_at: at('2027-04-15T06:00:00Z'),
  ends_at: at('2027-04-15T10:00:00Z'),
  timezone: 'Asia/Manila',
};

const invitation = async (event: EventData, timezone: string, more: Partial<MessageData> = {}) => {
  const data = { ...(await sample('invitation', 'en')), event, timezone, ...more };
  const { message, findings } = await checkTemplate(await loadTemplate(TEMPLATES, 'invitation'), 'en', data, URLS);
  expect(findings).toEqual([]);
  const lines = message?.text.split('\n') ?? [];
  const card = lines.slice(lines.indexOf('Customer Day') + 1);
  return { card: card.slice(0, card.indexOf('')), text: message?.text ?? '', html: message?.html ?? '', message };
};

describe('times of an occasion', () => {
  test('are plain where the reader has the clock of the place', async () => {
    const here = ['Thursday, 15 April 2027', '14:00 to 18:00', 'Harbour Hall'];
    expect((await invitation(EVENT, 'Asia/Manila')).card).toEqual(here);
    // Another zone with the same clock is no other time.
    expect((await invitation(EVENT, 'Asia/Singapore')).card).toEqual(here);
  });

  test('name the zone of a reader elsewhere, and what the clock there shows', async () => {
    expect((await invitation(EVENT, 'Asia/Karachi')).card).toEqual([
      'Thursday, 15 April 2027',
      '11:00 to 15:00 (Pakistan time)',
      'At the venue it is then Thursday, 15 April 2027, 14:00 (Philippines time).',
      'Harbour Hall',
    ]);
  });

  test('on another day there: both days are said', async () => {
    const { card } = await invitation(
      { ...EVENT, starts_at: at('2027-04-14T23:00:00Z'), ends_at: at('2027-04-15T01:00:00Z') },
      'America/New_York',
    );
    expect(card[0]).toBe('Wednesday, 14 April 2027');
    expect(card[2]).toContain('Thursday, 15 April 2027, 07:00');
  });

  test('name the zone where that of the place is not known', async () => {
    expect((await invitation({ ...EVENT, timezone: null }, 'Asia/Manila')).card[1]).toBe(
      '14:00 to 18:00 (Philippines time)',
    );
  });

  test('of several days name both', async () => {
    const { card } = await invitation({ ...EVENT, ends_at: at('2027-04-16T10:00:00Z') }, 'Asia/Manila');
    expect(card.slice(0, 2)).toEqual(['From Thursday, 15 April 2027, 14:00', 'to Friday, 16 April 2027, 18:00']);
  });

  test('until midnight is one day', async () => {
    const { card } = await invitation({ ...EVENT, ends_at: at('2027-04-15T16:00:00Z') }, 'Asia/Manila');
    expect(card.slice(0, 2)).toEqual(['Thursday, 15 April 2027', '14:00 to 00:00']);
  });

  test('at midnight start that day, not the day before', async () => {
    const { card } = await invitation({ ...EVENT, starts_at: at('2027-04-14T16:00:00Z') }, 'Asia/Manila');
    expect(card[0]).toBe('Thursday, 15 April 2027');
  });

  test('without an end or a place leave no gap', async () => {
    expect((await invitation({ ...EVENT, ends_at: null, place: null }, 'Asia/Manila')).card).toEqual([
      'Thursday, 15 April 2027',
      '14:00',
    ]);
  });
});

describe('answers to an invitation', () => {
  test('are two links, never tracked again', async () => {
    const { html, message } = await invitation(EVENT, 'Asia/Manila');
    const data = await sample('invitation', 'en');
    expect(html).toContain(`href="${data.rsvp?.accept_url}"`);
    expect(html).toContain(`href="${data.rsvp?.decline_url}"`);
    expect(message?.links).toEqual([]);
  });

  test('go by reply where there are no links', async () => {
    const { text } = await invitation(EVENT, 'Asia/Manila', { rsvp: null });
    expect(text).toContain('Please reply to this mail and tell me whether you can come.');
    expect(text).not.toContain('Yes, I will come');
  });

  test('take no address but a web one', () => {
    const rsvp = { accept_url: 'javascript:alert(1)', decline_url: 'https://x.test/no' };
    const parsed = parseMessageData({ rsvp }, businessTime(0));
    expect(parsed).toEqual({ ok: false, problems: ['rsvp.accept_url: wants an http or https address'] });
  });
});

test('without an occasion no invitation is made', async () => {
  const data = { ...(await sample('invitation', 'en')), event: null };
  const { message, findings } = await checkTemplate(await loadTemplate(TEMPLATES, 'invitation'), 'en', data, URLS);
  expect(message).toBeNull();
  expect(findings).toMatchObject([{ code: 'missing-value' }]);
});

const bare = (body: string, texts: Texts = {}): TemplateSource => ({
  id: 'tried',
  mjml: `<mjml><mj-body><mj-section><mj-column>${body}</mj-column></mj-section></mj-body></mjml>`,
  texts: { en: { subject: 'Subject', preheader: 'Preheader', ...texts } },
  folder: '/nowhere',
});

const textOf = async (source: TemplateSource, data: MessageData): Promise<string> =>
  renderMessage(await compileTemplate(source, 'en'), data, URLS).text;

describe('tiers', () => {
  const tier = { name: 'gold', next: 'iridium', missing: null, grace_until: null, discount: null };

  test("are read in the language's word; a tier without one by its own name", async () => {
    const data = { ...(await sample('tier-near', 'en')), tier };
    const source = bare('<mj-text>{{tier.name}}, {{tier.next}}</mj-text>', { 'tier-gold': 'Gold' });
    expect(await textOf(source, data)).toBe('Gold, iridium\n');
  });

  test('grace ends with the day before its end', async () => {
    const grace_until = at('2027-01-31T16:00:00Z');
    const data = { ...(await sample('tier-at-risk', 'en')), tier: { ...tier, grace_until } };
    expect(await textOf(bare('<mj-text>{{date tier.grace_until}}</mj-text>'), data)).toBe('Sunday, 31 January 2027\n');
  });

  test.each(LOCALES)('whose rule is no amount are near without one, in %s', async (locale) => {
    const given = await sample('tier-near', locale);
    const data = { ...given, tier: { ...tier, name: 'silver', next: 'gold', discount: 5 } };
    const { message, findings } = await checkTemplate(await loadTemplate(TEMPLATES, 'tier-near'), locale, data, URLS);
    expect(findings).toEqual([]);
    const known = await checkTemplate(await loadTemplate(TEMPLATES, 'tier-near'), locale, given, URLS);
    expect(message?.subject).not.toBe(known.message?.subject);
    expect(`${message?.subject} ${message?.text.split('\n')[4]}`).not.toMatch(/[0-9۰-۹]/);
  });

  test('below the lowest one the letter says what ends', async () => {
    const data = { ...(await sample('tier-down', 'en')), tier: { ...tier, name: null, next: null } };
    const { message, findings } = await checkTemplate(await loadTemplate(TEMPLATES, 'tier-down'), 'en', data, URLS);
    expect(findings).toEqual([]);
    expect(message?.text).toContain('The discounts and terms that came with it end for now.');
    expect(message?.text).not.toContain('customer now');
  });
});

describe('refused in a template', () => {
  test.each([
    ['{{event.starts_at}}', 'bare-instant'],
    ['{{event.elsewhere}}', 'bare-flag'],
    ["{{time event.starts_at zone='there'}}", 'helper-arguments'],
    ['{{mailto owner.email}}', 'unchecked-link'],
    ['<a href="{{owner.email}}">x</a>', 'unchecked-link'],
  ])('%s: %s', async (body, code) => {
    await expect(compileTemplate(bare(`<mj-text>${body}</mj-text>`), 'en')).rejects.toMatchObject({
      findings: [{ code }],
    });
  });
});

describe('a link to write to', () => {
  const source = bare('<mj-text><a href="{{mailto owner.email}}">Write</a></mj-text>');

  test('is the address, in the text part as it is read', async () => {
    const data = await sample('we-miss-you', 'en');
    const { html, text } = renderMessage(await compileTemplate(source, 'en'), data, URLS);
    expect(html).toContain('href="mailto:anna@supply.test"');
    expect(text).toBe('Write <anna@supply.test>\n');
  });

  test.each(['a@x.test?cc=b@x.test', 'a@x.test,b@x.test', 'a b@x.test', 'nobody'])(
    'is refused for %s',
    async (email) => {
      const data = await sample('we-miss-you', 'en');
      const compiled = await compileTemplate(source, 'en');
      const owner = { ...data.owner, email };
      expect(() => renderMessage(compiled, { ...data, owner }, URLS)).toThrow('is no link for a mail');
    },
  );
});
