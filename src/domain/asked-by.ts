import { assertNever } from './assert-never.ts';
import type { Condition } from './condition.ts';

/** What a condition asks about: fields by their path, the events of `performed`, and those of them that it counts. */
export type Asked = {
  readonly fields: ReadonlySet<string>;
  readonly events: ReadonlySet<string>;
  readonly counted: ReadonlySet<string>;
};

export const askedBy = (condition: Condition): Asked => {
  const fields = new Set<string>();
  const events = new Set<string>();
  const counted = new Set<string>();
  const visit = (part: Condition): void => {
    switch (part.type) {
      case 'all':
      case 'any':
        part.of.forEach(visit);
        return;
      case 'not':
        visit(part.of);
        return;
      case 'performed':
        events.add(part.event);
        if (part.atLeast !== undefined) counted.add(part.event);
        return;
      case 'in-segment':
        return;
      case 'is':
      case 'is-not':
      case 'in':
      case 'at-least':
      case 'at-most':
      case 'exists':
      case 'dated':
        fields.add(part.field);
        return;
      default:
        assertNever(part);
    }
  };
  visit(condition);
  return { fields, events, counted };
};
