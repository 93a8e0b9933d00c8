import { assertNever } from '../../domain/assert-never.ts';
import { formatMoney } from '../../domain/money.ts';
import { type AskedTexts, said } from './asked-texts.ts';

const list = new Intl.ListFormat('en', { type: 'conjunction' });
const either = new Intl.ListFormat('en', { type: 'disjunction' });
const words = (each: readonly string[]): string[] => each.map((word) => said({}, word));

export const ENGLISH_ASKED: AskedTexts = {
  asked: (asked, name) => {
    switch (asked.type) {
      case 'contact-plan': {
        const personal = asked.which === 'personal';
        const what = personal ? 'no call, visit or meeting' : 'no touch';
        const since = asked.days === null ? `${what} yet` : `${what} for ${asked.days} days`;
        const plan = `plan: every ${asked.everyDays} days`;
        return `${personal ? 'Call' : 'Get in touch with'} ${name(asked.account)}: ${since} (${plan})`;
      }
      case 'stale-dossier': {
        const more = asked.more > 0 ? [`${asked.more} more`] : [];
        return `Renew what is known of ${name(asked.account)}: ${list.format([...words(asked.fields), ...more])}`;
      }
      case 'find-contact':
        return asked.roles.length === 0
          ? `Find a contact at ${name(asked.account)}: we know nobody there`
          : `Find a contact at ${name(asked.account)}: we know no ${either.format(words(asked.roles))} there`;
      case 'find-successor': {
        const roles = asked.roles.length === 0 ? '' : ` (${words(asked.roles).join(', ')})`;
        return `Find a successor for ${name(asked.person)}${roles} at ${name(asked.account)}`;
      }
      case 'nobody-reachable':
        return `Nobody at ${name(asked.account)} may be written to any more`;
      case 'event-cancelled':
        return `Tell ${name(asked.person)}: ${name(asked.event)} is cancelled`;
      case 'budget-near':
        return `The budget of offer ${name(asked.offer)} in ${name(asked.campaign)} is nearly used up: ${formatMoney(asked.left)} left`;
      default:
        return assertNever(asked);
    }
  },
  caseSubject: ({ alert, kind, account, title }) =>
    `${alert === 'warned' ? 'Answer soon' : 'Response target missed'}: ${kind} of ${account}: ${title}`,
  caseLine: (alert, when) =>
    alert === 'warned' ? `To be answered by ${when}.` : `It was to be answered by ${when} and was not.`,
};
