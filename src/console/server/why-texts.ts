import type { Trigger } from '../../domain/campaign.ts';
import type { Money } from '../../domain/money.ts';
import type { BusinessTime } from '../../domain/time.ts';
import type { Said } from '../../store/views/read-said.ts';

export type At = (instant: BusinessTime) => string;

/** The words of `why`. Reasons come as words already; names, steps and ids as they are. */
export type WhyTexts = {
  readonly lang: string;
  readonly instant: (at: BusinessTime, zone: string) => string;
  readonly distance: (at: BusinessTime, now: BusinessTime) => string;
  readonly money: (money: Money) => string;
  /** Null where the reason says no more than the outcome did. */
  readonly reason: (reason: string | null) => string | null;
  readonly trigger: (trigger: Trigger) => string;
  readonly said: (said: Said, at: At) => string;
  readonly labels: Readonly<Record<WhyLabel, string>>;
  /** deferred, accepted, exited, ... */
  readonly word: (word: string) => string;
  readonly noReason: string;
  readonly because: (words: string) => string;
  readonly joined: (parts: readonly string[]) => string;
  readonly event: (seq: number, type: string, at: string) => string;
  readonly source: (source: string, id: string) => string;
  readonly noEvent: string;
  readonly order: (id: string, total: string) => string;
  readonly change: (from: string | null, to: string, reason: string | null) => string;
  readonly versionNotKept: string;
  readonly trueBecause: (words: string) => string;
  readonly inSegmentBecause: (words: string) => string;
  readonly version: (id: string, version: number, title: string | null) => string;
  readonly published: (at: string) => string;
  readonly step: (step: string | null, template: string) => string;
  readonly entered: (at: string) => string;
  readonly ended: (at: string, because: string) => string;
  readonly dueUntil: (due: string, until: string) => string;
  /** `topic` null: transactional. */
  readonly decided: (topic: string | null, seq: number) => string;
  readonly noAttempts: string;
  readonly inFlight: string;
  readonly gate: (word: string) => string;
  readonly letOut: (at: string, seq: number) => string;
  readonly notPassed: string;
  readonly hit: (kind: string, link: string | null, at: string, verdict: string, because: string) => string;
  readonly inForce: (id: string, version: number, status: string) => string;
  readonly noKeyAccount: (name: string, standing: string) => string;
  readonly lastRefused: (at: string, fact: string | null, times: number) => string;
  readonly fact: (seq: number | null, type: string) => string;
  readonly neverAsked: string;
  readonly neverRefused: string;
  readonly takenIn: (at: string, because: string, version: number) => string;
  readonly stillIn: string;
  readonly endedAs: (status: string, at: string, because: string) => string;
  readonly ordersUnknown: (at: string, distance: string) => string;
  readonly to: (step: string | null, name: string | null) => string;
  /** Behind what became of a touch, with what parts it from that. */
  readonly due: (at: string) => string;
  readonly count: (number: number) => string;
};

export type WhyLabel =
  | 'event'
  | 'rule'
  | 'campaign'
  | 'admission'
  | 'said'
  | 'attempts'
  | 'gate'
  | 'outcome'
  | 'not-taken-in'
  | 'taken-in'
  | 'not-known';
