import { assertNever } from '../../domain/assert-never.ts';
import type { BriefNews } from '../../domain/brief.ts';
import type { BriefTexts, Telling } from './brief-texts.ts';

const list = new Intl.ListFormat('en', { type: 'conjunction' });

const count = (number: number, single: string, many = `${single}s`): string =>
  number === 1 ? `one ${single}` : `${number} ${many}`;

const spoken = (word: string): string => word.replaceAll('-', ' ');

const KINDS: Readonly<Record<string, string>> = { call: 'a call', visit: 'a visit', meeting: 'a meeting' };

export const ENGLISH_BRIEF: BriefTexts = {
  lang: 'en',
  heading: ({ facts, name, words }) => `${name(facts.name)}, as of ${words.day(facts.now)}`,
  titles: {
    who: 'Who they are to us',
    changed: ({ facts, words }) => `What changed since ${words.day(facts.since)}`,
    risk: 'Risk',
    promises: 'What we owe them',
    people: 'People',
    goods: 'What they buy, and what they stopped',
    questions: 'Three questions',
    proposals: 'Two proposals',
  },
  standing: ({ facts }) => {
    const words = [facts.tier, facts.level, ...facts.kinds].filter((word) => word !== null);
    return words.length === 0 ? 'A key account.' : `A key account: ${words.map(spoken).join(', ')}.`;
  },
  money: ({ facts: { money }, words }) => {
    const { year, yearBefore, orders, usual, lastOrderAt } = money;
    const before = year === null || yearBefore === null ? '' : `, ${compared(year.minor, yearBefore.minor)}`;
    const each = usual === null || orders === 0 ? '' : `, usually ${words.about(usual)}`;
    const last = lastOrderAt === null ? '' : ` The last one came on ${words.day(lastOrderAt)}.`;
    const amount = year === null ? 'Nothing' : words.about(year);
    return `${amount} in twelve months${before}: ${orders === 0 ? 'no order' : count(orders, 'order')}${each}.${last}`;
  },
  neverOrdered: 'They have never ordered.',
  plan: ({ year, planned, soFar }, { words }) =>
    `Plan for ${year}: ${words.about(planned)}; ${words.about(soFar)} so far.`,
  lastTalk: ({ at, kind, by }, { words, name }) =>
    `Our last talk was ${KINDS[kind] ?? kind} on ${words.day(at)}, by ${name(by)}.`,
  neverTalked: 'No call, visit or meeting is written down.',
  planned: ({ at, campaign, step }, { words }) =>
    `Planned: ${step.replace(/^[a-z]+:/, '')} of ${campaign} on ${words.day(at)}.`,
  news: (news, telling) => newsLine(news, telling),
  nothingNew: 'Nothing that we know of.',
  silent: ({ facts: { lapse }, words }) => {
    const since = lapse.since === null ? '' : ` since ${words.day(lapse.since)}`;
    return `${capital(spoken(lapse.state))}${since}${lapse.reason === null ? '' : `: ${lapse.reason}`}.`;
  },
  complaint: ({ title, openedAt, answerBy }, { words, quote, facts }) => {
    const due = answerBy < facts.now ? 'an answer was due' : 'an answer is due';
    return `Open complaint ${quote(title)} since ${words.day(openedAt)}; ${due} ${words.moment(answerBy)}. Marketing rests.`;
  },
  lateDeliveries: ({ late, promised }) => `${late} of ${promised} deliveries of the last half year came late.`,
  hold: ({ kind, reason }) => `On hold (${spoken(kind)}): ${reason}.`,
  tender: ({ title, kind, at }, { words, quote }) =>
    kind === 'contract'
      ? `The contract ${quote(title)} ends on ${words.day(at)}.`
      : `Tender ${quote(title)} on ${words.day(at)}.`,
  competitor: ({ name: rival, at }, { words, name }) => `${name(rival)} was seen there on ${words.day(at)}.`,
  noRisk: 'None that we can see.',
  promise: ({ what, dueAt, broken }, { words, quote }) =>
    broken
      ? `We promised ${quote(what)} for ${words.day(dueAt)}, and did not do it.`
      : `We promised ${quote(what)} by ${words.day(dueAt)}.`,
  request: ({ title, answerBy }, { words, quote }) =>
    `They asked ${quote(title)}; an answer is due ${words.moment(answerBy)}.`,
  noPromise: 'Nothing is open.',
  person: ({ name: who, title, roles, lastResponseAt, unreachable, left }, { words, name }) => {
    const role = [title, ...roles.map(spoken)].filter((word) => word !== '').join(', ');
    const heard = left
      ? 'no longer there'
      : unreachable !== null
        ? `not reachable by mail (${unreachable})`
        : lastResponseAt === null
          ? 'never answered a mail'
          : `last answered ${words.day(lastResponseAt)}`;
    return `${name(who)}${role === '' ? '' : ` (${role})`}: ${heard}.`;
  },
  missingRole: (role) => `Nobody is known as ${spoken(role)}.`,
  nobody: 'We know nobody there.',
  buys: (goods) => `They buy ${list.format(goods.map(({ product }) => product))}.`,
  stopped: ({ product, times, lastAt }, { words }) =>
    `They stopped buying ${product}: ${count(times, 'order')} had it, the last on ${words.day(lastAt)}.`,
  offer: ({ name: offer, code, until }, { words }) =>
    `Open offer ${offer}${code === null ? '' : `, code ${code}`}, until ${words.day(until)}.`,
  noGoods: 'Nothing yet.',
  ask: {
    stopped: ({ product }) => `Where do they get ${product} from now?`,
    afterComplaint: (title, { quote }) => `About ${quote(title)}: what did it cost them, and what would make it good?`,
    afterLateDeliveries: 'What did the late deliveries cost them, and which of them mattered most?',
    silence: ({ facts: { money }, words }) =>
      money.lastOrderAt === null
        ? 'What keeps them from ordering?'
        : `What has changed there since ${words.day(money.lastOrderAt)}, when they last ordered?`,
    whoDecides: 'Who decides now, and who is heard before that?',
    competitor: (rival, { name }) => `What does ${name(rival)} do better for them?`,
    tender: (title, { quote }) => `What will decide ${quote(title)}: price, terms, or somebody's say?`,
    need: 'What will they need this year that they do not buy from us?',
    budget: 'Who holds the budget, and when is it made?',
    growth: 'They buy more than a year ago: what drives it, and how far will it go?',
    easier: 'What would make us easier to buy from?',
    whoElse: 'Whom else there should we know?',
  },
  propose: {
    settleFirst: (title, { quote }) => `Settle ${quote(title)} first, and name the day; nothing new before that.`,
    offerAgain: ({ product }) => `Put ${product} into their next order, at the terms they had.`,
    related: (product) => `Show them ${product}: others who buy what they buy take it.`,
    remind: ({ code, until }, { words }) =>
      `Remind them of their offer${code === null ? '' : ` ${code}`}: it ends on ${words.day(until)}.`,
    service: (service) => `Offer them ${service}.`,
    yearPlan: 'Agree on what the year should bring for both: there is no plan yet.',
    nextTalk: 'Agree on the day of the next talk.',
  },
};

const newsLine = ({ type, count: times, lastAt, detail, money }: BriefNews, { words }: Telling): string => {
  const day = words.day(lastAt);
  const worth = money === null ? '' : ` of ${words.about({ ...money, minor: Math.abs(money.minor) })}`;
  const latest = times === 1 ? `on ${day}` : `the latest on ${day}`;
  const people = capital(count(times, 'person', 'people'));
  switch (type) {
    case 'orders':
      return `${capital(count(times, 'order'))}${worth}, ${latest}.`;
    case 'refunds':
      return `${capital(count(times, 'credit note'))}${worth}, ${latest}.`;
    case 'replies':
      return `${capital(count(times, 'reply', 'replies'))} to our mails, ${latest}.`;
    case 'clicks':
      return `${capital(count(times, 'click'))} in our mails, ${latest}.`;
    case 'mails':
      return `${capital(count(times, 'mail'))} went to them, ${latest}.`;
    case 'lapse':
      return `Their rhythm: ${spoken(detail ?? '')} since ${day}.`;
    case 'tier':
      return detail === null ? `They lost their tier on ${day}.` : `They are ${detail} since ${day}.`;
    case 'level':
      return `Their level: ${spoken(detail ?? 'none')} since ${day}.`;
    case 'complaint-opened':
      return `${capital(count(times, 'complaint'))} came in, ${latest}.`;
    case 'complaint-closed':
      return `${capital(count(times, 'complaint'))} closed, ${latest}.`;
    case 'offer-redeemed':
      return `They used ${count(times, 'offer')} of ours, ${latest}.`;
    case 'unsubscribed':
      return `${people} unsubscribed, ${latest}.`;
    case 'joined':
      return `${people} joined, ${latest}.`;
    case 'left':
      return `${people} left, ${latest}.`;
    default:
      return assertNever(type);
  }
};

const compared = (year: number, before: number): string => {
  if (before <= 0) return 'nothing the year before';
  const change = Math.round((100 * (year - before)) / before);
  if (Math.abs(change) < 3) return 'as much as the year before';
  return `${Math.abs(change)} % ${change > 0 ? 'more' : 'less'} than the year before`;
};

const capital = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
