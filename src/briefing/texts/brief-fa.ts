import { assertNever } from '../../domain/assert-never.ts';
import type { BriefNews } from '../../domain/brief.ts';
import { type Dictionary, said } from './asked-texts.ts';
import type { BriefTexts, Telling } from './brief-texts.ts';
import { PERSIAN_ROLES as ROLES } from './roles-fa.ts';
import { PERSIAN_HOLDS as HOLDS, PERSIAN_STATES as STATES } from './standing-fa.ts';

const list = new Intl.ListFormat('fa', { type: 'conjunction' });
const numbers = new Intl.NumberFormat('fa');
const years = new Intl.NumberFormat('fa', { useGrouping: false });
const n = (number: number): string => numbers.format(number);

const LEVELS: Dictionary = {
  lead: 'مشتری احتمالی',
  'low-volume': 'کم‌خرید',
  major: 'عمده',
  'major-with-problems': 'عمده و ناراضی',
};
const TIERS: Dictionary = { silver: 'نقره‌ای', gold: 'طلایی', platinum: 'پلاتینیوم' };
const KINDS: Dictionary = {
  prospect: 'امیدبخش',
  'image-maker': 'آبروبخش',
  expert: 'صاحب‌نظر',
  breadwinner: 'نان‌آور',
};
const TALKS: Dictionary = { call: 'تماس تلفنی', visit: 'بازدید', meeting: 'جلسه' };

export const PERSIAN_BRIEF: BriefTexts = {
  lang: 'fa',
  heading: ({ facts, name, words }) => `${name(facts.name)}، تا ${words.day(facts.now)}`,
  titles: {
    who: 'جایگاه آن‌ها نزد ما',
    changed: ({ facts, words }) => `آنچه از ${words.day(facts.since)} تغییر کرده است`,
    risk: 'خطر',
    promises: 'آنچه به آن‌ها بدهکاریم',
    people: 'آدم‌ها',
    goods: 'چه می‌خرند و چه دیگر نمی‌خرند',
    questions: 'سه پرسش',
    proposals: 'دو پیشنهاد',
  },
  standing: ({ facts }) => {
    const level = facts.level === null ? null : said(LEVELS, facts.level);
    const tier = facts.tier === null ? null : said(TIERS, facts.tier);
    const words = ['مشتری کلیدی', level, tier, ...facts.kinds.map((kind) => said(KINDS, kind))];
    return `${words.filter((word) => word !== null).join('، ')}.`;
  },
  money: ({ facts: { money }, words }) => {
    const { year, yearBefore, orders, usual, lastOrderAt } = money;
    const before = year === null || yearBefore === null ? '' : `، ${compared(year.minor, yearBefore.minor)}`;
    const each = usual === null || orders === 0 ? '' : `، هر بار حدود ${words.about(usual)}`;
    const last = lastOrderAt === null ? '' : ` آخرین سفارش: ${words.day(lastOrderAt)}.`;
    const amount = year === null ? 'هیچ' : words.about(year);
    return `${amount} در دوازده ماه${before}: ${orders === 0 ? 'بی‌سفارش' : `${n(orders)} سفارش`}${each}.${last}`;
  },
  neverOrdered: 'تا امروز سفارشی نداده‌اند.',
  plan: ({ year, planned, soFar }, { words }) =>
    `برنامهٔ سال ${years.format(year)} میلادی: ${words.about(planned)}؛ تا امروز ${words.about(soFar)}.`,
  lastTalk: ({ at, kind, by }, { words, name }) =>
    `آخرین گفت‌وگوی ما: ${said(TALKS, kind)}، ${words.day(at)}، ${name(by)}.`,
  neverTalked: 'هیچ تماس، بازدید یا جلسه‌ای ثبت نشده است.',
  planned: ({ at, campaign, step }, { words, name }) =>
    `در برنامه: ${name(step.replace(/^[a-z]+:/, ''))} از ${name(campaign)}، ${words.day(at)}.`,
  news: (news, telling) => newsLine(news, telling),
  nothingNew: 'چیزی که بدانیم، نه.',
  silent: ({ facts: { lapse, money }, words }) => {
    const since = lapse.since === null ? '' : ` از ${words.day(lapse.since)}`;
    const last = money.lastOrderAt === null ? '' : `؛ آخرین سفارش ${words.day(money.lastOrderAt)}`;
    return `${said(STATES, lapse.state)}${since}${last}.`;
  },
  complaint: ({ title, openedAt, answerBy }, { words, quote, facts }) => {
    const due = answerBy < facts.now ? 'گذشته است' : 'است';
    return `شکایت باز ${quote(title)} از ${words.day(openedAt)}؛ مهلت پاسخ ${words.moment(answerBy)} ${due}. تبلیغی فرستاده نمی‌شود.`;
  },
  lateDeliveries: ({ late, promised }) => `${n(late)} تحویل از ${n(promised)} تحویل شش ماه گذشته دیر رسیده است.`,
  hold: ({ kind, reason }, { name }) => `متوقف (${said(HOLDS, kind)}): ${name(reason)}.`,
  tender: ({ title, kind, at }, { words, quote }) =>
    kind === 'contract'
      ? `قرارداد ${quote(title)} در ${words.day(at)} تمام می‌شود.`
      : `مناقصهٔ ${quote(title)}، ${words.day(at)}.`,
  competitor: ({ name: rival, at }, { words, name }) => `${name(rival)} در ${words.day(at)} آنجا دیده شده است.`,
  noRisk: 'خطری نمی‌بینیم.',
  promise: ({ what, dueAt, broken }, { words, quote }) =>
    broken
      ? `قول داده بودیم ${quote(what)} برای ${words.day(dueAt)}، و نکردیم.`
      : `قول داده‌ایم ${quote(what)} تا ${words.day(dueAt)}.`,
  request: ({ title, answerBy }, { words, quote }) =>
    `پرسیده‌اند ${quote(title)}؛ مهلت پاسخ ${words.moment(answerBy)} است.`,
  noPromise: 'چیزی باز نمانده است.',
  person: ({ name: who, title, roles, lastResponseAt, unreachable, left }, { words, name }) => {
    const known = [title === '' ? null : name(title), ...roles.map((role) => said(ROLES, role))];
    const role = known.filter((word) => word !== null).join('، ');
    const heard = left
      ? 'دیگر آنجا نیست'
      : unreachable !== null
        ? 'با ایمیل در دسترس نیست'
        : lastResponseAt === null
          ? 'به ایمیلی پاسخ نداده است'
          : `آخرین پاسخ ${words.day(lastResponseAt)}`;
    return `${name(who)}${role === '' ? '' : ` (${role})`}: ${heard}.`;
  },
  missingRole: (role) => `کسی را به عنوان «${said(ROLES, role)}» نمی‌شناسیم.`,
  nobody: 'کسی را آنجا نمی‌شناسیم.',
  buys: (goods, { name }) => `می‌خرند: ${list.format(goods.map(({ product }) => name(product)))}.`,
  stopped: ({ product, times, lastAt }, { words, name }) =>
    `دیگر نمی‌خرند: ${name(product)}؛ در ${n(times)} سفارش بود، آخرین بار ${words.day(lastAt)}.`,
  offer: ({ name: offer, code, until }, { words, name }) =>
    `پیشنهاد باز ${name(offer)}${code === null ? '' : `، کد ${name(code)}`}، تا ${words.day(until)}.`,
  noGoods: 'هنوز هیچ.',
  ask: {
    stopped: ({ product }, { name }) => `${name(product)} را حالا از کجا می‌گیرند؟`,
    afterComplaint: (title, { quote }) => `دربارهٔ ${quote(title)}: چه هزینه‌ای برایشان داشت و چه چیزی جبرانش می‌کند؟`,
    afterLateDeliveries: 'تحویل‌های دیر چه هزینه‌ای داشت و کدام مهم‌تر بود؟',
    silence: ({ facts: { money }, words }) =>
      money.lastOrderAt === null
        ? 'چه چیزی جلوی سفارششان را می‌گیرد؟'
        : `از ${words.day(money.lastOrderAt)} که آخرین سفارش را دادند چه تغییر کرده است؟`,
    whoDecides: 'حالا چه کسی تصمیم می‌گیرد و پیش از آن حرف چه کسی شنیده می‌شود؟',
    competitor: (rival, { name }) => `${name(rival)} چه کاری را برایشان بهتر می‌کند؟`,
    tender: (title, { quote }) => `در ${quote(title)} چه تعیین‌کننده است: قیمت، شرایط یا نظر کسی؟`,
    need: 'امسال چه لازم دارند که از ما نمی‌خرند؟',
    budget: 'بودجه دست کیست و چه وقت بسته می‌شود؟',
    growth: 'از پارسال بیشتر می‌خرند: دلیلش چیست و تا کجا می‌رود؟',
    easier: 'چه کنیم که خرید از ما آسان‌تر شود؟',
    whoElse: 'چه کس دیگری را آنجا باید بشناسیم؟',
  },
  propose: {
    settleFirst: (title, { quote }) =>
      `اول ${quote(title)} را حل کنید و روزش را بگویید؛ پیش از آن هیچ پیشنهاد تازه‌ای نه.`,
    offerAgain: ({ product }, { name }) => `${name(product)} را با همان شرایط قبلی در سفارش بعدی بگذارید.`,
    related: (product, { name }) => `${name(product)} را نشان دهید: خریدارانی مانند آن‌ها آن را هم می‌برند.`,
    remind: ({ code, until }, { words, name }) =>
      `پیشنهادشان${code === null ? '' : ` (${name(code)})`} را یادآوری کنید: ${words.day(until)} تمام می‌شود.`,
    service: (service, { name }) => `${name(service)} را پیشنهاد دهید.`,
    yearPlan: 'دربارهٔ هدف امسال برای هر دو طرف توافق کنید: هنوز برنامه‌ای نیست.',
    nextTalk: 'روز گفت‌وگوی بعدی را قرار بگذارید.',
  },
};

const newsLine = ({ type, count, lastAt, detail, money }: BriefNews, { words }: Telling): string => {
  const day = words.day(lastAt);
  const worth = money === null ? '' : ` به ارزش ${words.about({ ...money, minor: Math.abs(money.minor) })}`;
  const latest = count === 1 ? day : `آخری ${day}`;
  switch (type) {
    case 'orders':
      return `${n(count)} سفارش${worth}، ${latest}.`;
    case 'refunds':
      return `${n(count)} برگشتی${worth}، ${latest}.`;
    case 'replies':
      return `${n(count)} پاسخ به ایمیل‌های ما، ${latest}.`;
    case 'clicks':
      return `${n(count)} کلیک در ایمیل‌های ما، ${latest}.`;
    case 'mails':
      return `${n(count)} ایمیل برایشان رفته است، ${latest}.`;
    case 'lapse':
      return `آهنگ خرید: ${said(STATES, detail ?? '')} از ${day}.`;
    case 'tier':
      return detail === null ? `سطح وفاداری را در ${day} از دست دادند.` : `از ${day} ${said(TIERS, detail)} هستند.`;
    case 'level':
      return `سطح رابطه: ${said(LEVELS, detail ?? '')} از ${day}.`;
    case 'complaint-opened':
      return `${n(count)} شکایت آمده است، ${latest}.`;
    case 'complaint-closed':
      return `${n(count)} شکایت بسته شد، ${latest}.`;
    case 'offer-redeemed':
      return `${n(count)} پیشنهاد ما را به کار بردند، ${latest}.`;
    case 'unsubscribed':
      return `${n(count)} نفر لغو دریافت کردند، ${latest}.`;
    case 'joined':
      return `${n(count)} نفر اضافه شدند، ${latest}.`;
    case 'left':
      return `${n(count)} نفر رفتند، ${latest}.`;
    default:
      return assertNever(type);
  }
};

const compared = (year: number, before: number): string => {
  if (before <= 0) return 'سال پیش هیچ';
  const change = Math.round((100 * (year - before)) / before);
  if (Math.abs(change) < 3) return 'به اندازهٔ سال پیش';
  return `${n(Math.abs(change))} درصد ${change > 0 ? 'بیشتر' : 'کمتر'} از سال پیش`;
};
