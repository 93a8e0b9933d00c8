/** Questions of a mail: they go with its effect, each person's answers are his cursor's own, and end his wait. */
import { describe, expect, test } from 'vitest';
import type { Fact } from '../../src/domain/fact.ts';
import type { SurveyQuestion } from '../../src/domain/survey.ts';
import type { ContactView, Inputs } from '../../src/engine/inputs.ts';
import { planIssue } from '../../src/engine/plan-issue.ts';
import { ana, campaign, day, decideAll, fact, given, program, send, settled, settledState } from './given.ts';

const bo: ContactView = { ...ana, id: 'bo' };
const QUESTIONS: readonly SurveyQuestion[] = [
  {
    id: 'more',
    words: 'Will you need more?',
    field: 'coming_need',
    answers: [
      { id: 'yes', words: 'Yes' },
      { id: 'no', words: 'No' },
    ],
  },
];
const ON_GO = {
  trigger: { type: 'event', event: 'Go', where: null, maxAge: { amount: 3, unit: 'd' } },
  exits: [],
  goal: null,
} as const;
const asks = campaign({
  ...ON_GO,
  run: 'contact',
  ...program({
    ask: { ...send('need-survey'), questions: QUESTIONS },
    wait: {
      type: 'wait-for',
      awaited: { type: 'event', event: 'Survey Answered', where: null },
      upTo: { amount: 7, unit: 'd' },
      onMatch: null,
      onTimeout: 'silent',
    },
    fork: {
      type: 'branch',
      arms: [{ when: { type: 'is', field: 'answer.more', value: 'yes' }, goto: 'more' }],
      otherwise: 'less',
      next: null,
    },
    more: { type: 'exit', reason: 'needs-more', next: null },
    less: { type: 'exit', reason: 'needs-no-more', next: null },
    silent: { type: 'exit', reason: 'silent', next: null },
  }),
});

const inputs = given({ published: [asks], contacts: [ana, bo] });
const started = (of: Inputs) => decideAll(settledState(of), { ...of, facts: [fact(1, day(0), 'Go')] }, day(0));
const entered = started(inputs);
const asked = decideAll(
  entered.state,
  { ...inputs, facts: entered.effects.map((effect, index) => settled(index + 2, day(0), effect.id)) },
  day(0),
);
const enrolments = Object.values(asked.state.enrolments);
const answered = (seq: number, contact: string, answer: string, enrolment?: string): Fact => {
  const own = enrolments.find((each) => each.contact === contact)?.id;
  const payload = { enrolment: enrolment ?? own, campaign: 'win-back', message: 'm', answers: { more: answer } };
  return fact(seq, day(1), 'Survey Answered', payload, { contact });
};
const heard = (...facts: readonly Fact[]) => decideAll(asked.state, { ...inputs, facts }, day(1));
const ends = (decision: ReturnType<typeof heard>) =>
  decision.enrolments.flatMap((change) => (change.type === 'ended' ? [change.because] : []));

describe('a survey', () => {
  test('its questions go out with the mail, to each contact', () => {
    expect(entered.effects).toMatchObject([
      { type: 'send', contact: 'ana', data: { questions: QUESTIONS } },
      { type: 'send', contact: 'bo', data: { questions: QUESTIONS } },
    ]);
  });

  test('a mail without questions says nothing of them', () => {
    const plain = campaign({ ...ON_GO, ...program({ hello: send('hello') }) });
    const { effects } = started(given({ published: [plain] }));
    expect(effects).toHaveLength(1);
    expect(effects[0]).not.toHaveProperty('data.questions');
  });

  test('an issue of a newsletter may ask as well', () => {
    const news = campaign({ ...program({ ask: { ...send('need-survey'), questions: QUESTIONS } }) });
    const plan = planIssue(news, '2027-01', inputs.account, [ana], () => ({ at: day(0), moved: null }));
    expect(plan.sends).toMatchObject([{ data: { questions: QUESTIONS } }]);
  });

  test('each person’s answer takes his own cursor where it leads', () => {
    expect(ends(heard(answered(9, 'ana', 'yes'), answered(10, 'bo', 'no')))).toEqual(['needs-more', 'needs-no-more']);
    expect(ends(heard(answered(9, 'bo', 'yes')))).toEqual(['needs-more']);
  });

  test('an answer to another enrolment’s mail is none here', () => {
    expect(ends(heard(answered(9, 'ana', 'yes', 'win-back/acme/before')))).toEqual([]);
  });

  test('nobody answers: the wait ends as it says', () => {
    expect(ends(decideAll(asked.state, inputs, day(8)))).toEqual(['silent', 'silent']);
  });
});
