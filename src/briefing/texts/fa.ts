import type { TodayType } from '../../domain/today.ts';
import { PERSIAN_ASKED } from './asked-fa.ts';
import type { DigestTexts } from './digest-texts.ts';

const number = new Intl.NumberFormat('fa');
const list = new Intl.ListFormat('fa', { type: 'conjunction' });

const COUNTED: Readonly<Record<TodayType, string>> = {
  reply: 'پاسخِ در انتظار',
  case: 'درخواست باز',
  promise: 'قولِ سررسیدشده',
  lapse: 'مشتری خاموش‌شده',
  approval: 'تأییدِ در انتظار',
  task: 'کار',
  send: 'ایمیلِ در راه',
};

export const PERSIAN: DigestTexts = {
  ...PERSIAN_ASKED,
  lang: 'fa',
  greeting: (name, day) => `صبح بخیر، ${name}. ${day}`,
  subject: (day, counts, first) =>
    `${day}: ${list.format(counts.map(([type, count]) => `${number.format(count)} ${COUNTED[type]}`))} · ${first}`,
  today: (time) => `امروز ساعت ${time}`,
  aYear: (amount) => `حدود ${amount} در سال`,
  reply: ({ person, subject, day, held }) =>
    `${person} از ${day} منتظر جواب شما به ${subject} است.${held ? ' فعلاً تبلیغی فرستاده نمی‌شود.' : ''}`,
  case: ({ what, when, late }) => (late ? `${what}: مهلت پاسخ ${when} گذشته است.` : `${what}: مهلت پاسخ ${when} است.`),
  promise: ({ what, when, late }) =>
    late ? `قول داده بودیم: ${what}، برای ${when}.` : `قول داده‌ایم: ${what}، تا ${when}.`,
  task: ({ what, when, late }) => (late ? `${what}؛ موعدش ${when} بود و هنوز باز است.` : `${what}؛ موعد: ${when}.`),
  approval: ({ what, when }) => `${what} منتظر بله یا خیر شماست، تا ${when}.`,
  lapse: ({ state, day }) => {
    if (state === 'lapsed') return `آن‌قدر خاموش مانده که از ${day} ازدست‌رفته به حساب می‌آید.`;
    return state === 'lapsing'
      ? `از ${day} دارد دور می‌شود: بسیار دیرتر از روال خودش.`
      : `از ${day} سفارشش عقب افتاده است.`;
  },
  send: ({ mail, people, time }) => `${mail}، ${time} برای ${list.format(people)} فرستاده می‌شود.`,
  sendToMany: ({ accounts, among, time }) =>
    `از ${time} برای ${number.format(accounts)} مشتری شما فرستاده می‌شود، از جمله ${list.format(among)}.`,
  stop: 'فرستاده نشود',
  more: (count) => `و ${number.format(count)} مورد دیگر: ‎keyline today`,
  someone: 'کسی',
  noSubject: 'ایمیلی بدون موضوع',
  why: 'این ایمیل را می‌گیرید چون این مشتریان با شما هستند. روزی که حرفی برای گفتن نباشد ایمیلی نمی‌آید.',
  forwarded: {
    replied: (person, account) => `${person} از ${account} پاسخ داد`,
    askedToStop: (person, account) => `${person} از ${account} خواست دیگر ایمیلی نگیرد`,
    answers: (subject, day) => `در پاسخ به ${subject}، ${day}.`,
    held: (account, until) => `تا پاسخ شما، و حداکثر تا ${until}، هیچ تبلیغی برای ${account} فرستاده نمی‌شود.`,
    stopped: 'موضوع آن ایمیل برای این شخص متوقف شد. چیز دیگری تغییر نکرده است؛ شاید وقت یک تماس تلفنی باشد.',
    howToAnswer: (person) =>
      `کافی است به همین ایمیل جواب بدهید: جواب شما به ${person} می‌رسد و رونوشتش به ما خبر می‌دهد.`,
    orCommand: (command) => `از راه دیگری جواب داده‌اید؟ ‎${command}`,
    attached: (count) =>
      count === 1 ? 'پرونده‌ای که همراهش بود پیوست است.' : `${number.format(count)} پرونده‌ای که همراهش بود پیوست است.`,
  },
};
