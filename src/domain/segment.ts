import type { Condition } from './condition.ts';
import type { SegmentId } from './ids.ts';

/** A segment file, parsed: accounts for which the condition is true are members. */
export type Segment = {
  readonly id: SegmentId;
  /** What it means, in words for people. */
  readonly title: string;
  readonly where: Condition;
};
