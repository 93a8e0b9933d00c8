import { formatMoney } from '../../domain/money.ts';
import type { BusinessTime } from '../../domain/time.ts';
import type { AccountDossier } from '../../store/read-account.ts';
import { formatDay, formatDistance, formatInstant } from './format-instant.ts';
import { isolate } from './isolate.ts';

/** One line a rep can say aloud before dialling: standing, rhythm, the open offer, what comes next. */
export const sayAccount = (account: AccountDossier, now: BusinessTime, zone: string): string => {
  const { lapse, usualOrder } = account.scores;
  const who = [account.tier, account.level, account.standing === 'key' ? 'key account' : `${account.standing} account`]
    .filter((word): word is string => word !== null)
    .join(' ');
  const offer = account.offers[0];
  const next = account.plan[0];
  const nextContact = account.contacts.find((contact) => contact.id === next?.contact);
  return [
    `${capital(who)}${account.owner ? `, looked after by ${isolate(account.owner.name)}` : ', without an owner'}.`,
    account.held ? `On hold: ${account.holdReason ?? 'no reason given'}.` : null,
    account.lastOrderAt === null
      ? 'No order yet.'
      : `Last order ${formatDistance(account.lastOrderAt, now)}${usualOrder ? `, usually ${formatMoney(usualOrder)}` : ''}.`,
    `${capital(lapse.state.replaceAll('-', ' '))}${lapse.reason ? `: ${lapse.reason}` : ''}.`,
    offer
      ? `Open offer ${offer.name}${offer.percent === null ? '' : `, ${offer.percent} %`}${offer.code ? `, code ${offer.code}` : ''}, until ${formatDay(offer.expiresAt, zone)}.`
      : null,
    next
      ? `Next: ${next.step.replace(/^(send|task):/, '')}${nextContact ? ` to ${isolate(nextContact.name || nextContact.email)}` : ''} on ${formatInstant(next.at, zone)}.`
      : 'Nothing planned.',
  ]
    .filter((sentence) => sentence !== null)
    .join(' ');
};

const capital = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
