import type { BriefTexts, Telling } from './texts/brief-texts.ts';

const MOST = 2;

/** Two proposals to bring along. With a complaint open the first one is to settle it: nobody buys who is still angry. */
export const proposalsFor = ({ propose }: BriefTexts, telling: Telling): readonly string[] => {
  const { cases, money, offers, related, services, stopped } = telling.facts;
  const complaint = cases.find(({ kind }) => kind === 'complaint');
  const [dropped] = stopped;
  const [offer] = offers;
  const [service] = services;
  const proposed = [
    complaint ? propose.settleFirst(complaint.title, telling) : null,
    offer ? propose.remind(offer, telling) : null,
    dropped ? propose.offerAgain(dropped, telling) : null,
    ...related.map((product) => propose.related(product, telling)),
    service === undefined ? null : propose.service(service, telling),
    money.plan === null ? propose.yearPlan : null,
    propose.nextTalk,
  ];
  return proposed.filter((proposal) => proposal !== null).slice(0, MOST);
};
