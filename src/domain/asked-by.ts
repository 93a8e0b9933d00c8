import type { Condition } from './condition.ts';
import { fieldsAsked, leavesOf } from './condition-leaves.ts';

/** What a condition asks about: fields by their path, the events of `performed`, and those of them that it counts. */
export type Asked = {
  readonly fields: ReadonlySet<string>;
  readonly events: ReadonlySet<string>;
  readonly counted: ReadonlySet<string>;
};

export const askedBy = (condition: Condition): Asked => {
  const performed = leavesOf(condition).filter((leaf) => leaf.type === 'performed');
  return {
    fields: new Set(fieldsAsked(condition).map(({ field }) => field)),
    events: new Set(performed.map(({ event }) => event)),
    counted: new Set(performed.flatMap(({ event, atLeast }) => (atLeast === undefined ? [] : [event]))),
  };
};
