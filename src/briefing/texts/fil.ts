import type { TodayType } from '../../domain/today.ts';
import { FILIPINO_ASKED } from './asked-fil.ts';
import type { DigestTexts } from './digest-texts.ts';

const list = new Intl.ListFormat('fil', { type: 'conjunction' });

const COUNTED: Readonly<Record<TodayType, string>> = {
  reply: 'sasagutin',
  case: 'bukas na kaso',
  promise: 'pangakong dapat tuparin',
  lapse: 'account na nanahimik',
  approval: 'naghihintay ng pagsang-ayon',
  task: 'gawain',
  send: 'email na ipapadala',
};

export const FILIPINO: DigestTexts = {
  ...FILIPINO_ASKED,
  lang: 'fil',
  greeting: (name, day) => `Magandang umaga, ${name}. ${day}`,
  subject: (day, counts, first) =>
    `${day}: ${list.format(counts.map(([type, count]) => `${count} ${COUNTED[type]}`))} · ${first}`,
  today: (time) => `ngayong ${time}`,
  aYear: (amount) => `mga ${amount} bawat taon`,
  reply: ({ person, subject, day, held }) =>
    `Naghihintay si ${person} ng sagot mo sa ${subject} mula ${day}.${held ? ' Nakahinto muna ang marketing.' : ''}`,
  case: ({ what, when, late }) =>
    late ? `${what}: dapat nasagot noong ${when}.` : `${what}: dapat masagot bago ${when}.`,
  promise: ({ what, when, late }) =>
    late ? `Ipinangako natin: ${what}, noong ${when} pa.` : `Ipinangako natin: ${what}, bago ${when}.`,
  task: ({ what, when, late }) => (late ? `${what}, dapat noong ${when} at bukas pa rin.` : `${what}, bago ${when}.`),
  approval: ({ what, when }) => `${what}: hinihintay ang oo o hindi mo hanggang ${when}.`,
  lapse: ({ state, day }) => {
    if (state === 'lapsed') return `Itinuturing nang nawala dahil sa tagal ng pananahimik, mula ${day}.`;
    return state === 'lapsing'
      ? `Lumalayo na: lampas na sa karaniwan nitong pagbili, mula ${day}.`
      : `Atrasado ang order mula ${day}.`;
  },
  send: ({ mail, people, time }) => `Ipapadala ang ${mail} kay ${list.format(people)}, ${time}.`,
  sendToMany: ({ accounts, among, time }) =>
    `Ipapadala sa ${accounts} sa mga account mo, kasama ang ${list.format(among)}, mula ${time}.`,
  stop: 'Ihinto',
  more: (count) => `At ${count} pa: keyline today`,
  someone: 'May isang tao',
  noSubject: 'email na walang paksa',
  why: 'Natatanggap mo ito dahil hawak mo ang mga account na ito. Kapag walang sasabihin, walang email.',
  forwarded: {
    replied: (person, account) => `Sumagot si ${person} ng ${account}`,
    askedToStop: (person, account) => `Hiniling ni ${person} ng ${account} na huwag nang padalhan ng email`,
    answers: (subject, day) => `Sagot ito sa ${subject} noong ${day}.`,
    held: (account, until) =>
      `Nakahinto ang lahat ng marketing sa ${account} hanggang sumagot ka, o hanggang ${until}.`,
    stopped: 'Inihinto na ang paksang iyon para sa taong ito. Walang ibang nagbago; baka panahon nang tumawag.',
    howToAnswer: (person) => `Sumagot lang dito: mapupunta ang sagot mo kay ${person}, at malalaman namin sa kopya.`,
    orCommand: (command) => `Nasagot na sa ibang paraan? ${command}`,
    attached: (count) =>
      count === 1 ? 'Nakalakip ang file na kasama nito.' : `Nakalakip ang ${count} file na kasama nito.`,
  },
};
