/** Words of the page behind a digest's button. */
export type VetoTexts = {
  readonly lang: string;
  readonly dir: 'ltr' | 'rtl';
  readonly question: string;
  readonly nothingYet: string;
  readonly stop: string;
  readonly stopped: string;
  readonly journeyGoesOn: string;
  readonly undo: string;
  readonly undone: string;
  readonly goesOut: string;
  readonly tooLate: string;
  readonly tooLateText: string;
  readonly over: string;
  readonly overText: string;
  readonly someGone: (count: number) => string;
};

const ENGLISH: VetoTexts = {
  lang: 'en',
  dir: 'ltr',
  question: 'Stop this mail?',
  nothingYet: 'Nothing has changed yet.',
  stop: 'Stop it',
  stopped: 'Stopped',
  journeyGoesOn: 'This mail does not go out. The campaign goes on without it, and your word is noted.',
  undo: 'Let it go out after all',
  undone: 'It goes out',
  goesOut: 'Your word is taken back: the mail goes out as planned.',
  tooLate: 'Too late',
  tooLateText: 'It has gone out already, or is going out right now.',
  over: 'Nothing to stop',
  overText: 'This mail is off the plan already.',
  someGone: (count) => (count === 1 ? 'One of these had gone out already.' : `${count} of these had gone out already.`),
};

const PERSIAN: VetoTexts = {
  lang: 'fa',
  dir: 'rtl',
  question: 'این ایمیل فرستاده نشود؟',
  nothingYet: 'هنوز چیزی تغییر نکرده است.',
  stop: 'فرستاده نشود',
  stopped: 'متوقف شد',
  journeyGoesOn: 'این ایمیل فرستاده نمی‌شود. برنامه بدون آن ادامه می‌یابد و تصمیم شما ثبت شد.',
  undo: 'نه، فرستاده شود',
  undone: 'فرستاده می‌شود',
  goesOut: 'تصمیم شما پس گرفته شد: ایمیل طبق برنامه فرستاده می‌شود.',
  tooLate: 'دیر شد',
  tooLateText: 'این ایمیل پیش‌تر فرستاده شده یا همین حالا در حال ارسال است.',
  over: 'چیزی برای توقف نیست',
  overText: 'این ایمیل پیش‌تر از برنامه بیرون رفته است.',
  someGone: (count) => `${new Intl.NumberFormat('fa').format(count)} مورد پیش‌تر فرستاده شده بود.`,
};

const URDU: VetoTexts = {
  lang: 'ur',
  dir: 'rtl',
  question: 'یہ میل روک دی جائے؟',
  nothingYet: 'ابھی کچھ نہیں بدلا۔',
  stop: 'روک دیں',
  stopped: 'روک دی گئی',
  journeyGoesOn: 'یہ میل نہیں جائے گی۔ مہم اس کے بغیر جاری رہے گی، اور آپ کی بات درج ہو گئی۔',
  undo: 'نہیں، جانے دیں',
  undone: 'میل جائے گی',
  goesOut: 'آپ کی بات واپس لے لی گئی: میل منصوبے کے مطابق جائے گی۔',
  tooLate: 'دیر ہو گئی',
  tooLateText: 'یہ میل جا چکی ہے یا ابھی جا رہی ہے۔',
  over: 'روکنے کو کچھ نہیں',
  overText: 'یہ میل پہلے ہی منصوبے سے نکل چکی ہے۔',
  someGone: (count) => `ان میں سے ${count} پہلے ہی جا چکی تھی۔`,
};

const FILIPINO: VetoTexts = {
  lang: 'fil',
  dir: 'ltr',
  question: 'Ihinto ang email na ito?',
  nothingYet: 'Wala pang nagbabago.',
  stop: 'Ihinto',
  stopped: 'Naihinto na',
  journeyGoesOn:
    'Hindi na ipapadala ang email na ito. Magpapatuloy ang kampanya nang wala ito, at naitala ang sinabi mo.',
  undo: 'Ituloy na lang',
  undone: 'Ipapadala ito',
  goesOut: 'Binawi ang sinabi mo: ipapadala ang email ayon sa plano.',
  tooLate: 'Huli na',
  tooLateText: 'Naipadala na ito, o ipinapadala na ngayon.',
  over: 'Walang ihihinto',
  overText: 'Wala na sa plano ang email na ito.',
  someGone: (count) => `Naipadala na ang ${count} sa mga ito.`,
};

const BY_LANGUAGE: Readonly<Record<string, VetoTexts>> = { en: ENGLISH, fa: PERSIAN, ur: URDU, fil: FILIPINO };

/** `lang`: of the digest the button stands in. */
export const vetoTexts = (lang: string): VetoTexts => BY_LANGUAGE[lang] ?? ENGLISH;
