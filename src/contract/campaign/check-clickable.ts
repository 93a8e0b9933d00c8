/** A wait for a click needs a link that can be clicked. */
import type { TemplateId } from '../../domain/ids.ts';
import type { Reading } from '../catalogue.ts';
import { show } from '../check-shape.ts';
import type { Program } from './flatten.ts';
import { flow } from './flow.ts';

/** Warns of a wait for a click on a mail that has no web link: an address to write to tells nobody that it was clicked. */
export const checkClickable = (program: Program, { catalogue, report }: Reading): void => {
  // The mail a click would be on; null: none went out.
  const latest = flow<TemplateId | null>(
    program,
    null,
    (left, right) => left ?? right,
    (step, before) => (step.type === 'send' ? step.template : before),
  );
  for (const step of program.order) {
    if (step.type !== 'wait-for' || step.awaited.type !== 'event' || step.awaited.event !== 'Email Clicked') continue;
    const mail = latest.get(step.id) ?? null;
    if (mail === null || catalogue.templates?.[mail]?.clickable !== false) continue;
    const message = `Template ${show(mail)} has no link to the web: nobody can click. Wait for Email Replied, or give it a button.`;
    const path = [...(program.paths.get(step.id) ?? []), 'wait_for'];
    report(path, { code: 'nothing-to-click', message, severity: 'warn', at: 'key' });
  }
};
