/** Kept reasons in Persian, as `describe-reason.ts` has them in English: each reads on behind `چون`. */
import { isolate } from './isolate.ts';

/** Null where the reason says no more than the outcome did. What is not in the list is shown as it was kept. */
export const persianReason = (reason: string | null): string | null => {
  if (reason === null || reason === '' || reason === 'accepted' || reason === 'task opened') return null;
  const known = Object.hasOwn(PERSIAN_REASONS, reason) ? PERSIAN_REASONS[reason] : undefined;
  if (known !== undefined) return known;
  for (const [pattern, words] of PATTERNS) {
    const found = pattern.exec(reason);
    if (found) return words(found[1] ?? '', found[2] ?? '', found[3] ?? '');
  }
  return isolate(reason);
};

const n = (digits: string): string => new Intl.NumberFormat('fa').format(Number(digits));

const ORDERED = 'سفارش دادند';
const LEFT = 'این شخص دیگر با این مشتری نیست';
const NO_ADDRESS = 'به این نشانی دیگر نباید چیزی فرستاد';
const CANCELLED = 'آن برنامه لغو شد';
const TOO_SOON = 'از دور پیش زمان کافی نگذشته بود';
const NO_RELATED = 'کالای دیگری با خریدشان جور نیست';

export const PERSIAN_REASONS: Readonly<Record<string, string>> = {
  'Order Completed': ORDERED,
  'Order Refunded': 'سفارشی برگشت خورد',
  'Offer Redeemed': 'پیشنهاد را به کار بردند',
  'Lapse State Changed': 'آهنگ خریدشان تغییر کرد',
  'Contact Unsubscribed': 'کسی از آنجا لغو دریافت کرد',
  'Account Ended': 'همکاری با این مشتری پایان یافت',
  'Account Returned': 'این مشتری بازگشت',
  'quiet hours': 'بیرون از ساعت‌هایی بود که آنجا می‌شود ایمیل فرستاد',
  'closed day': 'آنجا روز تعطیل هفته بود',
  'Trait Changed': 'سطحشان تغییر کرد',
  'Tier Near': 'به سطح بعدی نزدیک شدند',
  'Tier At Risk': 'خریدشان دیگر به اندازهٔ سطحشان نیست',
  'Event Cancelled': CANCELLED,
  'Contact Left': LEFT,
  'Contact Suppressed': NO_ADDRESS,
  'event cancelled': CANCELLED,
  'too late': 'برای دعوت دیر شده بود',
  'too late: its date is over': 'روزی که به آن بسته بود گذشته بود',
  'approval: no': 'پاسخ نه بود',
  'approval: silence': 'کسی به‌موقع بله نگفت',
  'approval: content changed, asked again': 'از وقتی نشان داده شد تغییر کرده بود، پس دوباره پرسیده می‌شود',
  'not known in time: else': 'به‌موقع معلوم نشد، پس از مسئول حساب پرسیده شد',
  'older offer open': 'پیشنهاد پیشین هنوز باز است',
  'offer over': 'مهلت پیشنهاد تمام شده بود',
  suppressed: NO_ADDRESS,
  'contact left': LEFT,
  'not a key account': 'مشتری کلیدی نیست',
  history: 'وقتی معلوم شد دیگر گذشته بود، و گذشته چیزی را آغاز نمی‌کند',
  holdout: 'در گروه مقایسه است و از این کمپین چیزی نمی‌گیرد',
  'already inside': 'همان وقت در این کمپین بود',
  'already took part': 'این کمپین را گذرانده و این کمپین یک بار است',
  'already took part for this': 'برای همین موضوع این کمپین را گذرانده است',
  'inside the re-entry wait': TOO_SOON,
  'inside the gap': TOO_SOON,
  'all steps done': 'همهٔ گام‌ها انجام شد',
  'no longer planned': 'پیش از موعد برنامه تغییر کرد',
  'taken back': 'پیش از فرستادن پس گرفته شد',
  'sent before': 'پیش‌تر فرستاده شده بود',
  'made before': 'پیش‌تر داده شده بود',
  'no related product': NO_RELATED,
  'offer empty: no related product': NO_RELATED,
  'budget exhausted': 'بودجه‌اش تمام شده است',
  vetoed: 'همکاری جلویش را گرفت',
  postponed: 'همکاری عقبش انداخت',
  'stopped: everything': 'همهٔ ارسال‌ها متوقف است',
  'stopped: campaign': 'این کمپین متوقف است',
  'stopped: contact': 'ارسال به این شخص تا اطلاع بعدی متوقف است',
  'after a hold: one touch a day': 'پس از توقف، روزی یک ایمیل بیشتر نمی‌رود',
  'after a hold: one touch a day (planned)': 'پس از توقف، روزی یک ایمیل بیشتر نمی‌رود و مهم‌تر جلوتر است',
  'Hold Placed': 'ارسال به این مشتری نگه داشته شد',
  'Hold Released': 'توقفی از این مشتری برداشته شد',
  judged: 'دسته‌ها از نو سنجیده شد',
  'not activated by hand': 'خودش آغاز می‌شود، نه با دست',
  'no one reachable': 'کسی نمانده که بتواند به او بنویسد',
  'no contact in role any': 'کسی را آنجا نمی‌شناسیم',
  'nothing was sent': 'چیزی فرستاده نشده بود',
};

type Words = (first: string, second: string, third: string) => string;

const HOLDS: Readonly<Record<string, string>> = {
  complaint: 'شکایتی باز است',
  reply: 'پاسخی از آنان در انتظار جواب است',
  'credit-stop': 'اعتبارشان متوقف است',
  pause: 'این مشتری در مکث است',
  stop: 'ارسال به این مشتری متوقف است',
};

const ROLES: Readonly<Record<string, string>> = { contact: 'این شخص', account: 'این مشتری' };

const PATTERNS: readonly (readonly [RegExp, Words])[] = [
  [/^exit: (.+)$/, (exit) => again(exit)],
  [/^too late: overdue$/, () => 'وقتش گذشته بود'],
  [/^too late: (.+)$/, (reason) => `نشد به‌موقع برود: ${again(reason)}`],
  [/^holiday: (.+)$/, (name) => `آنجا تعطیل بود (${isolate(name)})`],
  [/^quiet hours: (.+)$/, (season) => `در ${isolate(season)} ساعت‌های دیگری می‌شود آنجا ایمیل فرستاد`],
  [
    /^moved from (\d{4}-\d{2}-\d{2}): (.+)$/,
    (day, why) => {
      const words = new Intl.DateTimeFormat('fa', { day: 'numeric', month: 'long', timeZone: 'UTC' }).format(
        Date.parse(day),
      );
      return `موعدش ${words} بود، ولی ${again(why)}`;
    },
  ],
  [
    /^held: ([a-z-]+)(?:: (.*))?$/s,
    (kind, why) => {
      const known = HOLDS[kind];
      if (known === undefined) return `ارسال به این مشتری نگه داشته شده است (${isolate(kind)})`;
      return why === '' ? known : `${known} (${isolate(why)})`;
    },
  ],
  [/^held: (.+)$/s, (reason) => `ارسال به این مشتری نگه داشته شده است (${isolate(reason)})`],
  [/^vetoed by ([^:]+)(?:: (.+))?$/s, (who, why) => `${isolate(who)} جلویش را گرفت${why && ` (${isolate(why)})`}`],
  [/^postponed by (.+)$/, (who) => `${isolate(who)} عقبش انداخت`],
  [/^unsubscribed: (.+)$/, (topic) => `این شخص دریافت ${isolate(topic)} را لغو کرده است`],
  [/^no consent: (.+)$/, (topic) => `این شخص به دریافت ${isolate(topic)} رضایت نداده است`],
  [/^entered (?:segment )?(\S+)$/, (segment) => `وارد دستهٔ ${isolate(segment)} شدند`],
  [/^left (?:segment )?(\S+)$/, (segment) => `از دستهٔ ${isolate(segment)} بیرون رفتند`],
  [/^not in segment (\S+)$/, (segment) => `در دستهٔ ${isolate(segment)} نبودند`],
  [/^offer (\S+) is empty$/, (offer) => `پیشنهاد ${isolate(offer)} برای فرستادن نبود`],
  [
    /^cap: (contact|account) (\d+) per (\w+) \(planned\)$/,
    (whose, most, window) => `مهم‌تر جلوتر است، و ${ROLES[whose]} در ${inWords(window)} حداکثر ${n(most)} ایمیل می‌گیرد`,
  ],
  [
    /^cap: (contact|account) (\d+) per (\w+)$/,
    (whose, most, window) => `${ROLES[whose]} سهمش را گرفته است: ${n(most)} ایمیل در ${inWords(window)}`,
  ],
  [
    /^throttle: (\d+) per (hour|day)$/,
    (most, unit) =>
      `این کمپین ${unit === 'hour' ? 'ساعتی' : 'روزی'} حداکثر ${n(most)} ایمیل می‌فرستد و نوبت دیگران زودتر بود`,
  ],
  [/^approved by (.+)$/, (who) => `${isolate(who)} بله گفت`],
  [/^(\d+)([dw]) before (.+)$/, (count, unit, event) => `${inWords(`${count}${unit}`)} مانده به ${isolate(event)}`],
  [/^activated by (.+)$/, (who) => `${isolate(who)} آنان را وارد کرد`],
  [/^ended by (.+)$/, (who) => `${isolate(who)} آنان را بیرون آورد`],
  [/^stopped by (.+)$/, (who) => `${isolate(who)} پیش از آغاز جلویش را گرفت`],
  [/^no contact in role (.+)$/, (roles) => `کسی را آنجا به این عنوان نمی‌شناسیم: ${isolate(roles)}`],
  [/^first days: ceiling (\d+)$/, (most) => `در روزهای نخست روزی حداکثر ${n(most)} ایمیل بیرون می‌رود`],
  [/^account ended(?:: (.+))?$/, (why) => `همکاری پایان یافت${why && ` (${isolate(why)})`}`],
  [/^facts-moving\b/, () => 'درست همان لحظه خبر تازه‌ای رسید و دوباره تصمیم گرفته شد'],
  [/^no answer after the final dot\b/, () => 'سرور ایمیل پاسخی نداد: شاید رسیده باشد، پس دوباره فرستاده نمی‌شود'],
];

const again = (reason: string): string => persianReason(reason) ?? isolate(reason);

const UNITS: Readonly<Record<string, string>> = { m: 'دقیقه', h: 'ساعت', d: 'روز', wd: 'روز کاری', w: 'هفته' };

/** `7d` as `۷ روز`. */
const inWords = (duration: string): string => {
  const [, amount = '', unit = ''] = /^(\d+)([a-z]+)$/.exec(duration) ?? [];
  return UNITS[unit] === undefined ? isolate(duration) : `${n(amount)} ${UNITS[unit]}`;
};
