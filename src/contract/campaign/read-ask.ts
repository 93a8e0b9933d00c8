/** Reads `ask: template` with its `questions`: a send whose mail holds one to five questions, each answered by a click. */
import { z } from 'zod';
import { DOSSIER_FIELDS } from '../../domain/dossier-fields.ts';
import { MOST_ANSWERS, MOST_QUESTIONS, type SurveyQuestion, type Words } from '../../domain/survey.ts';
import { checkTemplate } from '../catalogue.ts';
import { checkShape, isRecord, show } from '../check-shape.ts';
import { didYouMean } from '../did-you-mean.ts';
import { identifier, stepId, words } from '../field-values.ts';
import type { Path } from '../path.ts';
import { checkPlaceholders } from './placeholders.ts';
import type { StepReader, StepReading } from './step-draft.ts';

export const ASK = {
  schema: z
    .strictObject({
      ask: identifier.meta({ description: 'The template of the mail.', names: 'template', sample: 'need-survey' }),
      id: stepId,
      subject: words.optional().meta({
        description: "Its subject; otherwise the template's own, in the language of the reader.",
        sample: 'Two questions to {{account.name}}',
      }),
      questions: z.unknown().meta({ description: `What is asked: one to ${MOST_QUESTIONS} questions.` }),
    })
    .meta({
      description: 'Sends a mail with questions; a click on an answer opens a page on which it is given for good.',
      rows: [12, 13, 36, 38, 39],
      yaml: `
- ask: need-survey
  questions:
    - id: counts-most
      question: { en: "What counts most when you buy?", fa: "هنگام خرید چه چیز مهم‌تر است؟" }
      field: history
      answers:
        price:    { en: The price, fa: قیمت }
        delivery: { en: The delivery day, fa: روز تحویل }
- wait_for: { event: Survey Answered, up_to: 14d }
`,
    }),
};

export const QUESTION = {
  schema: z.strictObject({
    id: identifier.meta({ description: 'Its name: a branch asks for answer.<id>.', sample: 'counts-most' }),
    question: z.unknown().meta({ description: 'Its words.' }),
    field: z.string().meta({
      description: "The field of the account's dossier that the answer goes to.",
      sample: 'purchase_potential',
    }),
    answers: z.unknown().meta({ description: `Its answers by name, two to ${MOST_ANSWERS}.` }),
  }),
};

export const readAsk: StepReader = (value, path, reading) => {
  const keys = checkShape(ASK, value, path, reading.report, 'an ask');
  if (!keys) return null;
  checkTemplate(keys.ask, [...path, 'ask'], reading);
  checkShowsQuestions(keys.ask, [...path, 'ask'], reading);
  if (keys.subject !== undefined) checkPlaceholders(keys.subject, true, [...path, 'subject'], reading.report);
  const questions = readQuestions(keys.questions, [...path, 'questions'], reading);
  if (!questions) return null;
  return {
    derived: `ask:${keys.ask}`,
    blocks: [],
    build: ({ id, next }) => ({
      ...{ id, next, type: 'send', template: keys.ask, subject: keys.subject ?? null },
      ...{ ifEmpty: null, needsOffer: null, transactional: false, questions },
    }),
  };
};

/** A mail without its questions would ask nothing. */
const checkShowsQuestions = (template: string, path: Path, { catalogue, report }: StepReading): void => {
  if (catalogue.templates?.[template]?.asks !== false) return;
  const message = `Template ${show(template)} shows no questions. Put <mj-include path="../partials/questions.mjml" /> into templates/${template}/template.mjml.`;
  report(path, { code: 'asks-nothing', message });
};

const readQuestions = (value: unknown, path: Path, reading: StepReading): readonly SurveyQuestion[] | null => {
  if (!Array.isArray(value) || value.length === 0 || value.length > MOST_QUESTIONS) {
    const given = Array.isArray(value)
      ? `${value.length === 0 ? 'No question' : `${value.length} questions`}`
      : show(value);
    const message = `${given}: write a list of one to ${MOST_QUESTIONS} questions, each with id, question, field and answers.`;
    return complain(reading, path, message);
  }
  const read = value.map((each, index) => readQuestion(each, [...path, index], reading));
  const questions = read.filter((question) => question !== null);
  return questions.length === read.length ? questions : null;
};

const readQuestion = (value: unknown, path: Path, reading: StepReading): SurveyQuestion | null => {
  const keys = checkShape(QUESTION, value, path, reading.report, 'a question');
  if (!keys) return null;
  const asked = readWords(keys.question, [...path, 'question'], reading);
  const answers = readAnswers(keys.answers, [...path, 'answers'], reading);
  const field = readField(keys.field, [...path, 'field'], reading);
  return asked !== null && answers && field ? { id: keys.id, words: asked, answers, field } : null;
};

const readAnswers = (value: unknown, path: Path, reading: StepReading): SurveyQuestion['answers'] | null => {
  const entries = isRecord(value) ? Object.entries(value) : [];
  if (entries.length < 2 || entries.length > MOST_ANSWERS) {
    const given = isRecord(value) ? (entries.length === 1 ? 'One answer' : `${entries.length} answers`) : show(value);
    const message = `${given}: write two to ${MOST_ANSWERS} answers by name, such as { price: The price, delivery: The delivery day }.`;
    return complain(reading, path, message);
  }
  const answers = entries.map(([id, said]) => {
    const name = identifier.safeParse(id);
    if (!name.success) complain(reading, [...path, id], name.error.issues[0]?.message ?? 'not a name', 'key');
    const read = readWords(said, [...path, id], reading);
    return name.success && read !== null ? { id, words: read } : null;
  });
  const right = answers.filter((answer) => answer !== null);
  return right.length === answers.length ? right : null;
};

export const LANGUAGE = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/;

/** One text for everybody, or one by language. */
const readWords = (value: unknown, path: Path, reading: StepReading): Words | null => {
  const one = words.safeParse(value);
  if (one.success) return one.data;
  const entries = isRecord(value) ? Object.entries(value) : [];
  if (entries.length === 0) {
    return complain(reading, path, `${show(value)} is no text. Write words, or { en: words, fa: words }.`);
  }
  const wrong = entries.filter(([language, text]) => {
    if (!LANGUAGE.test(language)) {
      complain(reading, [...path, language], `${show(language)} is not a language. Write en, fa, ur, fil.`, 'key');
      return true;
    }
    if (words.safeParse(text).success) return false;
    complain(reading, [...path, language], `${show(text)} is no text.`);
    return true;
  });
  return wrong.length === 0 ? Object.fromEntries(entries.map(([language, text]) => [language, String(text)])) : null;
};

/** A field that people may write: the dossier's, or the company's own. */
const readField = (field: string, path: Path, reading: StepReading): string | null => {
  const own = reading.catalogue.vocabulary?.accountFields;
  const known: readonly string[] = [...DOSSIER_FIELDS, ...(own ?? [])];
  if (known.includes(field)) return field;
  const near = didYouMean(field, known);
  if (own === undefined && near === '' && /^[a-z][a-z0-9_]*$/.test(field)) return field;
  const message = `${show(field)} is not a field of the dossier.${near || ' A field of your own is listed under "account_fields" in settings.yaml.'}`;
  reading.report(path, { code: 'unknown-field', message });
  return null;
};

const complain = ({ report }: StepReading, path: Path, message: string, at: 'key' | 'value' = 'value'): null => {
  report(path, { code: 'invalid-value', message, at });
  return null;
};
