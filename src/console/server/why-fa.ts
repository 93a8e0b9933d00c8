import { PERSIAN_HOLDS, PERSIAN_STATES } from '../../briefing/texts/standing-fa.ts';
import { assertNever } from '../../domain/assert-never.ts';
import type { DateField, Trigger } from '../../domain/campaign.ts';
import type { Duration } from '../../domain/duration.ts';
import { minorDigits } from '../../domain/money.ts';
import type { BusinessTime } from '../../domain/time.ts';
import type { Said } from '../../store/views/read-said.ts';
import { stepName } from './describe-entry.ts';
import { isolate } from './isolate.ts';
import { PERSIAN_REASONS, persianReason } from './reasons-fa.ts';
import type { At, WhyTexts } from './why-texts.ts';

const numbers = new Intl.NumberFormat('fa');
const n = (number: number): string => numbers.format(number);
/** Fact and version numbers are names: no grouping. */
const names = new Intl.NumberFormat('fa', { useGrouping: false });

const WORDS: Readonly<Record<string, string>> = {
  deferred: 'عقب افتاد',
  dropped: 'فرستاده نشد',
  refused: 'در آخرین لحظه نگه داشته شد',
  moved: 'به نسخهٔ دیگری رفت',
  skipped: 'رد شد',
  branched: 'شاخه',
  waited: 'صبر کرد',
  accepted: 'پذیرفته شد',
  ACCEPTED: 'پذیرفته شد',
  REJECTED: 'رد شد',
  UNKNOWN: 'نامعلوم',
  DEFERRED: 'عقب افتاد',
  REFUSED: 'نگه داشته شد',
  CLAIMED: 'در دست فرستادن',
  DOT: 'در راه',
  passed: 'گذشت',
  planned: 'در برنامه',
  asked: 'در دست فرستادن',
  cancelled: 'لغو شد',
  published: 'در اجرا',
  stopped: 'متوقف',
  finished: 'به پایان رسید',
  exited: 'بیرون آمد',
  goal: 'به هدف رسید',
  open: 'باز شدن',
  click: 'کلیک',
  human: 'انسان',
  machine: 'ماشین',
  unknown: 'نامعلوم',
};

const DAY = { weekday: 'short', day: 'numeric', month: 'long', year: 'numeric' } as const;
const TIME = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;

/** `سه‌شنبه ۲۵ اسفند ۱۴۰۵، ۰۹:۳۰`: Intl alone would put the year first and an English comma in. */
const instant = (at: BusinessTime, zone: string): string => {
  const parts = format(zone, DAY).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((one) => one.type === type)?.value ?? '';
  const day = [part('weekday'), part('day'), part('month'), part('year')].join(' ');
  return `${day}، ${format(zone, TIME).format(at)}`;
};

const format = (zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat => {
  try {
    return new Intl.DateTimeFormat('fa', { ...options, timeZone: zone });
  } catch (error) {
    // A zone this machine does not know.
    if (error instanceof RangeError) return new Intl.DateTimeFormat('fa', { ...options, timeZone: 'UTC' });
    throw error;
  }
};

const UNITS: Readonly<Record<Duration['unit'], string>> = {
  m: 'دقیقه',
  h: 'ساعت',
  d: 'روز',
  wd: 'روز کاری',
  w: 'هفته',
};
const duration = ({ amount, unit }: Duration): string => `${n(amount)} ${UNITS[unit]}`;

const trigger = (what: Trigger): string => {
  switch (what.type) {
    case 'segment':
      return `مشتری ${what.on === 'enter' ? 'وارد دستهٔ' : 'از دستهٔ'} ${isolate(what.segment)} ${what.on === 'enter' ? 'شود' : 'بیرون برود'}`;
    case 'event':
      return `رویداد ${isolate(what.event)}${what.where ? ' (با شرط)' : ''}، حداکثر ${duration(what.maxAge)} پس از آن`;
    case 'trait':
      return `${isolate(what.trait)} ${what.changes === 'any' ? 'تغییر کند' : what.changes === 'up' ? 'بالا برود' : 'پایین بیاید'}`;
    case 'date': {
      const distance =
        what.before !== null
          ? `${duration(what.before)} پیش از `
          : what.after
            ? `${duration(what.after)} پس از `
            : 'در روز ';
      return `${distance}${what.yearly ? 'سالگرد ' : ''}${dateName(what.of)}`;
    }
    case 'schedule': {
      const every = { day: 'روز', week: 'هفته', month: 'ماه' }[what.schedule.every];
      return `هر ${every}${what.issue === null ? '' : `، شمارهٔ ${isolate(what.issue)}`}`;
    }
    case 'manual':
      return 'با دست';
    default:
      return assertNever(what);
  }
};

const dateName = (of: DateField): string => {
  if (of === 'event.starts_at') return 'آغاز رویدادش';
  return of === 'event.ends_at' ? 'پایان رویدادش' : isolate(of);
};

const said = (one: Said, at: At): string => `${at(one.at)}: ${saidWords(one, at)}`;

const saidWords = ({ actor, action, about, reason, untilAt }: Said, at: At): string => {
  const who = isolate(actor);
  const because = reason ? `: ${isolate(reason)}` : '';
  const step = isolate(stepName(about) ?? about);
  const hold = PERSIAN_HOLDS[about] ?? isolate(about);
  const whole = about === 'everything' ? 'همهٔ ارسال‌ها' : 'این کمپین';
  const until = untilAt === null ? '' : `، تا ${at(untilAt)}`;
  switch (action) {
    case 'hold placed':
      return `${who} ارسال را نگه داشت (${hold})${because}${until}`;
    case 'hold changed':
      return `${who} آن را تغییر داد (${hold})${because}${until}`;
    case 'hold released':
      return actor === 'keyline' ? `نگه داشتن (${hold}) پایان یافت` : `${who} نگه داشتن (${hold}) را پایان داد`;
    case 'touch vetoed':
      return `${who} جلوی ${step} را گرفت${because}`;
    case 'veto withdrawn':
      return `${who} اجازهٔ ${step} را پس داد`;
    case 'touch postponed':
      return `${who} ${step} را عقب انداخت${untilAt === null ? '' : ` به ${at(untilAt)}`}`;
    case 'stopped':
      return `${who} ${whole} را متوقف کرد${because}`;
    case 'resumed':
      return `${who} ${whole} را از سر گرفت`;
    default:
      return assertNever(action);
  }
};

/** What happened, in words where there are some: the same as behind `چون`. */
const eventName = (type: string): string => PERSIAN_REASONS[type] ?? isolate(type);

const stateName = (state: string): string => PERSIAN_STATES[state] ?? isolate(state);

export const PERSIAN_WHY: WhyTexts = {
  lang: 'fa',
  instant,
  distance: (at, now) =>
    new Intl.RelativeTimeFormat('fa', { numeric: 'auto' }).format(Math.round((at - now) / 86_400_000), 'day'),
  money: ({ minor, currency }) =>
    new Intl.NumberFormat('fa', { style: 'currency', currency, currencyDisplay: 'narrowSymbol' }).format(
      minor / 10 ** minorDigits(currency),
    ),
  reason: persianReason,
  trigger,
  said,
  labels: {
    event: 'رویداد',
    rule: 'قاعده',
    campaign: 'کمپین',
    admission: 'اجازهٔ ارسال',
    said: 'گفتهٔ همکاران',
    attempts: 'تلاش‌ها',
    gate: 'دروازه',
    outcome: 'نتیجه',
    'not-taken-in': 'وارد نشد',
    'taken-in': 'وارد شد',
    'not-known': 'نامعلوم',
  },
  word: (word) => WORDS[word] ?? isolate(word),
  noReason: 'دلیلی ثبت نشده است',
  because: (words) => `چون ${words}`,
  joined: (parts) => parts.join('، '),
  event: (seq, type, at) => `${names.format(seq)}. ${eventName(type)}، ${at}`,
  source: (source, id) => `از ${isolate(source)} با شناسهٔ ${isolate(id)}`,
  noEvent: 'هیچ: مشتری وارد دسته‌ای شد، یا کمپین به تقویم خودش موعد داشت',
  order: (id, total) => `سفارش ${isolate(id)} به مبلغ ${total}`,
  change: (from, to, reason) =>
    `${from === null ? '' : `از «${stateName(from)}» `}به «${stateName(to)}»${reason === null ? '' : `: ${isolate(reason)}`}`,
  versionNotKept: 'این نسخهٔ کمپین نگه داشته نشده است',
  trueBecause: (words) => `برقرار شد، چون ${words}`,
  inSegmentBecause: (words) => `در آن دسته است، چون ${words}`,
  version: (id, version, title) => `${isolate(id)}، نسخهٔ ${names.format(version)}${title ? `: ${isolate(title)}` : ''}`,
  published: (at) => `انتشار: ${at}`,
  step: (step, template) => `گام ${isolate(stepName(step) ?? '')}، قالب ${isolate(template)}`,
  entered: (at) => `ورود: ${at}`,
  ended: (at, because) => `پایان: ${at}، چون ${because}`,
  dueUntil: (due, until) => `موعد ${due}، مجاز تا ${until}`,
  decided: (topic, seq) =>
    `${topic === null ? 'خدماتی' : `تبلیغ، موضوع ${isolate(topic)}`}؛ تصمیم با دانستن رویداد ${names.format(seq)}`,
  noAttempts: 'ثبت نشده است',
  inFlight: 'در راه',
  gate: (word) => `دروازه: ${WORDS[word] ?? isolate(word)}`,
  letOut: (at, seq) => `فرستاده شد ${at}، با دانستن رویداد ${names.format(seq)}`,
  notPassed: 'نگذشت',
  hit: (kind, link, at, verdict, because) =>
    `${kind}${link ? ` ${isolate(link)}` : ''}، ${at}: ${verdict} (${isolate(because)})`,
  inForce: (id, version, status) => `${isolate(id)}، نسخهٔ ${names.format(version)}، ${status}`,
  noKeyAccount: (name, standing) =>
    `${isolate(name)} مشتری کلیدی نیست (${isolate(standing)}): کمپین‌ها تنها برای مشتریان کلیدی اجرا می‌شوند`,
  lastRefused: (at, fact, times) =>
    `آخرین بار ${at}${fact === null ? '' : `، با رویداد ${fact}`}؛ روی هم ${n(times)} بار وارد نشد`,
  fact: (seq, type) => `${seq === null ? '' : `${names.format(seq)}، `}${eventName(type)}`,
  neverAsked: 'هرگز پرسیده نشد: هیچ رویدادی تا امروز این کمپین را آغاز نکرده است',
  neverRefused: 'هرگز رد نشده است',
  takenIn: (at, because, version) => `${at}، چون ${because}؛ نسخهٔ ${names.format(version)}`,
  stillIn: 'هنوز در آن است',
  endedAs: (status, at, because) => `${status}: ${at}، چون ${because}`,
  ordersUnknown: (at, distance) =>
    `سفارش‌های پس از ${at} (${distance}): کسی نمی‌داند از آن پس خاموش‌اند یا نه، پس آنچه منتظر خاموشی است آغاز نمی‌شود`,
  to: (step, name) => `${isolate(stepName(step) ?? '')}${name ? ` برای ${isolate(name)}` : ''}`,
  due: (at) => `؛ موعد ${at}`,
  count: (number) => names.format(number),
};
