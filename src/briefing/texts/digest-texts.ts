import type { LapseState } from '../../domain/fact.ts';
import type { TodayType } from '../../domain/today.ts';
import type { AskedTexts } from './asked-texts.ts';

/**
 * Words of the morning digest and of forwarded mails. Names and quoted words come isolated (see words.ts); `day` and `time` are
 * written for the reader already; `late`: the day is past.
 */
export type DigestTexts = AskedTexts & {
  readonly lang: string;
  readonly greeting: (name: string, day: string) => string;
  /** `counts`: how many lines of each type, in the order shown; `first`: the account with most at stake. */
  readonly subject: (
    day: string,
    counts: readonly (readonly [type: TodayType, count: number])[],
    first: string,
  ) => string;
  /** A time of the day that is read of. */
  readonly today: (time: string) => string;
  readonly aYear: (amount: string) => string;
  readonly reply: (line: {
    readonly person: string;
    readonly subject: string;
    readonly day: string;
    readonly held: boolean;
  }) => string;
  readonly case: (line: Due) => string;
  readonly promise: (line: Due) => string;
  readonly task: (line: Due) => string;
  readonly approval: (line: Due) => string;
  readonly lapse: (line: { readonly state: LapseState; readonly day: string }) => string;
  readonly send: (line: { readonly mail: string; readonly people: readonly string[]; readonly time: string }) => string;
  /** The same mail to several accounts, those with most at stake by name; the mail stands before it. */
  readonly sendToMany: (line: {
    readonly accounts: number;
    readonly among: readonly string[];
    readonly time: string;
  }) => string;
  readonly stop: string;
  readonly more: (count: number) => string;
  readonly someone: string;
  readonly noSubject: string;
  readonly why: string;
  /** A mail that was forwarded. */
  readonly forwarded: {
    readonly replied: (person: string, account: string) => string;
    readonly askedToStop: (person: string, account: string) => string;
    readonly answers: (subject: string, day: string) => string;
    readonly held: (account: string, until: string) => string;
    readonly stopped: string;
    readonly howToAnswer: (person: string) => string;
    readonly orCommand: (command: string) => string;
    readonly attached: (count: number) => string;
  };
};

export type Due = { readonly what: string; readonly when: string; readonly late: boolean };
