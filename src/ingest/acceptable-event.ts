import type { EventName } from '../domain/event.ts';
import type { AccountId } from '../domain/ids.ts';
import type { BusinessTime } from '../domain/time.ts';

/** An event of the outside world, parsed. */
export type AcceptableEvent = {
  readonly account: AccountId;
  readonly type: EventName;
  /** Unique within its source: a second copy changes nothing. */
  readonly id: string;
  readonly source: string;
  readonly occurredAt: BusinessTime;
  /** Id or address of a contact of the account; one that is not known counts as none. */
  readonly contact: string | null;
  readonly payload: Readonly<Record<string, unknown>>;
};

export type RefusedEvent = {
  /** Place in the list given. */
  readonly index: number;
  readonly id: string;
  readonly reason: string;
};
