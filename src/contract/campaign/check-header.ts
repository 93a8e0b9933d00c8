/** What the top of a campaign says that cannot be true together. */
import type { Audience, ExitRule, PriorityClass, Trigger } from '../../domain/campaign.ts';
import type { Report } from '../diagnostic.ts';

export type HeaderFacts = {
  readonly trigger: Trigger | null;
  readonly audience: Audience | null;
  readonly exits: readonly ExitRule[];
  readonly class: PriorityClass;
  readonly holdout: number;
  readonly hasIssue: boolean;
  readonly hasThrottle: boolean;
  /** By `class` and by `priority`. */
  readonly namesClassTwice: boolean;
};

export const checkHeader = (header: HeaderFacts, report: Report): void => {
  const { trigger, audience, exits } = header;
  if (trigger?.type === 'schedule' && !header.hasIssue) {
    const message =
      'A schedule needs an issue: an issue that is not renewed is skipped, never sent again. Write issue: 2026-12.';
    report(['trigger', 'schedule'], { code: 'issue', message, at: 'key' });
  }
  if (trigger !== null && trigger.type !== 'schedule' && header.hasIssue) {
    report(['issue'], { code: 'issue', message: '"issue" goes with a schedule.', at: 'key' });
  }
  if (header.holdout > 0 && (header.class === 'repair' || header.class === 'transactional')) {
    const message = `A ${header.class} campaign has no holdout: it is owed to everyone.`;
    report(['holdout'], { code: 'holdout', message });
  }
  if (header.hasThrottle && header.class === 'transactional') {
    const message = 'A transactional campaign has no throttle: its mails never wait. Take it away.';
    report(['throttle'], { code: 'throttle', message, at: 'key' });
  }
  if (header.namesClassTwice) {
    const message = '"priority" is another name for "class". Take one of the two away.';
    report(['priority'], { code: 'said-twice', message, at: 'key' });
  }
  if (trigger?.type !== 'segment') return;
  if (trigger.on === 'leave' && audience?.segment === trigger.segment) {
    const message = `The trigger is leaving "${trigger.segment}" and the audience being in it: nobody is both. Take one of the two away.`;
    report(['audience', 'segment'], { code: 'contradiction', message });
  }
  for (const [index, exit] of exits.entries()) {
    if (exit.type !== 'segment' || exit.segment !== trigger.segment || exit.on !== trigger.on) continue;
    const message =
      'This exit rule is the trigger itself: the campaign would end as it begins. Take it away, or write on: leave.';
    report(['exit', index], { code: 'contradiction', message });
  }
};
