import { type Said, sayOfAccount } from '../accounts/say-of-account.ts';
import type { Store } from '../database/open.ts';
import { writeField } from '../dossier/set-field.ts';
import { readAnswers, type Survey } from './read-survey.ts';

/**
 * What a person answers to the questions of a mail: one fact with all that was said so far, and each answer in its field of
 * the account's dossier. The latest word counts, the same word twice is one; what the mail does not ask is left out.
 */
export const answerSurvey = (
  store: Store,
  survey: Survey,
  given: Readonly<Record<string, string>>,
): Promise<Said<{ readonly changed: boolean }>> => {
  const { accountId: account, contactId: contact, campaign, enrolment, messageKey: message } = survey;
  return sayOfAccount(store, { account, contact, actor: `contact ${contact}` }, async (voice) => {
    const before = await readAnswers(voice.tx, account, message);
    const changed = survey.questions.flatMap(({ id, field, answers }) => {
      const answer = answers.find((each) => each.id === given[id])?.id;
      return answer === undefined || before.answers[id] === answer ? [] : [{ id, field, answer }];
    });
    if (changed.length === 0) return { changed: false };
    const answers = { ...before.answers, ...Object.fromEntries(changed.map(({ id, answer }) => [id, answer])) };
    await voice.append('Survey Answered', `${message}/${before.times + 1}`, { campaign, enrolment, message, answers });
    for (const { field, answer } of changed) {
      await writeField(voice, { field, value: answer, source: `${campaign}, answered by ${contact}`, asOf: null });
    }
    await voice.tx.$executeRaw`
      UPDATE contacts SET last_human_response_at = GREATEST(last_human_response_at, ${new Date(voice.now)})
      WHERE id = ${contact}`;
    return { changed: true };
  });
};
