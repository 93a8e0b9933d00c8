import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isStopWord } from '../../src/mail/stop-word.ts';
import { MOST_CHARACTERS, stripQuoted } from '../../src/mail/strip-quoted.ts';

const QUOTE = '> Good morning, Ana,\n> we have missed you.';

describe('keeps what was written, leaves what was quoted', () => {
  test.each([
    ['no quotation', 'Yes, please send ten.\nThanks,\nAna', 'Yes, please send ten.\nThanks,\nAna'],
    ['quoted lines alone', `Yes.\n\n${QUOTE}`, 'Yes.'],
    [
      'English',
      `Yes, ten.\n\nOn Tue, 14 Apr 2026 at 10:02, Nadia Farrow <nadia@x.test> wrote:\n\n${QUOTE}`,
      'Yes, ten.',
    ],
    [
      'folded over two lines',
      `Yes.\nOn Tue, Apr 14, 2026 at 10:02 AM Nadia Farrow\n<nadia@x.test> wrote:\n${QUOTE}`,
      'Yes.',
    ],
    ['Apple', `Yes.\n\nOn 14 Apr 2026, at 10:02, Nadia Farrow <n@x.test> wrote:\n\nWe have missed you.`, 'Yes.'],
    ['German', `Ja, zehn.\n\nAm Di., 14. Apr. 2026 um 10:02 Uhr schrieb Nadia <n@x.test>:\n${QUOTE}`, 'Ja, zehn.'],
    [
      'Persian',
      `بله، ده عدد.\n\nدر تاریخ سه‌شنبه ۱۴ آوریل ۲۰۲۶ ساعت ۱۰:۰۲ Nadia Farrow <n@x.test> نوشت:\n${QUOTE}`,
      'بله، ده عدد.',
    ],
    ['Persian with marks', `بله.\n\u202bدر سه‌شنبه ۲۵ فروردین ۱۴۰۵ \u202aNadia\u202c نوشت:\u202c\n${QUOTE}`, 'بله.'],
    [
      'Urdu',
      `جی ہاں، دس عدد۔\n\nمنگل، 14 اپریل، 2026 کو 10:02 پر Nadia <n@x.test> نے لکھا:\n${QUOTE}`,
      'جی ہاں، دس عدد۔',
    ],
    [
      'Filipino',
      `Oo, sampu.\n\nNoong Mar, Abr 14, 2026 nang 10:02 AM, sinulat ni Nadia <n@x.test>:\n${QUOTE}`,
      'Oo, sampu.',
    ],
    [
      'Outlook',
      'Yes.\n\nFrom: Nadia <n@x.test>\nSent: Tuesday, April 14, 2026 10:02 AM\nTo: Ana\nSubject: We miss you\n\nHello',
      'Yes.',
    ],
    ['Outlook, bold', 'Yes.\n\n*From:* Nadia\n*Date:* Tuesday\n*To:* Ana\n*Subject:* We miss you\n\nHello', 'Yes.'],
    ['Outlook, German', 'Ja.\n\nVon: Nadia\nGesendet: Dienstag\nAn: Ana\nBetreff: Angebot\n\nHallo', 'Ja.'],
    ['Outlook, Persian', 'بله.\n\nاز: Nadia\nارسال شده: سه‌شنبه\nبه: Ana\nموضوع: دلتنگ شما\n\nسلام', 'بله.'],
    ['Outlook, Urdu', 'جی۔\n\nمنجانب: Nadia\nبھیجا گیا: منگل\nبنام: Ana\nموضوع: یاد\n\nسلام', 'جی۔'],
    ['Outlook, Filipino', 'Oo.\n\nMula: Nadia\nIpinadala: Martes\nKay: Ana\nPaksa: Alok\n\nKumusta', 'Oo.'],
    ['Outlook on the web', `Yes.\n${'_'.repeat(32)}\nFrom: Nadia\nSent: Tuesday\nSubject: x`, 'Yes.'],
    ['a divider', 'Yes.\n\n-----Original Message-----\nFrom: Nadia\n\nHello', 'Yes.'],
    ['a signature', 'Yes.\n-- \nAna Reyes\nAcme', 'Yes.'],
    ['a phone', 'Yes.\n\nSent from my iPhone', 'Yes.'],
    [
      'answers between the lines',
      `On 14 Apr 2026 Nadia wrote:\n> Ten?\nYes.\n> By Friday?\nMonday is fine.`,
      'Yes.\nMonday is fine.',
    ],
    ['an answer below', `On Tue, 14 Apr 2026 Nadia <n@x.test> wrote:\n${QUOTE}\n\nYes, ten.`, 'Yes, ten.'],
  ])('%s', (_what, text, own) => {
    expect(stripQuoted(text)).toBe(own);
    expect(stripQuoted(text.replaceAll('\n', '\r\n'))).toBe(own);
  });

  test.each([
    'On Monday we need ten. I wrote: ten.',
    'From: our warehouse\nTo: yours, please by Friday.',
    'Our price was 20 in 2025, as Nadia wrote',
    'Meine Frage: am 14. April liefern?',
    'روز ۱۴ آوریل برای ما نوشتید که ده عدد می‌رسد.',
  ])('is not led astray: %s', (text) => {
    expect(stripQuoted(text)).toBe(text);
  });

  test('who only quoted is shown whole', () => {
    expect(stripQuoted(QUOTE)).toBe(QUOTE);
  });

  test('long texts are cut between characters', () => {
    const cut = stripQuoted('😀'.repeat(MOST_CHARACTERS));
    expect(cut.length).toBeLessThanOrEqual(MOST_CHARACTERS);
    expect(cut).toMatch(/^(😀)+…$/u);
  });

  test('any text: never longer, never empty where there was something, and in linear time', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string(), fc.constantFrom('> a', 'On 1 Jan 2026 a@b wrote:', 'From: x', ''))),
        (lines) => {
          const text = lines.join('\n');
          const own = stripQuoted(text);
          expect(own.length).toBeLessThanOrEqual(MOST_CHARACTERS);
          expect(own === '').toBe(text.trim() === '');
        },
      ),
    );
    // A pattern that looks back again and again would not come to an end here.
    stripQuoted(
      `${'on 1 '.repeat(100_000)}
`.repeat(20),
    );
  });
});

describe('the whole answer is stop', () => {
  test.each([
    'stop',
    'STOP.',
    ' Stop! ',
    'Unsubscribe',
    'please unsubscribe me',
    'لغو',
    'لغو.',
    'لغو اشتراک',
    'انصراف',
    'لطفا لغو كنيد',
    'بند کریں',
    'روک دیں۔',
    'Itigil po',
    'tama na',
  ])('%s', (text) => expect(isStopWord(text)).toBe(true));
  test.each(['', 'Please stop by on Tuesday', 'stop the old order, take ten', 'لغو سفارش ۱۲', 'Do not stop', 'Yes'])(
    'not: %s',
    (text) => expect(isStopWord(text)).toBe(false),
  );
});
