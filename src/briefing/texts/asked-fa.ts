import { assertNever } from '../../domain/assert-never.ts';
import { formatMoney } from '../../domain/money.ts';
import { type AskedTexts, type Dictionary, said } from './asked-texts.ts';
import { PERSIAN_ROLES } from './roles-fa.ts';

const numbers = new Intl.NumberFormat('fa');
const list = new Intl.ListFormat('fa', { type: 'conjunction' });
const either = new Intl.ListFormat('fa', { type: 'disjunction' });
const n = (number: number): string => numbers.format(number);

const FIELDS: Dictionary = {
  size: 'اندازه',
  headcount: 'تعداد کارکنان',
  founded: 'سال تأسیس',
  industry: 'صنعت',
  brand: 'نام تجاری',
  network: 'شبکهٔ فروش',
  purchase_potential: 'توان خرید',
  budget: 'بودجه',
  history: 'پیشینه',
  structure: 'ساختار',
  environment: 'محیط کسب‌وکار',
  weaknesses: 'نقاط ضعف',
  prospects: 'چشم‌انداز',
  decision_scheme: 'روال تصمیم‌گیری',
  incumbent: 'تأمین‌کنندهٔ فعلی',
  competitors: 'رقیبان',
  website: 'وب‌گاه',
};

const roles = (names: readonly string[]): string[] => names.map((role) => said(PERSIAN_ROLES, role));

export const PERSIAN_ASKED: AskedTexts = {
  asked: (asked, name) => {
    switch (asked.type) {
      case 'contact-plan': {
        const plan = `برنامه: دست‌کم هر ${n(asked.everyDays)} روز`;
        if (asked.which === 'personal') {
          const since = asked.days === null ? 'هنوز' : `${n(asked.days)} روز است که`;
          return `با ${name(asked.account)} تماس بگیرید: ${since} تماس، بازدید یا جلسه‌ای نبوده است (${plan})`;
        }
        const since = asked.days === null ? 'هنوز' : `${n(asked.days)} روز است که`;
        return `حالی از ${name(asked.account)} بپرسید: ${since} هیچ ارتباطی نبوده است (${plan})`;
      }
      case 'stale-dossier': {
        const fields = asked.fields.map((field) => said(FIELDS, field));
        const more = asked.more > 0 ? [`${n(asked.more)} مورد دیگر`] : [];
        return `دانسته‌هایمان از ${name(asked.account)} را تازه کنید: ${list.format([...fields, ...more])}`;
      }
      case 'find-contact':
        return asked.roles.length === 0
          ? `در ${name(asked.account)} کسی را پیدا کنید: آنجا کسی را نمی‌شناسیم`
          : `در ${name(asked.account)} کسی را پیدا کنید: آنجا کسی را به عنوان ${either.format(roles(asked.roles))} نمی‌شناسیم`;
      case 'find-successor': {
        const known = asked.roles.length === 0 ? '' : ` (${roles(asked.roles).join('، ')})`;
        return `جانشین ${name(asked.person)}${known} را در ${name(asked.account)} پیدا کنید`;
      }
      case 'nobody-reachable':
        return `در ${name(asked.account)} دیگر به هیچ‌کس نمی‌شود ایمیل فرستاد`;
      case 'event-cancelled':
        return `به ${name(asked.person)} خبر دهید که ${name(asked.event)} لغو شده است`;
      case 'budget-near':
        return `بودجهٔ پیشنهاد ${name(asked.offer)} در ${name(asked.campaign)} رو به پایان است: ${name(formatMoney(asked.left, 'fa'))} مانده است`;
      default:
        return assertNever(asked);
    }
  },
  caseSubject: ({ alert, kind, account, title }) =>
    `مهلت پاسخ ${alert === 'warned' ? 'نزدیک است' : 'گذشت'}: ${kind === 'complaint' ? 'شکایت' : 'درخواست'} ${account}، ${title}`,
  caseLine: (alert, when) =>
    alert === 'warned' ? `باید تا ${when} پاسخ داده شود.` : `باید تا ${when} پاسخ داده می‌شد و نشد.`,
};
