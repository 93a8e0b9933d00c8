import { assertNever } from '../../domain/assert-never.ts';
import type { DateField, Trigger } from '../../domain/campaign.ts';
import { formatDuration } from '../../domain/duration.ts';

/** What starts a campaign, in words for people. */
export const describeTrigger = (trigger: Trigger): string => {
  switch (trigger.type) {
    case 'segment':
      return `account ${trigger.on === 'enter' ? 'enters' : 'leaves'} segment ${trigger.segment}`;
    case 'event':
      return `event ${trigger.event}${trigger.where ? ' (with a condition)' : ''}, at most ${formatDuration(trigger.maxAge)} old`;
    case 'trait':
      return `${trigger.trait} ${trigger.changes === 'any' ? 'changes' : `goes ${trigger.changes}`}`;
    case 'date':
      return `${distanceOf(trigger)}${trigger.yearly ? 'each anniversary of ' : ''}${dateName(trigger.of)}`;
    case 'schedule':
      return `every ${trigger.schedule.every}${trigger.issue === null ? '' : `, issue ${trigger.issue}`}`;
    case 'manual':
      return 'by hand';
    default:
      return assertNever(trigger);
  }
};

const distanceOf = ({ before, after }: Extract<Trigger, { type: 'date' }>): string => {
  if (before !== null) return `${formatDuration(before)} before `;
  return after ? `${formatDuration(after)} after ` : 'on ';
};

const dateName = (of: DateField): string => {
  if (of === 'event.starts_at') return 'its event begins';
  return of === 'event.ends_at' ? 'its event ends' : of;
};
