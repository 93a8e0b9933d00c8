import type { TodayType } from '../../domain/today.ts';
import { URDU_ASKED } from './asked-ur.ts';
import type { DigestTexts } from './digest-texts.ts';

const list = new Intl.ListFormat('ur', { type: 'conjunction' });

const COUNTED: Readonly<Record<TodayType, (count: number) => string>> = {
  reply: (count) => `${count} جواب طلب پیغام`,
  case: (count) => `${count} کھلی درخواست`,
  promise: (count) => `${count} وعدہ`,
  lapse: (count) => `${count} خاموش گاہک`,
  approval: (count) => `${count} منظوری`,
  task: (count) => `${count} کام`,
  send: (count) => `${count} ای میل جانے والی`,
};

export const URDU: DigestTexts = {
  ...URDU_ASKED,
  lang: 'ur',
  greeting: (name, day) => `صبح بخیر، ${name}۔ ${day}`,
  subject: (day, counts, first) =>
    `${day}: ${list.format(counts.map(([type, count]) => COUNTED[type](count)))} · ${first}`,
  today: (time) => `آج ${time}`,
  aYear: (amount) => `تقریباً ${amount} سالانہ`,
  reply: ({ person, subject, day, held }) =>
    `${person} ${day} سے ${subject} پر آپ کے جواب کے منتظر ہیں۔${held ? ' تب تک تشہیری میل رکی ہے۔' : ''}`,
  case: ({ what, when, late }) => (late ? `${what}: جواب ${when} تک دینا تھا۔` : `${what}: جواب ${when} تک دینا ہے۔`),
  promise: ({ what, when, late }) =>
    late ? `ہم نے ${when} کے لیے وعدہ کیا تھا: ${what}۔` : `ہمارا وعدہ: ${what}، ${when} تک۔`,
  task: ({ what, when, late }) => (late ? `${what}؛ ${when} تک ہونا تھا، ابھی باقی ہے۔` : `${what}؛ ${when} تک۔`),
  approval: ({ what, when }) => `${what} پر آپ کی ہاں یا نہ درکار ہے، ${when} تک۔`,
  lapse: ({ state, day }) => {
    if (state === 'lapsed') return `${day} سے اتنا خاموش کہ کھویا ہوا سمجھا جائے۔`;
    return state === 'lapsing' ? `${day} سے دور ہو رہا ہے: اپنے معمول سے بہت دیر۔` : `${day} سے آرڈر میں تاخیر ہے۔`;
  },
  send: ({ mail, people, time }) => `${mail} ${time} ${list.format(people)} کو جائے گی۔`,
  sendToMany: ({ accounts, among, time }) =>
    `${time} سے آپ کے ${accounts} گاہکوں کو جائے گی، جن میں ${list.format(among)} شامل ہیں۔`,
  stop: 'روک دیں',
  more: (count) => `اور ${count} مزید: ‎keyline today`,
  someone: 'کوئی',
  noSubject: 'بے عنوان میل',
  why: 'یہ میل آپ کو اس لیے ملتی ہے کہ یہ گاہک آپ کے سپرد ہیں۔ جس دن کہنے کو کچھ نہ ہو، میل نہیں آتی۔',
  forwarded: {
    replied: (person, account) => `${account} سے ${person} نے جواب دیا`,
    askedToStop: (person, account) => `${account} سے ${person} نے کہا کہ مزید میل نہ بھیجی جائے`,
    answers: (subject, day) => `یہ ${day} کی ${subject} کا جواب ہے۔`,
    held: (account, until) =>
      `آپ کے جواب تک، یا زیادہ سے زیادہ ${until} تک، ${account} کو کوئی تشہیری میل نہیں جائے گی۔`,
    stopped: 'اس شخص کے لیے اس موضوع کی میل بند کر دی گئی ہے۔ اور کچھ نہیں بدلا؛ شاید فون کرنے کا وقت ہے۔',
    howToAnswer: (person) => `بس اسی میل کا جواب دیں: آپ کا جواب ${person} کو جائے گا اور نقل سے ہمیں خبر ہو جائے گی۔`,
    orCommand: (command) => `کسی اور طرح جواب دے چکے؟ ‎${command}`,
    attached: (count) => (count === 1 ? 'ساتھ آئی فائل منسلک ہے۔' : `ساتھ آئی ${count} فائلیں منسلک ہیں۔`),
  },
};
