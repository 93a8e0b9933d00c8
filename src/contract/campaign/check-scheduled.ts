import type { Campaign, Trigger } from '../../domain/campaign.ts';
import { notYet } from '../check-shape.ts';
import type { Report } from '../diagnostic.ts';
import { checkContactSplits } from './check-contact-splits.ts';
import type { Program } from './flatten.ts';

/**
 * A scheduled campaign goes out as a broadcast, one pass over its people: sends and splits, nothing that waits. Any other
 * with one cursor for the account cannot take two paths: no split by contact.
 */
export const checkScheduled = (
  program: Program,
  trigger: Trigger | null,
  run: Campaign['run'],
  report: Report,
): void => {
  // Everybody with a cursor of his own may take a path of his own.
  if (run === 'contact') return;
  const refused = checkContactSplits(program, report);
  if (trigger === null) return;
  for (const step of program.order) {
    const path = program.paths.get(step.id) ?? [];
    if (trigger.type === 'schedule') {
      if (step.type === 'send' || step.type === 'split' || refused.has(step.id)) continue;
      report(path, { ...notYet(`In a scheduled campaign, which is sends and splits, "${step.type}"`), at: 'value' });
    } else if (step.type === 'split' && step.by === 'contact') {
      report([...path, 'split'], notYet('A split by contact outside a scheduled campaign and without "run: contact"'));
    }
  }
};
