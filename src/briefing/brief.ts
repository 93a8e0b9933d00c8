/**
 * The meeting brief: what to know of an account before one talks to it, on one page, in the reader's language. Pure: facts
 * in (src/domain/brief.ts), lines out.
 */
import type { AccountBrief } from '../domain/brief.ts';
import { briefTextsOf } from './brief-texts.ts';
import { proposalsFor } from './proposals.ts';
import { questionsFor } from './questions.ts';
import { sayPeople } from './say-people.ts';
import type { BriefTexts, Telling } from './texts/brief-texts.ts';
import { isolate, quoted, spokenLocale, wordsFor } from './words.ts';

export type Brief = {
  readonly heading: string;
  readonly locale: string;
  /** In this order: who, what changed, risk, promises, people, goods, three questions, two proposals. */
  readonly sections: readonly { readonly title: string; readonly lines: readonly string[] }[];
};

/** `locale` and `timezone` are the reader's. A section with nothing to say says so: an empty one would look forgotten. */
export const sayBrief = (facts: AccountBrief, locale: string, timezone: string): Brief => {
  const texts = briefTextsOf(locale);
  const { lang, titles } = texts;
  const telling: Telling = {
    facts,
    words: wordsFor(spokenLocale(locale, lang), timezone),
    name: (text) => isolate(text, lang),
    quote: (text) => quoted(text, lang),
  };
  const section = (title: string, lines: readonly (string | null)[], none: string) => {
    const said = lines.filter((line) => line !== null);
    return { title, lines: said.length === 0 ? [none] : said };
  };
  return {
    heading: texts.heading(telling),
    locale: lang,
    sections: [
      section(titles.who, whoLines(texts, telling), ''),
      section(
        titles.changed(telling),
        facts.news.map((each) => texts.news(each, telling)),
        texts.nothingNew,
      ),
      section(titles.risk, riskLines(texts, telling), texts.noRisk),
      section(titles.promises, promiseLines(texts, telling), texts.noPromise),
      section(titles.people, sayPeople(texts, telling), texts.nobody),
      section(titles.goods, goodsLines(texts, telling), texts.noGoods),
      section(titles.questions, questionsFor(texts, telling), ''),
      section(titles.proposals, proposalsFor(texts, telling), ''),
    ],
  };
};

const whoLines = (texts: BriefTexts, telling: Telling): readonly (string | null)[] => {
  const { lastPersonalTouch, money, plan } = telling.facts;
  return [
    texts.standing(telling),
    money.lastOrderAt === null ? texts.neverOrdered : texts.money(telling),
    money.plan === null ? null : texts.plan(money.plan, telling),
    lastPersonalTouch === null ? texts.neverTalked : texts.lastTalk(lastPersonalTouch, telling),
    ...plan.slice(0, 3).map((touch) => texts.planned(touch, telling)),
  ];
};

const riskLines = (texts: BriefTexts, telling: Telling): readonly (string | null)[] => {
  const { cases, deliveries, holds, lapse, tenders, competitors, now } = telling.facts;
  const silent = lapse.state === 'overdue' || lapse.state === 'lapsing' || lapse.state === 'lapsed';
  return [
    silent ? texts.silent(telling) : null,
    ...cases.filter(({ kind }) => kind === 'complaint').map((each) => texts.complaint(each, telling)),
    deliveries.late > 0 ? texts.lateDeliveries(deliveries, telling) : null,
    ...holds.filter(({ kind }) => kind !== 'complaint').map((hold) => texts.hold(hold, telling)),
    ...tenders.filter(({ at }) => at >= now).map((tender) => texts.tender(tender, telling)),
    ...competitors.slice(0, 1).map((competitor) => texts.competitor(competitor, telling)),
  ];
};

const promiseLines = (texts: BriefTexts, telling: Telling): readonly string[] => [
  ...telling.facts.promises.map((promise) => texts.promise(promise, telling)),
  ...telling.facts.cases.filter(({ kind }) => kind === 'request').map((each) => texts.request(each, telling)),
];

const goodsLines = (texts: BriefTexts, telling: Telling): readonly (string | null)[] => {
  const { buys, stopped, offers } = telling.facts;
  return [
    buys.length === 0 ? null : texts.buys(buys, telling),
    ...stopped.slice(0, 3).map((product) => texts.stopped(product, telling)),
    ...offers.map((offer) => texts.offer(offer, telling)),
  ];
};
