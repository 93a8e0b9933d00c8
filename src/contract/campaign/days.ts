/** Lengths in days, for checks that add waits up: a working day counts as seven fifths of a day. */
import type { Step } from '../../domain/campaign.ts';
import type { Duration } from '../../domain/duration.ts';

export const days = ({ amount, unit }: Duration): number => {
  switch (unit) {
    case 'm':
      return amount / 1440;
    case 'h':
      return amount / 24;
    case 'd':
      return amount;
    case 'w':
      return amount * 7;
    case 'wd':
      return (amount * 7) / 5;
  }
};

/** The longest a step can take; 0 where only the calendar knows. */
export const longestWait = (step: Step): number => {
  if (step.type === 'wait') return days(step.for);
  return step.type === 'wait-for' ? days(step.upTo) : 0;
};
