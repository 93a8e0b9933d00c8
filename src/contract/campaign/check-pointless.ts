/** Steps that are right by themselves and do nothing where they stand. */

import { show } from '../check-shape.ts';
import type { Report } from '../diagnostic.ts';
import type { Program } from './flatten.ts';

/** Warns of an approval with nothing behind it in its block, and of a discount or a rebate that no mail ever names. */
export const checkPointless = (program: Program, report: Report): void => {
  const mailed = new Set(
    Object.values(program.steps).flatMap((step) =>
      step.type === 'send' ? (step.needsOffer ?? step.ifEmpty?.offer ?? []) : [],
    ),
  );
  for (const step of program.order) {
    const path = program.paths.get(step.id) ?? [];
    if (step.type === 'approve' && step.next === step.skipTo) {
      const message =
        'Nothing of this block comes after the approval, so a no stops nothing. Put the steps it is about behind it.';
      report([...path, 'approve'], { code: 'guards-nothing', message, severity: 'warn' });
    }
    if (step.type !== 'offer' || mailed.has(step.name)) continue;
    const { percent, amount, rebate } = step.terms;
    // A gift and terms are promises with a task, kept by people without a mail.
    if (percent === null && amount === null && rebate === undefined) continue;
    const lost = rebate === undefined ? 'nobody gets its code' : 'its rebate never begins';
    const message = `No mail names the offer ${show(step.name)}, so ${lost}. Send a template with an offer after it, or write offer: ${step.name} beside a send.`;
    report([...path, 'offer'], { code: 'offer-not-mailed', message, severity: 'warn' });
  }
};
