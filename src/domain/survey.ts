/** What a mail asks with links to click: each answer has a name that is kept and words that are read. */

/** The same for everybody, or by language (`fa`). */
export type Words = string | Readonly<Record<string, string>>;

export type SurveyQuestion = {
  readonly id: string;
  readonly words: Words;
  /** Two or more, in the order in which they are shown. */
  readonly answers: readonly { readonly id: string; readonly words: Words }[];
  /** The field of the account's dossier that the answer's id goes to. */
  readonly field: string;
};

export const MOST_QUESTIONS = 5;

/** More answers than this are no choice for a thumb. */
export const MOST_ANSWERS = 7;

/** The number by which a mail's link names an answer. */
export const answerNumber = (question: number, answer: number): number => question * (MOST_ANSWERS + 1) + answer;

/** Null where the number names none of these. */
export const numberedAnswer = (
  questions: readonly SurveyQuestion[],
  number: number,
): { readonly question: string; readonly answer: string } | null => {
  const question = questions[Math.floor(number / (MOST_ANSWERS + 1))];
  const answer = question?.answers[number % (MOST_ANSWERS + 1)];
  return question && answer ? { question: question.id, answer: answer.id } : null;
};
