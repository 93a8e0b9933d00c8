import type { TodayType } from '../../domain/today.ts';
import { ENGLISH_ASKED } from './asked-en.ts';
import type { DigestTexts } from './digest-texts.ts';

const one = (count: number, single: string, many: string): string => (count === 1 ? `1 ${single}` : `${count} ${many}`);

const COUNTED: Readonly<Record<TodayType, (count: number) => string>> = {
  reply: (count) => one(count, 'reply to answer', 'replies to answer'),
  case: (count) => one(count, 'open case', 'open cases'),
  promise: (count) => one(count, 'promise due', 'promises due'),
  lapse: (count) => one(count, 'account gone quiet', 'accounts gone quiet'),
  approval: (count) => one(count, 'yes or no', 'times yes or no'),
  task: (count) => one(count, 'task', 'tasks'),
  send: (count) => one(count, 'mail going out', 'mails going out'),
};

const list = new Intl.ListFormat('en', { type: 'conjunction' });

export const ENGLISH: DigestTexts = {
  ...ENGLISH_ASKED,
  lang: 'en',
  greeting: (name, day) => `Good morning, ${name}. ${day}`,
  subject: (day, counts, first) =>
    `${day}: ${list.format(counts.map(([type, count]) => COUNTED[type](count)))} · ${first}`,
  today: (time) => `today at ${time}`,
  aYear: (amount) => `about ${amount} a year`,
  reply: ({ person, subject, day, held }) =>
    `${person} waits for your answer to ${subject}, since ${day}.${held ? ' Marketing rests.' : ''}`,
  case: ({ what, when, late }) => (late ? `${what}: an answer was due ${when}.` : `${what}: an answer is due ${when}.`),
  promise: ({ what, when, late }) => (late ? `We promised ${what} for ${when}.` : `We promised ${what}, due ${when}.`),
  task: ({ what, when, late }) => (late ? `${what}, due ${when} and still open.` : `${what}, due ${when}.`),
  approval: ({ what, when }) => `${what} waits for your yes or no, until ${when}.`,
  lapse: ({ state, day }) => {
    if (state === 'lapsed') return `Silent for so long that it counts as lost, since ${day}.`;
    return state === 'lapsing'
      ? `Drifting away: silent well past its rhythm, since ${day}.`
      : `Its order is overdue, since ${day}.`;
  },
  send: ({ mail, people, time }) => `${mail} goes to ${list.format(people)}, ${time}.`,
  sendToMany: ({ accounts, among, time }) =>
    `Goes to ${accounts} of your accounts, among them ${list.format(among)}, from ${time} on.`,
  stop: 'Stop it',
  more: (count) => `And ${count} more: keyline today`,
  someone: 'Somebody',
  noSubject: 'a mail without a subject',
  why: 'You get this because these accounts are in your hands. On a day with nothing to say no mail comes.',
  forwarded: {
    replied: (person, account) => `${person} of ${account} replied`,
    askedToStop: (person, account) => `${person} of ${account} asked for no more mails`,
    answers: (subject, day) => `This answers ${subject} of ${day}.`,
    held: (account, until) => `All marketing to ${account} rests until you answer, ${until} at the latest.`,
    stopped: 'The topic of that mail is stopped for this person. Nothing else changed; perhaps it is time for a call.',
    howToAnswer: (person) => `Just reply: your answer goes to ${person}, and a copy lets us know.`,
    orCommand: (command) => `Answered some other way? ${command}`,
    attached: (count) =>
      count === 1 ? 'The file that came with it is attached.' : `The ${count} files that came with it are attached.`,
  },
};
