/**
 * The morning digest: an owner's day in at most seven lines, what has most at stake first. Pure: rows in, a letter out, in
 * the owner's language. A line about a mail that goes out carries the button that stops it.
 */
import { assertNever } from '../domain/assert-never.ts';
import type { LapseState } from '../domain/fact.ts';
import type { Letter, LetterLine } from '../domain/letter.ts';
import { startOfLocalDay } from '../domain/local-time.ts';
import { businessTime } from '../domain/time.ts';
import { TODAY_TYPES, type Today, type TodayItem, type TodayType } from '../domain/today.ts';
import type { DigestTexts } from './texts/digest-texts.ts';
import { textsOf } from './texts/texts-of.ts';
import { isolate, quoted, spokenLocale, type Words, wordsFor } from './words.ts';

/** More is no digest any more. */
export const MOST_LINES = 7;

/** Kinds of things a subject counts: a phone shows no more. */
const MOST_COUNTED = 3;

/**
 * What part of an account's yearly value each kind of thing puts at stake: a customer who waits for an answer may leave
 * over it, a mail that goes out can only annoy. Judgement, not measurement; it orders lines and nothing else.
 */
const AT_STAKE: Readonly<Record<TodayType, number>> = {
  reply: 1,
  case: 1,
  promise: 0.8,
  lapse: 0.6,
  approval: 0.5,
  task: 0.4,
  send: 0.2,
};

/** Null: there is nothing to say, and no mail. */
export const digestLetter = (today: Today): Letter | null => {
  const { owner, now } = today;
  const groups = ranked(today.items);
  if (groups.length === 0) return null;
  const texts = textsOf(owner.locale);
  const words = wordsFor(spokenLocale(owner.locale, texts.lang), owner.timezone);
  const day = words.day(now);
  const shown = groups.slice(0, MOST_LINES);
  const counts = TODAY_TYPES.map((type) => [type, groups.filter((group) => group[0].type === type).length] as const);
  const first = owner.name.trim().split(/\s+/)[0] ?? '';
  return {
    locale: texts.lang,
    subject: texts.subject(
      day,
      counts.filter(([, count]) => count > 0).slice(0, MOST_COUNTED),
      isolate(groups[0]?.[0].accountName ?? '', texts.lang),
    ),
    heading: texts.greeting(isolate(first, texts.lang), day),
    lines: shown.map((group) => lineOf(group, { today, texts, words })),
    quote: null,
    notes: [...(groups.length > shown.length ? [texts.more(groups.length - shown.length)] : []), texts.why],
  };
};

/** The same mail to so many accounts on a day is one line: else a newsletter's day has no room for anything else. */
const MANY = 4;

/** Accounts of such a line that are named. */
const NAMED = 3;

/** What is said in one line: the same mail to several people of an account is one thing, and so is one to many accounts. */
export type Group = readonly [TodayItem, ...TodayItem[]];

/** What has most at stake first. */
export const ranked = (items: readonly TodayItem[]): readonly Group[] => {
  const mails = grouped(items.filter(({ type }) => type === 'send').sort(byStake), (one) => mailOf(one));
  const lines = mails.flatMap((group) =>
    accountsOf(group).length >= MANY ? [group] : grouped(group, ({ account }) => account),
  );
  const others = items.filter(({ type }) => type !== 'send').map((item): Group => [item]);
  return [...lines, ...others].sort(([left], [right]) => byStake(left, right));
};

const grouped = (items: readonly TodayItem[], keyOf: (item: TodayItem) => string): readonly Group[] => {
  const groups = new Map<string, Group>();
  for (const item of items) {
    const before = groups.get(keyOf(item));
    groups.set(keyOf(item), before ? [...before, item] : [item]);
  }
  return [...groups.values()];
};

const byStake = (left: TodayItem, right: TodayItem): number =>
  stake(right) - stake(left) ||
  TODAY_TYPES.indexOf(left.type) - TODAY_TYPES.indexOf(right.type) ||
  left.at - right.at ||
  (left.id < right.id ? -1 : 1);

const mailOf = ({ what, campaign }: TodayItem): string => mailName(what, campaign);

/** By name, those with most at stake first. */
const accountsOf = (group: Group): readonly string[] => {
  const names = new Map(group.map(({ account, accountName }) => [account, accountName]));
  return [...names.values()];
};

const stake = ({ type, share }: TodayItem): number => share * AT_STAKE[type];

export type Context = { readonly today: Today; readonly texts: DigestTexts; readonly words: Words };

/** The words of one line. */
export const lineOf = (group: Group, context: Context): LetterLine => {
  const { texts, words } = context;
  const [{ type, accountName, value }] = group;
  const worth = value === null || value.minor === 0 ? '' : ` · ${texts.aYear(words.about(value))}`;
  const accounts = accountsOf(group).length;
  return {
    about: accounts === 1 ? `${isolate(accountName, texts.lang)}${worth}` : isolate(mailOf(group[0]), texts.lang),
    text: sentence(group, context),
    action: type === 'send' ? { label: texts.stop, veto: group.map(({ id }) => id) } : null,
  };
};

const sentence = (group: Group, { today, texts, words }: Context): string => {
  const { lang } = texts;
  const [{ type, at, what, asked, person, campaign, holds }] = group;
  const due = {
    what: isolate(what, lang),
    when: isToday(at, today) ? texts.today(words.time(at)) : words.day(at),
    late: at < today.now,
  };
  switch (type) {
    case 'reply':
      return texts.reply({
        person: person === null ? texts.someone : isolate(person, lang),
        subject: what === '' ? texts.noSubject : quoted(what, lang),
        day: words.day(at),
        held: holds,
      });
    case 'case':
      return texts.case(due);
    case 'promise':
      return texts.promise({ ...due, what: quoted(what, lang) });
    case 'task':
      return texts.task(asked === null ? due : { ...due, what: texts.asked(asked, (name) => isolate(name, lang)) });
    case 'approval':
      return texts.approval({ ...due, what: quoted(mailName(what, campaign), lang), when: words.moment(at) });
    case 'lapse':
      return texts.lapse({ state: what as LapseState, day: words.day(at) });
    case 'send':
      if (accountsOf(group).length > 1) {
        const names = accountsOf(group).map((name) => isolate(name, lang));
        const first = Math.min(...group.map((one) => one.at));
        return texts.sendToMany({
          ...{ accounts: names.length, among: names.slice(0, NAMED) },
          time: texts.today(words.time(businessTime(Math.max(first, today.now)))),
        });
      }
      return texts.send({
        mail: quoted(mailName(what, campaign), lang),
        people: group.map((one) => (one.person === null ? texts.someone : isolate(one.person, lang))),
        // What was put off goes as soon as it may.
        time: texts.today(words.time(at < today.now ? today.now : at)),
      });
    default:
      return assertNever(type);
  }
};

const isToday = (at: number, { now, dayEnds, owner }: Today): boolean =>
  at >= startOfLocalDay(now, owner.timezone) && at < dayEnds;

/** `win-back: we-miss-you`; the title alone where it says the step as well. The paths of a split are one mail to an owner. */
const mailName = (step: string, campaign: string | null): string => {
  const name = step.replace(/^[a-z]+:/, '').replace(/#\d+$/, '');
  if (campaign === null) return name;
  return campaign.toLowerCase().includes(name.toLowerCase().replaceAll('-', ' ')) ? campaign : `${campaign}: ${name}`;
};
