/** What differs between two versions of one campaign, for those who are about to publish. Pure. */
import type { Campaign, Step } from '../domain/campaign.ts';
import type { StepId, TemplateId } from '../domain/ids.ts';
import { own } from './own.ts';

export type CampaignChange = {
  /** Keys of the file outside its steps, such as `trigger` or `goal`. */
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
  const same = (left: unknown, right: unknown) => canonical(left) === canonical(right);
  const both = Object.values(before.steps).flatMap((step) => {
    const now = own(after.steps, step.id);
    return now ? [{ step, now }] : [];
  });
  return {
    header: [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
      (key) => !BESIDE.includes(key) && !same(before[key as keyof Campaign], after[key as keyof Campaign]),
    ),
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
