/** What a step may ask for depends on whose cursor it is (`run`), and on whether the campaign invites to something. */
import { type Campaign, type ExitRule, isEventInstant, type Trigger } from '../../domain/campaign.ts';
import type { Condition } from '../../domain/condition.ts';
import { type Leaf, leavesOf } from '../../domain/condition-leaves.ts';
import type { Report } from '../diagnostic.ts';
import type { Path } from '../path.ts';
import type { Program } from './flatten.ts';

export type RunFacts = {
  readonly run: Campaign['run'];
  readonly trigger: Trigger | null;
  readonly exits: readonly ExitRule[];
  /** `event:` is there, be it right or wrong. */
  readonly invites: boolean;
};

const OF_AN_OCCASION: readonly string[] = ['Invitation Answered', 'Event Attended', 'Event Cancelled'];

export const checkRun = (program: Program, { run, trigger, exits, invites }: RunFacts, report: Report): void => {
  if (run === 'contact' && trigger?.type === 'schedule') {
    const message = 'A scheduled campaign goes to its people in one pass and has no cursors. Leave "run" away.';
    report(['run'], { code: 'run', message });
  }
  if (!invites) {
    const message = 'This asks for an event, and the campaign has none. Write event: { id: ... } at the top.';
    for (const path of asksForEvent(program, trigger, exits)) report(path, { code: 'no-event', message });
  }
  for (const step of program.order) {
    const path = program.paths.get(step.id) ?? [];
    if (run === 'contact' && step.type === 'wait-for' && step.awaited.type === 'event' && step.awaited.by) {
      const message = 'Under run: contact everybody waits for himself: leave "by" away.';
      report([...path, 'wait_for', 'by'], { code: 'run', message, at: 'key' });
    }
    if (run === 'account' && step.type === 'branch' && step.arms.some((arm) => asks(arm.when, isAnswer))) {
      const message = 'Each person answers for himself: a branch on an answer needs run: contact at the top.';
      report([...path, 'branch'], { code: 'answer-under-account', message, at: 'key' });
    }
    if (run === 'account' && step.type === 'branch' && step.arms.some((arm) => asks(arm.when, isOfContact))) {
      const message = 'The campaign runs once for the account: a branch on one person needs run: contact at the top.';
      report([...path, 'branch'], { code: 'no-contact-here', message, at: 'key' });
    }
  }
};

const asksForEvent = (program: Program, trigger: Trigger | null, exits: readonly ExitRule[]): readonly Path[] => {
  const paths: Path[] = [];
  if (trigger?.type === 'date' && isEventInstant(trigger.of)) paths.push(['trigger', 'date']);
  for (const [index, exit] of exits.entries()) {
    if (exit.type === 'event' && OF_AN_OCCASION.includes(exit.event)) paths.push(['exit', index, 'event']);
  }
  for (const step of program.order) {
    const path = program.paths.get(step.id) ?? [];
    if (step.type === 'wait-until-event' && isEventInstant(step.of)) paths.push([...path, 'wait', 'until']);
    if (step.type === 'wait-for' && step.awaited.type === 'event' && OF_AN_OCCASION.includes(step.awaited.event)) {
      paths.push([...path, 'wait_for', 'event']);
    }
    if (step.type === 'branch' && step.arms.some((arm) => asks(arm.when, isOfAnOccasion))) {
      paths.push([...path, 'branch']);
    }
  }
  return paths;
};

const asks = (condition: Condition, what: (leaf: Leaf) => boolean): boolean => leavesOf(condition).some(what);

const isAnswer = (leaf: Leaf): boolean =>
  'field' in leaf && (leaf.field === 'answer' || leaf.field.startsWith('answer.'));

const isOfContact = (leaf: Leaf): boolean => 'field' in leaf && leaf.field.startsWith('contact.');

const isOfAnOccasion = (leaf: Leaf): boolean =>
  ('field' in leaf && leaf.field === 'answer') || (leaf.type === 'performed' && OF_AN_OCCASION.includes(leaf.event));
