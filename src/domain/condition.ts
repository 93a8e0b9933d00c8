import type { Duration } from './duration.ts';

/** A value in a campaign or segment file. */
export type Scalar = string | number | boolean;

/** `x_usual: 0.5` compares with the account's usual order total (median sale) instead of a fixed number. */
export type Bound = Scalar | { readonly xUsual: number };

/**
 * A condition of a branch, a `where` or a segment. A field is a dotted path such as `account.tier`, `order.total`,
 * `outcome`, `answer`. Three-valued: a field that is not known makes it neither true nor false (semantics row 20).
 */
export type Condition =
  | { readonly type: 'all'; readonly of: readonly Condition[] }
  | { readonly type: 'any'; readonly of: readonly Condition[] }
  | { readonly type: 'not'; readonly of: Condition }
  | { readonly type: 'is'; readonly field: string; readonly value: Bound }
  | { readonly type: 'is-not'; readonly field: string; readonly value: Bound }
  | { readonly type: 'in'; readonly field: string; readonly values: readonly Scalar[] }
  | { readonly type: 'at-least'; readonly field: string; readonly value: Bound }
  | { readonly type: 'at-most'; readonly field: string; readonly value: Bound }
  | { readonly type: 'exists'; readonly field: string; readonly expected: boolean }
  | { readonly type: 'in-segment'; readonly segment: string }
  | {
      readonly type: 'performed';
      readonly event: string;
      readonly within: Duration | null;
      /** So many times or more; left out: once. */
      readonly atLeast?: number;
    }
  /** A field that holds a date, against now. */
  | { readonly type: 'dated'; readonly field: string; readonly test: DateTest; readonly span: Duration };

/** Longer ago than the span; not longer ago than it; ahead, and not farther than it. */
export type DateTest = 'older-than' | 'within-last' | 'within-next';

/** The answer of a condition: unknown is neither. */
export type Truth = true | false | 'unknown';
