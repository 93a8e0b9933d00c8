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
  /** Steps beside the flow: reminders. */
  readonly outside?: Block;
  readonly build: (links: Links) => Step;
};

export type Block = readonly StepDraft[];

/** What flattening gives a step. */
export type Links = {
  readonly id: StepId;
  readonly next: StepId | null;
  /** First steps of its blocks, null for an empty one. */
  readonly entries: readonly (StepId | null)[];
  /** Ids of its steps beside the flow. */
  readonly outside: readonly StepId[];
  /** What follows the block it stands in. */
  readonly after: StepId | null;
};

/** What a step's reader is given besides the file's reading. */
export type StepReading = Reading & {
  /** `{{contact}}` is somebody: under `run: contact`, or who answered, inside the `then` of a wait for a person's fact. */
  readonly responder: boolean;
  readonly readBlock: (value: unknown, path: Path, reading: StepReading) => Block;
  /** One step, null where it is wrong and reported. */
  readonly readOne: (value: unknown, path: Path, reading: StepReading) => StepDraft | null;
};

/** The part of a draft a verb's reader makes; id and path are the same for all. */
export type StepBody = Omit<StepDraft, 'path' | 'id'>;

/** Null: something in it is wrong and reported. */
export type StepReader = (
  value: Readonly<Record<string, unknown>>,
  path: Path,
  reading: StepReading,
) => StepBody | null;
