/** Words of the page behind an invitation's links, by language; English where a language has none. */
import { framed, type ResponseTexts } from './response-texts.ts';

export type RsvpTexts = {
  readonly frame: ResponseTexts;
  readonly question: string;
  readonly accept: string;
  readonly decline: string;
  readonly accepted: string;
  readonly declined: string;
  /** All seats are taken. */
  readonly waiting: string;
  /** The yes is in; its seat is given in a moment. */
  readonly noted: string;
  /** Above the buttons, once somebody has answered. */
  readonly mayChange: string;
  readonly over: string;
  readonly cancelled: string;
  readonly when: string;
  readonly where: string;
};

const ENGLISH: RsvpTexts = {
  frame: framed('en', 'en', 'ltr'),
  question: 'Will you come? Nothing has been sent yet: please choose.',
  accept: 'Yes, I will come',
  decline: 'No, I cannot come',
  accepted: 'Thank you. Your seat is reserved.',
  declined: 'Thank you for telling us. We are sorry that you cannot come.',
  waiting:
    'Thank you. All seats are taken at the moment: you are on the waiting list, and we tell you as soon as one is free.',
  noted: 'Thank you. We have noted that you would like to come.',
  mayChange: 'You can change your answer here until the event.',
  over: 'This event is over. Thank you for your interest.',
  cancelled: 'This event has been cancelled. There is nothing more to do.',
  when: 'When',
  where: 'Where',
};

const PERSIAN: RsvpTexts = {
  frame: framed('fa', 'fa', 'rtl'),
  question: 'آیا تشریف می‌آورید؟ هنوز پاسخی ثبت نشده است؛ لطفاً انتخاب کنید.',
  accept: 'بله، می‌آیم',
  decline: 'خیر، نمی‌توانم بیایم',
  accepted: 'سپاسگزاریم. جای شما رزرو شد.',
  declined: 'از این‌که خبر دادید سپاسگزاریم. جای شما خالی خواهد بود.',
  waiting: 'سپاسگزاریم. فعلاً همهٔ جاها پر است؛ نام شما در فهرست انتظار است و به محض خالی شدن جا خبر می‌دهیم.',
  noted: 'سپاسگزاریم. ثبت شد که مایلید بیایید.',
  mayChange: 'تا زمان برگزاری می‌توانید پاسخ خود را همین‌جا تغییر دهید.',
  over: 'این رویداد برگزار شده است. از توجه شما سپاسگزاریم.',
  cancelled: 'این رویداد لغو شده است. کار دیگری لازم نیست.',
  when: 'زمان',
  where: 'مکان',
};

const URDU: RsvpTexts = {
  frame: framed('ur', 'ur', 'rtl'),
  question: 'کیا آپ تشریف لائیں گے؟ ابھی کوئی جواب درج نہیں ہوا، براہِ کرم انتخاب کریں۔',
  accept: 'جی ہاں، میں آؤں گا',
  decline: 'جی نہیں، میں نہیں آ سکتا',
  accepted: 'شکریہ۔ آپ کی نشست محفوظ کر لی گئی ہے۔',
  declined: 'بتانے کا شکریہ۔ افسوس ہے کہ آپ نہیں آ سکیں گے۔',
  waiting:
    'شکریہ۔ اس وقت تمام نشستیں بھر چکی ہیں۔ آپ کا نام انتظار کی فہرست میں ہے، نشست خالی ہوتے ہی ہم اطلاع دیں گے۔',
  noted: 'شکریہ۔ ہم نے درج کر لیا ہے کہ آپ آنا چاہتے ہیں۔',
  mayChange: 'تقریب تک آپ یہیں اپنا جواب بدل سکتے ہیں۔',
  over: 'یہ تقریب ہو چکی ہے۔ آپ کی دلچسپی کا شکریہ۔',
  cancelled: 'یہ تقریب منسوخ کر دی گئی ہے۔ آپ کو مزید کچھ کرنے کی ضرورت نہیں۔',
  when: 'وقت',
  where: 'مقام',
};

const FILIPINO: RsvpTexts = {
  frame: framed('en', 'fil', 'ltr'),
  question: 'Makakadalo po ba kayo? Wala pang naipadalang sagot: pumili po kayo.',
  accept: 'Oo, dadalo ako',
  decline: 'Hindi ako makakadalo',
  accepted: 'Salamat po. Nakareserba na ang inyong upuan.',
  declined: 'Salamat po sa pagsabi. Ikinalulungkot naming hindi kayo makakadalo.',
  waiting:
    'Salamat po. Puno na sa ngayon ang mga upuan: nasa waiting list na kayo, at sasabihan namin kayo kapag may nabakante.',
  noted: 'Salamat po. Naitala na namin na nais ninyong dumalo.',
  mayChange: 'Maaari ninyong baguhin dito ang inyong sagot hanggang sa araw ng pagtitipon.',
  over: 'Tapos na po ang pagtitipong ito. Salamat sa inyong interes.',
  cancelled: 'Kinansela po ang pagtitipong ito. Wala na kayong kailangang gawin.',
  when: 'Kailan',
  where: 'Saan',
};

const BY_LANGUAGE: Readonly<Record<string, RsvpTexts>> = { fa: PERSIAN, ur: URDU, fil: FILIPINO };

/** Texts for a locale such as `fil-PH`. */
export const rsvpTexts = (locale: string): RsvpTexts =>
  BY_LANGUAGE[locale.toLowerCase().split('-')[0] ?? ''] ?? ENGLISH;
