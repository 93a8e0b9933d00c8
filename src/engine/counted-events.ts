/** Events that a condition counts: of them a decision has to know each occurrence, not the last one alone. */
import { askedBy } from '../domain/asked-by.ts';
import type { Campaign } from '../domain/campaign.ts';
import type { Condition } from '../domain/condition.ts';
import type { Segment } from '../domain/segment.ts';

export const countedEvents = (campaigns: readonly Campaign[], segments: readonly Segment[]): ReadonlySet<string> =>
  new Set(
    [...segments.map(({ where }) => where), ...campaigns.flatMap(conditionsOf)].flatMap((condition) => [
      ...askedBy(condition).counted,
    ]),
  );

const conditionsOf = ({ trigger, exits, goal, steps }: Campaign): readonly Condition[] => {
  const wheres = [
    trigger.type === 'event' ? trigger.where : null,
    ...exits.map((exit) => (exit.type === 'event' ? exit.where : null)),
    goal?.where ?? null,
    ...Object.values(steps).flatMap((step) => {
      if (step.type === 'branch') return step.arms.map(({ when }) => when);
      return step.type === 'wait-for' && step.awaited.type === 'event' ? [step.awaited.where] : [];
    }),
  ];
  return wheres.filter((where) => where !== null);
};
