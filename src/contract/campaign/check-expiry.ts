import type { Step } from '../../domain/campaign.ts';
import { type Duration, formatDuration } from '../../domain/duration.ts';
import { show } from '../check-shape.ts';
import type { Report } from '../diagnostic.ts';
import { days, longestWait } from './days.ts';
import type { Program } from './flatten.ts';
import { flow } from './flow.ts';

/** Offers made on the way, each with its life, and how long ago at least and at most it was made, in days. */
type Open = Readonly<Record<string, Offer>>;
type Offer = { readonly expires: Duration; readonly least: number; readonly most: number };

/**
 * Reports each send that names an offer which may be over by then (semantics row 26): counted from the offer's step. Such
 * a mail is dropped: an error where it is sure to, a warning where it hangs on how long a wait_for takes.
 */
export const checkExpiry = (program: Program, report: Report): void => {
  const before = flow<Open>(program, {}, either, passed);
  for (const step of program.order) {
    if (step.type !== 'send') continue;
    const name = step.needsOffer ?? step.ifEmpty?.offer;
    const offer = name === undefined ? undefined : before.get(step.id)?.[name];
    if (!offer || offer.most <= days(offer.expires)) continue;
    const sure = offer.least > days(offer.expires);
    const message = `The offer ${show(name)} expires ${formatDuration(offer.expires)} after it is made, and this mail ${sure ? 'goes' : 'may go'} out ${Math.floor(offer.most)} days after: it would be dropped. Write a longer expires:, or wait less.`;
    const severity = sure ? 'error' : 'warn';
    report([...(program.paths.get(step.id) ?? []), 'send'], { code: 'offer-expired', message, severity });
  }
};

const passed = (step: Step, open: Open): Open => {
  if (step.type === 'offer') return { ...open, [step.name]: { expires: step.expires, least: 0, most: 0 } };
  const wait = longestWait(step);
  if (wait === 0) return open;
  // What is waited for may come at once.
  const sure = step.type === 'wait' ? wait : 0;
  return Object.fromEntries(
    Object.entries(open).map(([name, offer]) => [
      name,
      { ...offer, least: offer.least + sure, most: offer.most + wait },
    ]),
  );
};

const either = (left: Open, right: Open): Open => {
  const both: Record<string, Offer> = { ...left };
  for (const [name, offer] of Object.entries(right)) {
    const other = both[name] ?? offer;
    both[name] = { ...offer, least: Math.min(offer.least, other.least), most: Math.max(offer.most, other.most) };
  }
  return both;
};
