import type { CampaignId, EnrolmentId } from '../../domain/ids.ts';
import type { SurveyQuestion } from '../../domain/survey.ts';
import type { Store, Transaction } from '../database/open.ts';
import { type ResponsePage, readResponsePage } from '../responses/read-response-page.ts';

/** What the page behind a survey's links shows its receiver. */
export type Survey = ResponsePage & {
  readonly campaign: CampaignId;
  readonly enrolment: EnrolmentId;
  /** As the version that was sent asks them. */
  readonly questions: readonly SurveyQuestion[];
  /** What was answered so far, question to answer. */
  readonly answers: Readonly<Record<string, string>>;
};

type Row = {
  readonly campaign: CampaignId;
  readonly enrolment: EnrolmentId;
  readonly questions: readonly SurveyQuestion[] | null;
};

/** Null where the message is not known, or asked nothing. */
export const readSurvey = async (store: Store, messageKey: string): Promise<Survey | null> => {
  const page = await readResponsePage(store, messageKey);
  if (!page) return null;
  const [row] = await store.prisma.$queryRaw<Row[]>`
    SELECT m.campaign_id AS campaign, m.enrolment_id AS enrolment, v.definition->'steps'->m.step->'questions' AS questions
    FROM messages m
    JOIN campaign_versions v ON v.campaign_id = m.campaign_id AND v.version = m.version
    WHERE m.key = ${messageKey}`;
  if (!row?.questions) return null;
  const { answers } = await readAnswers(store.prisma, page.accountId, messageKey);
  return { ...page, campaign: row.campaign, enrolment: row.enrolment, questions: row.questions, answers };
};

/** The answers of one message so far, and how often they were given. */
export const readAnswers = async (
  tx: Transaction,
  account: string,
  messageKey: string,
): Promise<{ readonly answers: Readonly<Record<string, string>>; readonly times: number }> => {
  const rows = await tx.$queryRaw<{ answers: Readonly<Record<string, string>> }[]>`
    SELECT payload->'answers' AS answers FROM events
    WHERE account_id = ${account} AND type = 'Survey Answered' AND payload->>'message' = ${messageKey} ORDER BY seq`;
  return { answers: rows.at(-1)?.answers ?? {}, times: rows.length };
};
