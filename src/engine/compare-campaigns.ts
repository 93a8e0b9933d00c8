/** What differs between two versions of one campaign, for those who are about to publish. Pure. */
import type { Campaign, Step } from '../domain/campaign.ts';
import type { StepId, TemplateId } from '../domain/ids.ts';
import { own } from './own.ts';

export type CampaignChange = {
  /** What stands outside its steps, such as `trigger`, `goal` or `guards.throttle`. */
  readonly header: readonly string[];
  readonly added: readonly StepId[];
  readonly removed: readonly StepId[];
  /** Steps of both that say something else now. */
  readonly changed: readonly StepId[];
  /** Templates of both whose design or words are others now. */
  readonly templates: readonly TemplateId[];
  /** Steps that say the same and lead elsewhere. */
  readonly rewired: readonly StepId[];
};

/** What is no key of the file's head. */
const BESIDE: readonly string[] = ['id', 'version', 'start', 'steps', 'templates'] satisfies (keyof Campaign)[];

/** Steps in the order in which they stand in their file. */
export const compareCampaigns = (before: Campaign, after: Campaign): CampaignChange => {
  const both = Object.values(before.steps).flatMap((step) => {
    const now = own(after.steps, step.id);
    return now ? [{ step, now }] : [];
  });
  return {
    header: differing(before, after).flatMap((key) => {
      if (BESIDE.includes(key)) return [];
      return key === 'guards'
        ? differing(before.guards ?? {}, after.guards ?? {}).map((one) => `guards.${one}`)
        : [key];
    }),
    added: Object.keys(after.steps).filter((id) => !own(before.steps, id)),
    removed: Object.keys(before.steps).filter((id) => !own(after.steps, id)),
    changed: both.filter(({ step, now }) => !same(said(step), said(now))).map(({ step }) => step.id),
    templates: Object.keys(before.templates ?? {}).filter((id) => {
      const now = own(after.templates ?? {}, id);
      return now !== undefined && now !== before.templates?.[id];
    }),
    rewired: both.filter(({ step, now }) => same(said(step), said(now)) && !same(step, now)).map(({ step }) => step.id),
  };
};

const same = (left: unknown, right: unknown): boolean => canonical(left) === canonical(right);

/** Keys of either whose values are others. */
const differing = (before: object, after: object): readonly string[] => {
  const [left, right]: Readonly<Record<string, unknown>>[] = [{ ...before }, { ...after }];
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (key) => !same(left?.[key], right?.[key]),
  );
};

/** A step without where it leads. */
const said = (step: Step): unknown => {
  const { next: _next, ...rest } = step;
  switch (rest.type) {
    case 'wait-for': {
      const { onMatch: _match, onTimeout: _timeout, ...own } = rest;
      return own;
    }
    case 'branch':
      return { ...rest, arms: rest.arms.map(({ when }) => when), otherwise: null };
    case 'split':
      return { ...rest, paths: rest.paths.map(({ name, weight }) => ({ name, weight })) };
    case 'approve': {
      const { skipTo: _skip, ...own } = rest;
      return own;
    }
    default:
      return rest;
  }
};

const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([left], [right]) => (left < right ? -1 : 1)))
      : inner,
  );
