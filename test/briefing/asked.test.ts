/** What Keyline itself asks of an owner, in four languages. `vitest -u` writes the goldens anew: read the difference. */
import { describe, expect, test } from 'vitest';
import { alertLetter } from '../../src/briefing/alert.ts';
import { caseAlertLetter } from '../../src/briefing/case-alert.ts';
import { textsOf } from '../../src/briefing/texts/texts-of.ts';
import { isolate } from '../../src/briefing/words.ts';
import type { AskedOfOwner, CaseAlert } from '../../src/domain/asked-of-owner.ts';
import { businessTime } from '../../src/domain/time.ts';

const account = 'Acme Trading';
const EVERYTHING: readonly AskedOfOwner[] = [
  { type: 'contact-plan', account, which: 'personal', days: null, everyDays: 30 },
  { type: 'contact-plan', account, which: 'personal', days: 41, everyDays: 30 },
  { type: 'contact-plan', account, which: 'any', days: 15, everyDays: 14 },
  { type: 'stale-dossier', account, fields: ['headcount', 'budget', 'fleet_size'], more: 2 },
  { type: 'find-contact', account, roles: [] },
  { type: 'find-contact', account, roles: ['decision-maker', 'budget-holder'] },
  { type: 'find-successor', account, person: 'Ana Reyes', roles: ['decision-maker'] },
  { type: 'nobody-reachable', account },
  { type: 'event-cancelled', person: 'علی رضایی', event: 'Customer day 2027' },
  { type: 'budget-near', campaign: 'win-back', offer: 'comeback', left: { minor: 1_200_00, currency: 'GBP' } },
];
const ALERT: CaseAlert = {
  case: 'acme/shop/7',
  kind: 'complaint',
  alert: 'warned',
  account,
  title: 'Boxes came wet',
  answerBy: businessTime(Date.UTC(2026, 3, 14, 5)),
};

describe.each(['en', 'fa', 'ur', 'fil'])('in %s', (locale) => {
  const texts = textsOf(locale);
  test('tasks of Keyline’s own', async () => {
    const lines = EVERYTHING.map((asked) => texts.asked(asked, (text) => isolate(text, texts.lang)));
    expect(new Set(lines).size).toBe(EVERYTHING.length);
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(`golden/asked.${locale}.txt`);
  });

  test('an alert is in the words of its marketer, or in the reader’s language where Keyline has something to say', () => {
    const alert = { title: 'Look at Acme', campaign: 'win-back', account: 'acme' };
    expect(alertLetter(alert, { locale }).subject).toBe('Look at Acme');
    for (const asked of EVERYTHING) {
      const said = texts.asked(asked, (text) => isolate(text, texts.lang));
      expect(alertLetter({ ...alert, asked }, { locale })).toMatchObject({ subject: said, heading: said });
    }
  });

  test('a case whose answer is near, and one whose answer is late', async () => {
    const letters = [ALERT, { ...ALERT, kind: 'request' as const, alert: 'missed' as const }].map((alert) =>
      caseAlertLetter(alert, { locale, timezone: 'Asia/Manila' }),
    );
    const said = letters.map(({ subject, lines }) => [subject, ...lines.map(({ text }) => text)].join('\n'));
    await expect(`${said.join('\n\n')}\n`).toMatchFileSnapshot(`golden/case-alert.${locale}.txt`);
  });
});
