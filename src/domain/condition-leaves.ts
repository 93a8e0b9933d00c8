/** A condition without what joins it: its single tests, in the order of the file. */
import { assertNever } from './assert-never.ts';
import type { Condition, Scalar } from './condition.ts';

export type Leaf = Exclude<Condition, { readonly type: 'all' | 'any' | 'not' }>;

export const leavesOf = (condition: Condition): readonly Leaf[] => {
  switch (condition.type) {
    case 'all':
    case 'any':
      return condition.of.flatMap(leavesOf);
    case 'not':
      return leavesOf(condition.of);
    default:
      return [condition];
  }
};

/** Every field it asks for, with the values the field is held against; none where it is a bound or a date. */
export const fieldsAsked = (
  condition: Condition,
): readonly { readonly field: string; readonly values: readonly Scalar[] }[] =>
  leavesOf(condition).flatMap((leaf) => {
    switch (leaf.type) {
      case 'is':
      case 'is-not':
        return [{ field: leaf.field, values: typeof leaf.value === 'object' ? [] : [leaf.value] }];
      case 'in':
        return [{ field: leaf.field, values: leaf.values }];
      case 'at-least':
      case 'at-most':
      case 'exists':
      case 'dated':
        return [{ field: leaf.field, values: [] }];
      case 'in-segment':
      case 'performed':
        return [];
      default:
        return assertNever(leaf);
    }
  });

/** Time alone may change its answer. */
export const hangsOnTime = (condition: Condition): boolean =>
  leavesOf(condition).some((leaf) => leaf.type === 'dated' || (leaf.type === 'performed' && leaf.within !== null));
