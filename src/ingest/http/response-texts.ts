/** Words of the unsubscribe and preference pages, by language; English where a language has none. */
export type ResponseTexts = {
  readonly lang: string;
  readonly dir: 'ltr' | 'rtl';
  readonly stopTitle: string;
  /** `topic` is what the mail was about. */
  readonly stopQuestion: (topic: string) => string;
  readonly stopButton: (topic: string) => string;
  readonly stopAllButton: string;
  readonly stoppedTitle: string;
  readonly stoppedText: string;
  readonly preferencesLink: string;
  readonly preferencesTitle: string;
  readonly preferencesText: string;
  readonly saveButton: string;
  readonly savedText: string;
  readonly noTopics: string;
  readonly suppressedText: string;
  readonly addressedTo: string;
  readonly unknownTitle: string;
  readonly unknownText: string;
  readonly troubleTitle: string;
  readonly troubleText: string;
  /** Names of our topics; a company's own topic shows as it is written. */
  readonly topics: Readonly<Record<string, string>>;
};

const ENGLISH: ResponseTexts = {
  lang: 'en',
  dir: 'ltr',
  stopTitle: 'Stop these mails?',
  stopQuestion: (topic) => `You will get no more mails about: ${topic}. Nothing has changed yet.`,
  stopButton: (topic) => `Stop mails about ${topic}`,
  stopAllButton: 'Stop all marketing mails',
  stoppedTitle: 'Done',
  stoppedText: 'These mails stop from now on. A mail that was already on its way may still reach you.',
  preferencesLink: 'Choose your topics instead',
  preferencesTitle: 'Your mails from us',
  preferencesText: 'Tick what you would like to read. You can change this at any time.',
  saveButton: 'Save',
  savedText: 'Your choice is saved.',
  noTopics: 'There is no topic to choose from at the moment.',
  suppressedText: 'We send nothing to this address at the moment.',
  addressedTo: 'Address',
  unknownTitle: 'This link is not valid',
  unknownText:
    'It may be old, or part of it got lost on the way. Please open the link in the newest mail again, or reply to the mail: a person reads it.',
  troubleTitle: 'Not possible at the moment',
  troubleText: 'Something is out of order on our side. Please open the link again in a few minutes.',
  topics: {
    newsletter: 'Newsletter',
    marketing: 'Offers and news',
    offers: 'Offers',
    events: 'Events',
    service: 'Service',
  },
};

const PERSIAN: ResponseTexts = {
  lang: 'fa',
  dir: 'rtl',
  stopTitle: 'این ایمیل‌ها متوقف شوند؟',
  stopQuestion: (topic) => `دیگر ایمیلی دربارهٔ «${topic}» دریافت نخواهید کرد. هنوز چیزی تغییر نکرده است.`,
  stopButton: (topic) => `توقف ایمیل‌های «${topic}»`,
  stopAllButton: 'توقف همهٔ ایمیل‌های تبلیغاتی',
  stoppedTitle: 'انجام شد',
  stoppedText: 'از این پس این ایمیل‌ها برای شما فرستاده نمی‌شود. ممکن است ایمیلی که پیش‌تر ارسال شده هنوز به دستتان برسد.',
  preferencesLink: 'به‌جای آن، موضوع‌ها را انتخاب کنید',
  preferencesTitle: 'ایمیل‌های ما برای شما',
  preferencesText: 'موضوع‌هایی را که می‌خواهید بخوانید علامت بزنید. هر زمان بخواهید می‌توانید انتخابتان را تغییر دهید.',
  saveButton: 'ذخیره',
  savedText: 'انتخاب شما ذخیره شد.',
  noTopics: 'در حال حاضر موضوعی برای انتخاب وجود ندارد.',
  suppressedText: 'در حال حاضر به این نشانی ایمیلی فرستاده نمی‌شود.',
  addressedTo: 'نشانی',
  unknownTitle: 'این پیوند معتبر نیست',
  unknownText:
    'شاید قدیمی باشد یا بخشی از آن در راه از دست رفته باشد. لطفاً پیوند را دوباره از تازه‌ترین ایمیل باز کنید یا به همان ایمیل پاسخ دهید؛ یک نفر آن را می‌خواند.',
  troubleTitle: 'فعلاً ممکن نیست',
  troubleText: 'مشکلی از سمت ما پیش آمده است. لطفاً چند دقیقهٔ دیگر پیوند را دوباره باز کنید.',
  topics: {
    newsletter: 'خبرنامه',
    marketing: 'پیشنهادها و خبرها',
    offers: 'پیشنهادها',
    events: 'رویدادها',
    service: 'خدمات',
  },
};

/** Texts for a locale such as `fa-IR`; English where we have none in that language. */
export const responseTexts = (locale: string): ResponseTexts =>
  locale.toLowerCase().split('-')[0] === 'fa' ? PERSIAN : ENGLISH;

/** A topic's name in the reader's language. */
export const topicName = (texts: ResponseTexts, topic: string): string =>
  texts.topics[topic] ?? `${topic.slice(0, 1).toUpperCase()}${topic.slice(1).replaceAll('-', ' ')}`;

/** The frame of a page in a language that may have no frame of its own: that of `locale` then, marked as what the page is. */
export const framed = (locale: string, lang: string, dir: 'ltr' | 'rtl'): ResponseTexts => ({
  ...responseTexts(locale),
  lang,
  dir,
});
