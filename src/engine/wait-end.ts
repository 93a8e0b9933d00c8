import { assertNever } from '../domain/assert-never.ts';
import type { Step } from '../domain/campaign.ts';
import { addDuration, nextLocalTime } from '../domain/local-time.ts';
import type { BusinessTime } from '../domain/time.ts';
import type { AccountView } from './inputs.ts';

/** By whose clock and working days a wait is counted. */
export type WaitPlace = Pick<AccountView, 'timezone' | 'calendar'>;

/** Steps that wait for a time of their own. */
export type TimedStep = Extract<Step, { type: 'wait' | 'wait-until' | 'wait-for' | 'approve' }>;

export const isTimed = (step: Step): step is TimedStep =>
  step.type === 'wait' || step.type === 'wait-until' || step.type === 'wait-for' || step.type === 'approve';

/** When a wait that began at `since` is over. */
export const waitEnd = (step: TimedStep, since: BusinessTime, { timezone, calendar }: WaitPlace): BusinessTime => {
  switch (step.type) {
    case 'wait':
      return addDuration(since, step.for, timezone, calendar);
    case 'wait-until': {
      const zone = step.timezone === 'account' || step.timezone === 'contact' ? timezone : step.timezone;
      return nextLocalTime(since, step.at, step.weekdays, zone);
    }
    case 'wait-for':
    case 'approve':
      return addDuration(since, step.upTo, timezone, calendar);
    default:
      return assertNever(step);
  }
};
