import { assertNever } from '../../domain/assert-never.ts';
import type { Trigger } from '../../domain/campaign.ts';
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
      return `${formatDuration(trigger.before)} before its event ${trigger.of === 'event.starts_at' ? 'begins' : 'ends'}`;
    case 'schedule':
      return `every ${trigger.schedule.every}${trigger.issue === null ? '' : `, issue ${trigger.issue}`}`;
    case 'manual':
      return 'by hand';
    default:
      return assertNever(trigger);
  }
};
