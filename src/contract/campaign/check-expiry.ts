import type { Step } from '../../domain/campaign.ts';
import { type Duration, formatDuration } from '../../domain/duration.ts';
import { show } from '../check-shape.ts';
import type { Report } from '../diagnostic.ts';
import { days, longestWait } from './days.ts';
import type { Program } from './flatten.ts';
import { flow } from './flow.ts';

/**
 * Offers made on the way, each with its life, and how many days ago at least and at most the first mail named it; `least`
 * is null where none may have gone yet, `most` where none can have.
 */
type Open = Readonly<Record<string, Offer>>;
type Offer = { readonly expires: Duration; readonly least: number | null; readonly most: number | null };

/**
 * Reports each send that names an offer which may be over by then (semantics row 26): counted from the first mail that
 * names it. Such a mail is dropped: an error where it is sure to, a warning where it hangs on how long a wait_for takes, or
 * on whether a mail before it went.
 */
export const checkExpiry = (program: Program, report: Report): void => {
  const before = flow<Open>(program, {}, either, passed);
  for (const step of program.order) {
    if (step.type !== 'send') continue;
    const name = offerOf(step);
    const offer = name === undefined ? undefined : before.get(step.id)?.[name];
    if (!offer || offer.most === null || offer.most <= days(offer.expires)) continue;
    const sure = offer.least !== null && offer.least > days(offer.expires);
    const message = `The offer ${show(name)} expires ${formatDuration(offer.expires)} after the first mail that names it, and this one ${sure ? 'goes' : 'may go'} out ${Math.floor(offer.most)} days after that: it would be dropped. Write a longer expires:, or wait less.`;
    const severity = sure ? 'error' : 'warn';
    report([...(program.paths.get(step.id) ?? []), 'send'], { code: 'offer-expired', message, severity });
  }
};

const passed = (step: Step, open: Open): Open => {
  if (step.type === 'offer') return { ...open, [step.name]: { expires: step.expires, least: null, most: null } };
  if (step.type === 'send') {
    const name = offerOf(step);
    const offer = name === undefined ? undefined : open[name];
    if (name === undefined || !offer) return open;
    return { ...open, [name]: { ...offer, least: offer.least ?? 0, most: offer.most ?? 0 } };
  }
  const wait = longestWait(step);
  if (wait === 0) return open;
  // What is waited for may come at once.
  const sure = step.type === 'wait' ? wait : 0;
  return Object.fromEntries(
    Object.entries(open).map(([name, offer]) => [
      name,
      { ...offer, least: plus(offer.least, sure), most: plus(offer.most, wait) },
    ]),
  );
};

const offerOf = ({ needsOffer, ifEmpty }: Extract<Step, { type: 'send' }>): string | undefined =>
  needsOffer ?? ifEmpty?.offer;

const plus = (so: number | null, more: number): number | null => (so === null ? null : so + more);

const either = (left: Open, right: Open): Open => {
  const both: Record<string, Offer> = { ...left };
  for (const [name, offer] of Object.entries(right)) {
    const other = both[name] ?? offer;
    const least = offer.least === null || other.least === null ? null : Math.min(offer.least, other.least);
    const most =
      offer.most === null || other.most === null ? (offer.most ?? other.most) : Math.max(offer.most, other.most);
    both[name] = { ...offer, least, most };
  }
  return both;
};
