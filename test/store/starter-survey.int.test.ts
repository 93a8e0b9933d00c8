/** The survey of a new major, read from its file and played through the decide transaction. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type BusinessTime, DAY, later } from '../../src/domain/time.ts';
import { stepClock } from '../../src/store/database/clock.ts';
import type { Store } from '../../src/store/database/open.ts';
import { setLevel } from '../../src/store/dossier/set-standing-words.ts';
import { messageKey } from '../../src/store/ledger/message-key.ts';
import { answerSurvey } from '../../src/store/survey/answer-survey.ts';
import { day } from '../engine/given.ts';
import { addAccount } from '../support/company.ts';
import { openTestStore } from '../support/database.ts';
import { playStarters } from '../support/play-starters.ts';
import { publishStarters } from '../support/starters.ts';

const ASKED = day(1);

let store: Store;
beforeAll(async () => {
  store = await openTestStore('starter-survey');
  await publishStarters(store, day(-1));
});
afterAll(() => store.close());

/** Known before as a small one: now the level rises. */
const becomesMajor = async (id: string): Promise<string> => {
  await addAccount(store, id, { currency: 'GBP', usualOrderMinor: 100_00n, lapseSince: new Date(day(-300)) });
  await playStarters(store, id, day(-1));
  await stepClock(store.prisma, ASKED);
  await setLevel(store, { account: id, actor: 'mina' }, 'major');
  return id;
};
const answers = async (account: string, given: Readonly<Record<string, string>>): Promise<void> => {
  const { definition } = await store.prisma.campaignVersion.findFirstOrThrow({ where: { campaignId: 'need-survey' } });
  const { steps } = definition as unknown as {
    readonly steps: Readonly<Record<string, { readonly questions?: never }>>;
  };
  const questions = steps['ask:need-survey']?.questions ?? [];
  const { id } = await store.prisma.enrolment.findFirstOrThrow({
    where: { accountId: account, campaignId: 'need-survey' },
  });
  await answerSurvey(
    store,
    {
      ...{
        messageKey: messageKey(`${id}/ask`),
        contactId: `${account}-ana`,
        accountId: account,
        maskedEmail: '',
        locale: 'en',
      },
      ...{
        topic: 'service',
        company: '',
        suppressed: false,
        topics: [],
        campaign: 'need-survey',
        enrolment: id,
        questions,
        answers: {},
      },
    },
    given,
  );
};
const play = (account: string, at: BusinessTime) => playStarters(store, account, at);

test('a new major that will need more: the owner is told to ask what, and the answers are in the dossier', async () => {
  const account = await becomesMajor('grows');
  expect(await play(account, ASKED)).toEqual(['ask:need-survey']);
  await answers(account, { 'counts-most': 'delivery', 'half-year': 'more' });
  expect(await play(account, later(ASKED, DAY))).toEqual([expect.stringMatching(/^task:.*will-need-more/)]);
  const { dossier } = await store.prisma.account.findUniqueOrThrow({ where: { id: account } });
  expect(dossier).toMatchObject({ buying_priority: { value: 'delivery' }, coming_need: { value: 'more' } });
});

test('about the same asks nothing of anybody; silence asks the owner to telephone', async () => {
  const [same, silent] = [await becomesMajor('same'), await becomesMajor('silent')];
  for (const account of [same, silent]) expect(await play(account, ASKED)).toEqual(['ask:need-survey']);
  await answers(same, { 'half-year': 'same' });
  expect(await play(same, later(ASKED, DAY))).toEqual([]);
  expect(await play(silent, later(ASKED, 15 * DAY))).toEqual([expect.stringMatching(/^task:no-answer/)]);
});
