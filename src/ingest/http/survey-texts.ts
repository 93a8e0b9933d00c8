/** Words of the page behind a survey's links, by language; English where a language has none. */
import { framed, type ResponseTexts } from './response-texts.ts';

export type SurveyTexts = {
  readonly frame: ResponseTexts;
  readonly title: string;
  /** Before anything was sent: what is chosen is only shown. */
  readonly notYet: string;
  readonly send: string;
  readonly saved: string;
  readonly change: string;
  /** Their account is closed, or was merged into another. */
  readonly refused: string;
};

const ENGLISH: SurveyTexts = {
  frame: framed('en', 'en', 'ltr'),
  title: 'Your answer',
  notYet: 'Please look over your choice and send it. Nothing has been sent yet; what you leave open stays open.',
  send: 'Send my answer',
  saved: 'Thank you. Your answer is noted. You can change it here at any time.',
  change: 'Change my answer',
  refused: 'Your answer could not be noted here. Please reply to the mail: a person reads it.',
};

const PERSIAN: SurveyTexts = {
  frame: framed('fa', 'fa', 'rtl'),
  title: 'پاسخ شما',
  notYet: 'لطفاً انتخاب خود را ببینید و بفرستید. هنوز چیزی ثبت نشده است؛ پرسشی را که نخواهید، بی‌پاسخ بگذارید.',
  send: 'ارسال پاسخ',
  saved: 'سپاسگزاریم. پاسخ شما ثبت شد. هر زمان می‌توانید همین‌جا آن را تغییر دهید.',
  change: 'تغییر پاسخ',
  refused: 'ثبت پاسخ شما در این‌جا ممکن نشد. لطفاً به همان نامه پاسخ دهید؛ همکار ما آن را می‌خواند.',
};

const URDU: SurveyTexts = {
  frame: framed('ur', 'ur', 'rtl'),
  title: 'آپ کا جواب',
  notYet:
    'براہِ کرم اپنا انتخاب دیکھ کر بھیج دیجیے۔ ابھی کچھ درج نہیں ہوا؛ جس سوال کا جواب نہ دینا چاہیں اسے خالی چھوڑ دیجیے۔',
  send: 'جواب بھیجیے',
  saved: 'شکریہ۔ آپ کا جواب درج کر لیا گیا ہے۔ آپ اسے کسی بھی وقت یہیں بدل سکتے ہیں۔',
  change: 'جواب بدلیے',
  refused: 'آپ کا جواب یہاں درج نہیں ہو سکا۔ براہِ کرم ای میل کا جواب دیجیے، اسے ہمارا ساتھی پڑھتا ہے۔',
};

const FILIPINO: SurveyTexts = {
  frame: framed('en', 'fil', 'ltr'),
  title: 'Ang inyong sagot',
  notYet:
    'Pakitingnan po ang inyong pinili at ipadala. Wala pang naitatala; maaaring iwanang walang sagot ang ayaw ninyong sagutin.',
  send: 'Ipadala ang sagot',
  saved: 'Salamat po. Naitala na ang inyong sagot. Maaari ninyo itong baguhin dito anumang oras.',
  change: 'Baguhin ang sagot',
  refused: 'Hindi po naitala rito ang inyong sagot. Pakisagot na lang ang email: may taong nagbabasa nito.',
};

const BY_LANGUAGE: Readonly<Record<string, SurveyTexts>> = { fa: PERSIAN, ur: URDU, fil: FILIPINO };

/** Texts for a locale such as `fil-PH`. */
export const surveyTexts = (locale: string): SurveyTexts =>
  BY_LANGUAGE[locale.toLowerCase().split('-')[0] ?? ''] ?? ENGLISH;
