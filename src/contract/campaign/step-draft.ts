/** A step as read from the file, before it knows its id and what follows it: a tree, which `flatten.ts` makes flat. */
import type { Step } from '../../domain/campaign.ts';
import type { StepId } from '../../domain/ids.ts';
import type { Reading } from '../catalogue.ts';
import type { Path } from '../path.ts';

export type StepDraft = {
  readonly path: Path;
  /** Given by `id:`; null: derived. */
  readonly id: StepId | null;
  /** `send:we-miss-you`; a second one gets `#2`. */
  readonly derived: string;
  /** then and else, arms, paths. */
  readonly blocks: readonly Block[];
  readonly build: (links: Links) => Step;
};

export type Block = readonly StepDraft[];

/** What flattening gives a step. `entries` are the first steps of its blocks, null for an empty one. */
export type Links = { readonly id: StepId; readonly next: StepId | null; readonly entries: readonly (StepId | null)[] };

/** What a step's reader is given besides the file's reading. */
export type StepReading = Reading & {
  /** Inside the `then` of a wait for a person's fact: `{{contact}}` is who answered. */
  readonly responder: boolean;
  readonly readBlock: (value: unknown, path: Path, reading: StepReading) => Block;
};

/** The part of a draft a verb's reader makes; id and path are the same for all. */
export type StepBody = Omit<StepDraft, 'path' | 'id'>;

/** Null: something in it is wrong and reported. */
export type StepReader = (
  value: Readonly<Record<string, unknown>>,
  path: Path,
  reading: StepReading,
) => StepBody | null;
