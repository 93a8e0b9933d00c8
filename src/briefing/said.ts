/** A line an owner reads, with the command or link that follows from it. */
export type Said = {
  /** In the owner's language, one sentence. */
  readonly text: string;
  /** What one can do about it; null: only to know. */
  readonly next: string | null;
};
