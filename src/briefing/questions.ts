import type { BriefTexts, Telling } from './texts/brief-texts.ts';

const MOST = 3;

/** Three questions worth asking, what weighs most first; general ones fill up where little is known. */
export const questionsFor = ({ ask }: BriefTexts, telling: Telling): readonly string[] => {
  const { cases, competitors, deliveries, lapse, money, needs, now, people, stopped, tenders } = telling.facts;
  const present = people.filter(({ left }) => !left);
  const has = (role: string) => present.some(({ roles }) => roles.includes(role));
  const complaint = cases.find(({ kind }) => kind === 'complaint');
  const silent = lapse.state === 'lapsing' || lapse.state === 'lapsed' || lapse.state === 'overdue';
  const tender = tenders.find(({ at }) => at >= now);
  const growing = money.year !== null && money.yearBefore !== null && money.year.minor > 1.2 * money.yearBefore.minor;
  const [dropped] = stopped;
  const [rival] = competitors;
  const asked = [
    complaint ? ask.afterComplaint(complaint.title, telling) : null,
    silent ? ask.silence(telling) : null,
    dropped ? ask.stopped(dropped, telling) : null,
    has('decision-maker') ? null : ask.whoDecides,
    tender ? ask.tender(tender.title, telling) : null,
    rival ? ask.competitor(rival.name, telling) : null,
    deliveries.late > 0 ? ask.afterLateDeliveries : null,
    growing ? ask.growth : null,
    needs.length === 0 ? ask.need : null,
    has('budget-holder') ? null : ask.budget,
    ask.easier,
    ask.whoElse,
  ];
  return asked.filter((question) => question !== null).slice(0, MOST);
};
