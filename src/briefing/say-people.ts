import type { BriefPerson } from '../domain/brief.ts';
import type { BriefTexts, Telling } from './texts/brief-texts.ts';

/** Roles one wants to know somebody in. */
const WANTED = ['decision-maker', 'budget-holder', 'champion'];

const MOST = 6;

/** Who decides first, who has left last; then the roles nobody is known in. */
export const sayPeople = (texts: BriefTexts, telling: Telling): readonly string[] => {
  const { people } = telling.facts;
  const known = [...people].sort((left, right) => rank(left) - rank(right)).slice(0, MOST);
  const missing = WANTED.filter((role) => !people.some(({ roles, left }) => !left && roles.includes(role)));
  return [...known.map((person) => texts.person(person, telling)), ...missing.map((role) => texts.missingRole(role))];
};

const rank = ({ roles, left }: BriefPerson): number => {
  const first = WANTED.findIndex((role) => roles.includes(role));
  return (left ? 100 : 0) + (first === -1 ? WANTED.length : first);
};
