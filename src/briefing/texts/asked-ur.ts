import { assertNever } from '../../domain/assert-never.ts';
import { formatMoney } from '../../domain/money.ts';
import { type AskedTexts, type Dictionary, said } from './asked-texts.ts';

const list = new Intl.ListFormat('ur', { type: 'conjunction' });
const either = new Intl.ListFormat('ur', { type: 'disjunction' });

const ROLES: Dictionary = {
  'decision-maker': 'فیصلہ کرنے والا',
  'budget-holder': 'بجٹ کا ذمہ دار',
  champion: 'ہمارا حامی',
  influencer: 'بااثر شخص',
  user: 'استعمال کرنے والا',
  gatekeeper: 'رابطہ کار',
};
const FIELDS: Dictionary = {
  size: 'حجم',
  headcount: 'ملازمین کی تعداد',
  founded: 'سنِ قیام',
  industry: 'صنعت',
  brand: 'برانڈ',
  network: 'نیٹ ورک',
  purchase_potential: 'خریداری کی گنجائش',
  budget: 'بجٹ',
  history: 'پس منظر',
  structure: 'ڈھانچہ',
  environment: 'کاروباری ماحول',
  weaknesses: 'کمزوریاں',
  prospects: 'امکانات',
  decision_scheme: 'فیصلے کا طریقہ',
  incumbent: 'موجودہ سپلائر',
  competitors: 'حریف',
  website: 'ویب سائٹ',
};

const roles = (names: readonly string[]): string[] => names.map((role) => said(ROLES, role));

export const URDU_ASKED: AskedTexts = {
  asked: (asked, name) => {
    switch (asked.type) {
      case 'contact-plan': {
        const since = asked.days === null ? 'اب تک' : `${asked.days} دن سے`;
        const plan = `طے ہے: کم از کم ہر ${asked.everyDays} دن`;
        return asked.which === 'personal'
          ? `${name(asked.account)} سے بات کریں: ${since} کوئی فون، دورہ یا ملاقات نہیں ہوئی (${plan})`
          : `${name(asked.account)} کی خیریت پوچھیں: ${since} کوئی رابطہ نہیں ہوا (${plan})`;
      }
      case 'stale-dossier': {
        const fields = asked.fields.map((field) => said(FIELDS, field));
        const more = asked.more > 0 ? [`${asked.more} مزید`] : [];
        return `${name(asked.account)} کے بارے میں معلومات تازہ کریں: ${list.format([...fields, ...more])}`;
      }
      case 'find-contact':
        return asked.roles.length === 0
          ? `${name(asked.account)} میں کوئی رابطہ تلاش کریں: وہاں ہم کسی کو نہیں جانتے`
          : `${name(asked.account)} میں کوئی رابطہ تلاش کریں: بطور ${either.format(roles(asked.roles))} ہم کسی کو نہیں جانتے`;
      case 'find-successor': {
        const known = asked.roles.length === 0 ? '' : ` (${roles(asked.roles).join('، ')})`;
        return `${name(asked.account)} میں ${name(asked.person)}${known} کا جانشین تلاش کریں`;
      }
      case 'nobody-reachable':
        return `${name(asked.account)} میں اب کسی کو میل نہیں بھیجی جا سکتی`;
      case 'event-cancelled':
        return `${name(asked.person)} کو بتائیں کہ ${name(asked.event)} منسوخ ہے`;
      case 'budget-near':
        return `${name(asked.campaign)} میں پیشکش ${name(asked.offer)} کا بجٹ ختم ہونے کو ہے: ${name(formatMoney(asked.left, 'ur'))} باقی ہیں`;
      default:
        return assertNever(asked);
    }
  },
  caseSubject: ({ alert, kind, account, title }) =>
    `جواب کا وقت ${alert === 'warned' ? 'قریب ہے' : 'گزر گیا'}: ${account} کی ${kind === 'complaint' ? 'شکایت' : 'درخواست'}، ${title}`,
  caseLine: (alert, when) =>
    alert === 'warned' ? `جواب ${when} تک دینا ہے۔` : `جواب ${when} تک دینا تھا اور نہیں دیا گیا۔`,
};
