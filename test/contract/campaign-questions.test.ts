/** `ask`: the questions of a mail, and what a file may say of their answers. */
import { describe, expect, test } from 'vitest';
import { parseCampaign } from '../../src/contract/campaign/parse-campaign.ts';
import { CATALOGUE, faultsOf } from './checked.ts';

const QUESTION =
  '{ id: counts-most, question: What counts most?, field: region, answers: { price: The price, day: The day } }';

/** A campaign of one cursor for each contact; the steps begin on line 5. */
const asking = (steps: string): string => `campaign: test
run: contact
trigger: { segment: lapsed, on: enter }
steps:
${steps}
`;

const ask = (question = QUESTION, template = 'need-survey'): string =>
  `  - ask: ${template}\n    questions:\n      - ${question}`;

const AWAITED = '  - wait_for: { event: Survey Answered, up_to: 7d }';

/** What is wrong, the steps, and what is said. */
const RULES: readonly (readonly [string, string, readonly string[]])[] = [
  ['nothing', ask(), []],
  [
    'a branch on the answer',
    `${ask()}\n${AWAITED}\n  - branch: [ { when: { answer.counts-most: price }, steps: [ { exit: cheap } ] } ]`,
    [],
  ],
  [
    'a wait for one answer',
    `${ask()}\n  - wait_for: { event: Survey Answered, where: { answers.counts-most: price }, up_to: 7d }`,
    [],
  ],
  ['no questions', '  - ask: need-survey', ['5:5 missing-key steps[0]: Missing key "questions".']],
  [
    'an empty list of questions',
    '  - ask: need-survey\n    questions: []',
    [
      '6:16 invalid-value steps[0].questions: No question: write a list of one to 5 questions, each with id, question, field and answers.',
    ],
  ],
  [
    'a template without a place for them',
    ask(QUESTION, 'we-miss-you'),
    [
      '5:10 asks-nothing steps[0].ask: Template "we-miss-you" shows no questions. Put <mj-include path="../partials/questions.mjml" /> into templates/we-miss-you/template.mjml.',
    ],
  ],
  [
    'one answer, which is no choice',
    ask('{ id: more, question: More?, field: region, answers: { yes: "Yes" } }'),
    [
      '7:62 invalid-value steps[0].questions[0].answers: One answer: write two to 7 answers by name, such as { price: The price, delivery: The delivery day }.',
    ],
  ],
  [
    'a field that nobody knows',
    ask('{ id: more, question: More?, field: regoin, answers: { a: A, b: B } }'),
    ['7:45 unknown-field steps[0].questions[0].field: "regoin" is not a field of the dossier. Did you mean "region"?'],
  ],
  [
    'words in a language that is none',
    ask('{ id: more, question: { English: More? }, field: region, answers: { a: A, b: B } }'),
    ['7:33 invalid-value steps[0].questions[0].question: "English" is not a language. Write en, fa, ur, fil.'],
  ],
  [
    'the same question twice',
    `${ask()}\n      - ${QUESTION}`,
    [
      '8:15 duplicate-id steps[0].questions[1].id: Another question has the id "counts-most": answers could not be told apart.',
    ],
  ],
  [
    'an answer nobody can give',
    `${ask()}\n${AWAITED}\n  - branch: [ { when: { answer.counts-most: prize }, steps: [ { exit: cheap } ] } ]`,
    [
      '9:45 invalid-value steps[2].branch[0].when.answer.counts-most: "prize" is not one of price, day. Did you mean "price"?',
    ],
  ],
  [
    'a question nobody asks',
    `${ask()}\n${AWAITED}\n  - branch: [ { when: { answer.counts-mots: price }, steps: [ { exit: cheap } ] } ]`,
    [
      '9:25 unknown-question steps[2].branch[0].when: No step asks for "answer.counts-mots". Did you mean "answer.counts-most"?',
    ],
  ],
];

describe('ask', () => {
  test.each(RULES)('%s', (_name, steps, faults) => {
    expect(faultsOf(asking(steps))).toEqual(faults);
  });

  test('answers are a person’s: a branch on them needs run: contact', () => {
    const file = asking(
      `${ask()}\n${AWAITED}\n  - branch: [ { when: { answer.counts-most: price }, steps: [ { exit: cheap } ] } ]`,
    );
    expect(faultsOf(file.replace('run: contact\n', ''))).toEqual([
      '8:5 answer-under-account steps[2]: Each person answers for himself: a branch on an answer needs run: contact at the top.',
    ]);
  });

  test('words that a market does not read are warned of', () => {
    const catalogue = { ...CATALOGUE, languages: { fa: ['accounts in ir'] } };
    const words = '{ id: more, question: { en: More? }, field: region, answers: { a: A, b: B } }';
    expect(faultsOf(asking(ask(words)), catalogue)).toEqual([
      'warn 7:31 missing-language steps[0].questions[0].question: No Persian words: accounts in ir would read another language. Write fa: here.',
    ]);
  });

  test('a wait for a click where nothing can be clicked is warned of', () => {
    expect(faultsOf(asking(`${ask()}\n  - wait_for: { event: Email Clicked, up_to: 7d }`))).toEqual([
      'warn 8:5 nothing-to-click steps[1]: Template "need-survey" has no link to the web: nobody can click. Wait for Email Replied, or give it a button.',
    ]);
  });

  test('is a send whose mail holds the questions', () => {
    const { campaign } = parseCampaign(asking(ask()), 'campaigns/test.yaml', CATALOGUE);
    expect(campaign?.steps['ask:need-survey']).toMatchObject({
      type: 'send',
      template: 'need-survey',
      questions: [
        {
          id: 'counts-most',
          words: 'What counts most?',
          field: 'region',
          answers: [
            { id: 'price', words: 'The price' },
            { id: 'day', words: 'The day' },
          ],
        },
      ],
    });
  });
});
