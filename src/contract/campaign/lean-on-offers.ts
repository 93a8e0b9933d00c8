/** Finds the offer each send leans on, and says where one is named that nobody makes. */
import type { Step } from '../../domain/campaign.ts';
import type { Condition } from '../../domain/condition.ts';
import type { StepId } from '../../domain/ids.ts';
import type { Reading } from '../catalogue.ts';
import { show } from '../check-shape.ts';
import { didYouMean } from '../did-you-mean.ts';
import { byId, type Program } from './flatten.ts';
import { flow } from './flow.ts';
import { OFFER_BY_TEMPLATE } from './read-send.ts';

/** `quiet`: fills in without reporting, for a program that misses the steps which were wrong. */
export const leanOnOffers = (program: Program, reading: Reading, quiet: boolean): Program => {
  const made = offersMade(program);
  const order = program.order.map((step) => {
    const before = made.get(step.id) ?? [];
    if (!quiet) checkNames(step, before, program, reading);
    return step.type === 'send' ? leaning(step, before, program, reading, quiet) : step;
  });
  const outside = program.outside.map(({ step, beside }) => {
    const before = beside === null ? [] : (made.get(beside) ?? []);
    return { step: step.type === 'send' ? leaning(step, before, program, reading, quiet) : step, beside };
  });
  return { ...program, order, outside, steps: byId([...order, ...outside.map(({ step }) => step)]) };
};

/** Offers that may have been made on the way to each step, oldest first. */
const offersMade = (program: Program): ReadonlyMap<StepId, readonly string[]> =>
  flow<readonly string[]>(
    program,
    [],
    (left, right) => [...left, ...right.filter((name) => !left.includes(name))],
    (step, before) => (step.type === 'offer' ? [...before.filter((name) => name !== step.name), step.name] : before),
  );

/**
 * What a send leans on: the offer it names; else, where its template cannot do without one (or is not known here), the
 * newest offer made on the way.
 */
const leaning = (
  step: Extract<Step, { type: 'send' }>,
  before: readonly string[],
  program: Program,
  { report, catalogue }: Reading,
  quiet: boolean,
): Step => {
  const newest = before.at(-1);
  const path = program.paths.get(step.id) ?? [];
  if (step.ifEmpty?.offer === OFFER_BY_TEMPLATE) {
    if (newest !== undefined) return { ...step, ifEmpty: { ...step.ifEmpty, offer: newest } };
    const message = 'No offer is made before this send, so there is none to be empty.';
    if (!quiet) report([...path, 'if_empty'], { code: 'offer-not-made', message, at: 'key' });
    return { ...step, ifEmpty: null };
  }
  if (step.needsOffer !== OFFER_BY_TEMPLATE) return step;
  const template = catalogue.templates?.[step.template];
  if (template && !template.usesOffer) return { ...step, needsOffer: null };
  if (template && newest === undefined && !quiet) {
    const message = `Template ${show(step.template)} names an offer, and none is made before this send. Put an offer step before it.`;
    report([...path, 'send'], { code: 'offer-not-made', message });
  }
  return { ...step, needsOffer: newest ?? null };
};

const checkNames = (step: Step, before: readonly string[], program: Program, { report }: Reading): void => {
  const path = program.paths.get(step.id) ?? [];
  const check = (name: string, at: readonly (string | number)[]) => {
    if (before.includes(name)) return;
    const hint = didYouMean(name, before) || ` Put the step "offer: ${name}" before it.`;
    const message = `No offer ${show(name)} is made before this step.${hint}`;
    report([...path, ...at], { code: 'offer-not-made', message });
  };
  if (step.type === 'send') {
    const named = step.needsOffer ?? step.ifEmpty?.offer ?? OFFER_BY_TEMPLATE;
    if (named !== OFFER_BY_TEMPLATE) check(named, ['offer']);
  }
  if (step.type === 'wait-for' && step.awaited.type === 'event' && step.awaited.event.startsWith('Offer ')) {
    for (const name of offersNamed(step.awaited.where)) check(name, ['wait_for', 'where', 'offer']);
  }
};

const offersNamed = (condition: Condition | null): readonly string[] => {
  if (condition === null) return [];
  if (condition.type === 'all' || condition.type === 'any') return condition.of.flatMap(offersNamed);
  return condition.type === 'is' && condition.field === 'offer' && typeof condition.value === 'string'
    ? [condition.value]
    : [];
};
