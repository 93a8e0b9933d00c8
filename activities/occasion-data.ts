/** What a mail says of the occasion its campaign invites to, of the links to answer with, and of the account's tier. */
import type { AccountId } from '../src/domain/ids.ts';
import type { Settings } from '../src/domain/settings.ts';
import { answerNumber } from '../src/domain/survey.ts';
import type { BusinessTime } from '../src/domain/time.ts';
import { judgeTier } from '../src/intelligence/tiers.ts';
import { wordsIn } from '../src/mail/locale.ts';
import type { EventData, MessageData, TierData } from '../src/mail/message-data.ts';
import type { TokenPurpose } from '../src/mail/token.ts';
import type { Store } from '../src/store/database/open.ts';
import { readTier } from '../src/store/decision/read-tier.ts';
import type { SendEffect } from '../src/store/ledger/send-effect.ts';

export const eventData = ({ data }: SendEffect): EventData | null =>
  data.event
    ? {
        title: data.event.title,
        place: data.event.place === '' ? null : data.event.place,
        starts_at: data.event.startsAt,
        ends_at: data.event.endsAt,
        timezone: data.event.timezone,
      }
    : null;

/** Both lead to the same page, which changes nothing until a button is pressed. */
export const rsvpData = (
  { data }: SendEffect,
  publicUrl: string,
  link: (purpose: TokenPurpose) => string,
): MessageData['rsvp'] =>
  data.event
    ? { accept_url: `${publicUrl}/r/${link('accept')}`, decline_url: `${publicUrl}/r/${link('decline')}` }
    : null;

/** In the words of the mail's language; every link of a question leads to the page of all of them. */
export const questionData = (
  { data }: SendEffect,
  locale: string,
  publicUrl: string,
  link: (purpose: TokenPurpose, n: number) => string,
): MessageData['questions'] =>
  (data.questions ?? []).map(({ words, answers }, question) => ({
    text: wordsIn(words, locale),
    answers: answers.map((answer, index) => ({
      text: wordsIn(answer.words, locale),
      url: `${publicUrl}/q/${link('answer', answerNumber(question, index))}`,
    })),
  }));

/** Null where no tier rules are published. */
export const tierData = async (
  store: Store,
  account: AccountId,
  settings: Settings,
  now: BusinessTime,
): Promise<TierData | null> => {
  const rules = settings.tiers;
  const known = rules && (await readTier(store, account, settings, rules, now));
  if (!rules || !known) return null;
  const { standing, history } = known;
  const { next } = judgeTier(history, rules, standing, now);
  return {
    name: standing.tier,
    next: next?.tier ?? null,
    missing: next?.minor ? { minor: next.minor, currency: history.currency } : null,
    grace_until: standing.graceUntil,
    discount: rules.tiers.find((rule) => rule.tier === standing.tier)?.discount ?? null,
  };
};
