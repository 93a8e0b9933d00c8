import { formatMoney } from '../../domain/money.ts';
import type { BusinessTime } from '../../domain/time.ts';
import type { AccountDossier } from '../../store/views/read-account.ts';
import { stepName } from './describe-entry.ts';
import { describeHold } from './describe-hold.ts';
import { formatDay, formatDistance, formatInstant } from './format-instant.ts';
import { isolate } from './isolate.ts';

/** One line a rep can say aloud before dialling: standing, rhythm, the open offer, what comes next. */
export const sayAccount = (account: AccountDossier, now: BusinessTime, zone: string): string => {
  const { lapse, usualOrder } = account.scores;
  const who = [account.tier, account.level, account.standing === 'key' ? 'key account' : `${account.standing} account`]
    .filter((word): word is string => word !== null)
    .join(' ');
  const offer = account.offers[0];
  return [
    `${capital(who)}${account.owner ? `, looked after by ${isolate(account.owner.name)}` : ', without an owner'}.`,
    account.held
      ? `On hold: ${describeHold(account.holdReason ?? '') ?? account.holdReason ?? 'no reason given'}.`
      : null,
    account.lastOrderAt === null
      ? 'No order yet.'
      : `Last order ${formatDistance(account.lastOrderAt, now)}${usualOrder ? `, usually ${formatMoney(usualOrder)}` : ''}.`,
    sayRhythm(lapse, zone),
    sayUnknown(account, now, zone),
    offer
      ? `Open offer ${offer.name}${offer.percent === null ? '' : `, ${offer.percent} %`}${offer.code ? `, code ${offer.code}` : ''}, ${offer.expiresAt === null ? 'not sent yet' : `until ${formatDay(offer.expiresAt, zone)} (${formatDistance(offer.expiresAt, now)})`}.`
      : null,
    sayNext(account, zone),
  ]
    .filter((sentence) => sentence !== null)
    .join(' ');
};

type Lapse = AccountDossier['scores']['lapse'];

/**
 * The days of silence in the kept reason are those of the day it was judged: what stands is the rhythm, and since when.
 */
const sayRhythm = ({ state, since, reason }: Lapse, zone: string): string => {
  const rhythm = reason?.replace(/, silent .*?(?= \(|$)/, '') ?? '';
  const day =
    since === null || state === 'active' || state === 'not-enough-history' ? '' : ` since ${formatDay(since, zone)}`;
  return `${capital(state.replaceAll('-', ' '))}${day}${rhythm === '' ? '' : `: ${rhythm}`}.`;
};

const sayNext = ({ plan, contacts, owner, enrolments }: AccountDossier, zone: string): string => {
  const next = plan[0];
  if (!next) {
    const inside = enrolments.map(({ campaign }) => campaign).join(' and ');
    return inside === '' ? 'Nothing planned.' : `Nothing planned, though still in ${inside}.`;
  }
  const contact = contacts.find(({ id }) => id === next.contact);
  const who =
    next.kind === 'task'
      ? owner
        ? ` for ${isolate(owner.name)}`
        : ''
      : contact
        ? ` to ${isolate(contact.name || contact.email)}`
        : '';
  const what = next.kind === 'task' ? 'task' : 'mail';
  return `Next: ${what} ${stepName(next.step)}${who} on ${formatInstant(next.at, zone)}, by ${next.campaign}.`;
};

/** Behind this their silence is nobody's knowledge. */
const sayUnknown = ({ feed: { knownUntil, stale } }: AccountDossier, now: BusinessTime, zone: string): string | null =>
  stale && knownUntil !== null
    ? `Orders are known only up to ${formatInstant(knownUntil, zone)} (${formatDistance(knownUntil, now)}).`
    : null;

const capital = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
