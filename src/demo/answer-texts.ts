/** What people of the demo write back, by language: answers to a company's mail, absence notes, an owner's answer. */
type AnswerTexts = {
  readonly answers: readonly string[];
  readonly away: { readonly subject: string; readonly text: string };
  readonly stop: string;
  readonly owner: readonly string[];
};

const TEXTS: Readonly<Record<string, AnswerTexts>> = {
  en: {
    answers: [
      'Thank you for thinking of us. Could you send your current price list?',
      'We are moving our warehouse until the end of the month. Please call me next week.',
      'The last delivery came two days late. Can you promise a date this time?',
    ],
    away: {
      subject: 'Automatic reply: away until Monday',
      text: 'I am out of the office and read no mails until Monday.',
    },
    stop: 'Stop',
    owner: [
      'Thank you for your mail. I have put it on my list for this week and will call you.',
      'Done, with pleasure. The details follow.',
    ],
  },
  fa: {
    answers: [
      'سپاس از پیامتان. لطفاً فهرست قیمت جدید را بفرستید.',
      'تا پایان ماه در حال جابه‌جایی انبار هستیم. لطفاً هفتهٔ آینده تماس بگیرید.',
      'سفارش قبلی دو روز دیر رسید. این بار تاریخ قطعی می‌دهید؟',
    ],
    away: { subject: 'پاسخ خودکار: تا شنبه در مرخصی', text: 'در مرخصی هستم و تا شنبه ایمیل‌ها را نمی‌بینم.' },
    stop: 'لغو',
    owner: ['از پیامتان سپاسگزارم. این هفته پیگیری می‌کنم و تماس می‌گیرم.', 'با کمال میل انجام شد. جزئیات را می‌فرستم.'],
  },
  ur: {
    answers: [
      'یاد رکھنے کا شکریہ۔ براہِ کرم نئی قیمتوں کی فہرست بھیج دیں۔',
      'مہینے کے آخر تک ہم گودام منتقل کر رہے ہیں۔ اگلے ہفتے فون کیجیے۔',
      'پچھلی ترسیل دو دن دیر سے آئی۔ کیا اس بار تاریخ کا وعدہ ہو سکتا ہے؟',
    ],
    away: { subject: 'خودکار جواب: پیر تک چھٹی', text: 'میں چھٹی پر ہوں اور پیر تک میل نہیں دیکھوں گا۔' },
    stop: 'بند کریں',
    owner: ['آپ کے پیغام کا شکریہ۔ اسی ہفتے فون کروں گی۔', 'خوشی سے، کام ہو گیا۔ تفصیل بھیج رہی ہوں۔'],
  },
  fil: {
    answers: [
      'Salamat sa pag-alala. Pakipadala po ang bagong price list.',
      'Lilipat kami ng bodega hanggang katapusan ng buwan. Pakitawagan ako sa susunod na linggo.',
      'Dalawang araw na-late ang huling deliver. Makakapangako ba kayo ng petsa ngayon?',
    ],
    away: {
      subject: 'Awtomatikong tugon: wala hanggang Lunes',
      text: 'Nasa bakasyon ako at hindi magbabasa ng email hanggang Lunes.',
    },
    stop: 'Itigil',
    owner: ['Salamat sa sulat mo. Tatawagan kita ngayong linggo.', 'Ayos na po. Ipapadala ko ang mga detalye.'],
  },
};

/** English where a language has none. */
export const answerTexts = (language: string): AnswerTexts => {
  const texts = TEXTS[language.split('-')[0] ?? ''] ?? TEXTS['en'];
  if (!texts) throw new Error('the demo has no words');
  return texts;
};
