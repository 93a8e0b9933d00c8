/** Second pass for questions: each is asked once, in the languages of the readers, and what is said of answers can be so. */
import type { Step } from '../../domain/campaign.ts';
import type { Condition } from '../../domain/condition.ts';
import { fieldsAsked } from '../../domain/condition-leaves.ts';
import type { SurveyQuestion, Words } from '../../domain/survey.ts';
import type { Reading } from '../catalogue.ts';
import { notOneOf, show } from '../check-shape.ts';
import { didYouMean } from '../did-you-mean.ts';
import type { Path } from '../path.ts';
import { missingLanguages } from './check-languages.ts';
import type { Program } from './flatten.ts';

export const checkQuestions = (program: Program, reading: Reading): void => {
  const asked = new Map<string, SurveyQuestion>();
  for (const { step, path } of placed(program)) {
    if (step.type !== 'send') continue;
    for (const [index, question] of (step.questions ?? []).entries()) {
      const at = [...path, 'questions', index];
      if (asked.has(question.id)) {
        const message = `Another question has the id ${show(question.id)}: answers could not be told apart.`;
        reading.report([...at, 'id'], { code: 'duplicate-id', message });
      }
      asked.set(question.id, question);
      checkWords(question, at, reading);
    }
  }
  for (const { step, path } of placed(program)) {
    for (const { where, at, prefix } of conditionsOf(step, path)) checkAnswers(where, at, prefix, asked, reading);
  }
};

const placed = (program: Program): readonly { readonly step: Step; readonly path: Path }[] =>
  [...program.order, ...program.outside.map(({ step }) => step)].map((step) => ({
    step,
    path: program.paths.get(step.id) ?? [],
  }));

/** Words by language are to be there for every market; one text for all is the author's choice. */
const checkWords = (question: SurveyQuestion, at: Path, { catalogue, report }: Reading): void => {
  const said: readonly (readonly [Path, Words])[] = [
    [[...at, 'question'], question.words],
    ...question.answers.map(({ id, words }) => [[...at, 'answers', id], words] as const),
  ];
  for (const [path, words] of said) {
    if (typeof words === 'string') continue;
    for (const { language, name, readers } of missingLanguages(Object.keys(words), catalogue)) {
      const message = `No ${name} words: ${readers} would read another language. Write ${language}: here.`;
      report(path, { code: 'missing-language', message, severity: 'warn' });
    }
  }
};

type Placed = { readonly where: Condition; readonly at: Path; readonly prefix: 'answer.' | 'answers.' };

const conditionsOf = (step: Step, path: Path): readonly Placed[] => {
  if (step.type === 'branch') {
    return step.arms.map(({ when }, index) => ({
      where: when,
      at: [...path, 'branch', index, 'when'],
      prefix: 'answer.',
    }));
  }
  if (step.type !== 'wait-for' || step.awaited.type !== 'event' || step.awaited.event !== 'Survey Answered') return [];
  const { where } = step.awaited;
  return where === null ? [] : [{ where, at: [...path, 'wait_for', 'where'], prefix: 'answers.' }];
};

const checkAnswers = (
  condition: Condition,
  at: Path,
  prefix: Placed['prefix'],
  asked: ReadonlyMap<string, SurveyQuestion>,
  reading: Reading,
): void => {
  for (const { field, values } of fieldsAsked(condition)) {
    if (!field.startsWith(prefix)) continue;
    const question = asked.get(field.slice(prefix.length));
    if (!question) {
      const known = [...asked.keys()].map((id) => `${prefix}${id}`);
      const hint =
        didYouMean(field, known) ||
        (known.length === 0 ? ' Put an ask step before it.' : ` Asked is ${known.join(', ')}.`);
      reading.report([...at, field], {
        code: 'unknown-question',
        at: 'key',
        message: `No step asks for ${show(field)}.${hint}`,
      });
      continue;
    }
    const ids = question.answers.map(({ id }) => id);
    for (const value of values) if (!ids.includes(String(value))) reading.report([...at, field], notOneOf(value, ids));
  }
};
