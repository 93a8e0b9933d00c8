import { assertNever } from '../../domain/assert-never.ts';
import { formatMoney } from '../../domain/money.ts';
import { type AskedTexts, type Dictionary, said } from './asked-texts.ts';

const list = new Intl.ListFormat('fil', { type: 'conjunction' });
const either = new Intl.ListFormat('fil', { type: 'disjunction' });

const ROLES: Dictionary = {
  'decision-maker': 'nagpapasya',
  'budget-holder': 'may hawak ng badyet',
  champion: 'kakampi natin',
  influencer: 'may impluwensiya',
  user: 'gumagamit',
  gatekeeper: 'tagasala',
};
const FIELDS: Dictionary = {
  size: 'laki',
  headcount: 'bilang ng empleyado',
  founded: 'taon ng pagkakatatag',
  industry: 'industriya',
  brand: 'tatak',
  network: 'network',
  purchase_potential: 'kakayahang bumili',
  budget: 'badyet',
  history: 'kasaysayan',
  structure: 'istruktura',
  environment: 'kapaligiran ng negosyo',
  weaknesses: 'mga kahinaan',
  prospects: 'mga posibilidad',
  decision_scheme: 'paraan ng pagpapasya',
  incumbent: 'kasalukuyang supplier',
  competitors: 'mga kakumpitensiya',
  website: 'website',
};

const roles = (names: readonly string[]): string[] => names.map((role) => said(ROLES, role));

export const FILIPINO_ASKED: AskedTexts = {
  asked: (asked, name) => {
    switch (asked.type) {
      case 'contact-plan': {
        const personal = asked.which === 'personal';
        const what = personal ? 'tawag, bisita o pulong' : 'ugnayan';
        const since = asked.days === null ? `wala pang ${what}` : `${asked.days} araw nang walang ${what}`;
        const plan = `plano: kada ${asked.everyDays} araw`;
        return `${personal ? 'Tawagan' : 'Kumustahin'} ang ${name(asked.account)}: ${since} (${plan})`;
      }
      case 'stale-dossier': {
        const fields = asked.fields.map((field) => said(FIELDS, field));
        const more = asked.more > 0 ? [`${asked.more} pa`] : [];
        return `I-update ang alam natin sa ${name(asked.account)}: ${list.format([...fields, ...more])}`;
      }
      case 'find-contact':
        return asked.roles.length === 0
          ? `Humanap ng makakausap sa ${name(asked.account)}: wala tayong kilala roon`
          : `Humanap ng makakausap sa ${name(asked.account)}: wala tayong kilalang ${either.format(roles(asked.roles))}`;
      case 'find-successor': {
        const known = asked.roles.length === 0 ? '' : ` (${roles(asked.roles).join(', ')})`;
        return `Hanapin ang kapalit ni ${name(asked.person)}${known} sa ${name(asked.account)}`;
      }
      case 'nobody-reachable':
        return `Wala nang maaaring padalhan ng email sa ${name(asked.account)}`;
      case 'event-cancelled':
        return `Sabihan si ${name(asked.person)}: kanselado ang ${name(asked.event)}`;
      case 'budget-near':
        return `Malapit nang maubos ang badyet ng alok na ${name(asked.offer)} sa ${name(asked.campaign)}: ${formatMoney(asked.left, 'fil')} na lang`;
      default:
        return assertNever(asked);
    }
  },
  caseSubject: ({ alert, kind, account, title }) =>
    `${alert === 'warned' ? 'Malapit na ang takdang oras' : 'Lumampas sa takdang oras'}: ${kind === 'complaint' ? 'reklamo' : 'kahilingan'} ng ${account}, ${title}`,
  caseLine: (alert, when) =>
    alert === 'warned' ? `Dapat masagot bago ${when}.` : `Dapat nasagot bago ${when}, at hindi nasagot.`,
};
