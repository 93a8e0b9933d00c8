/** What an import answers. `rows` is exactly accepted + unchanged + refused; blank lines are no rows. */
export type ImportReport = {
  readonly rows: number;
  readonly accepted: number;
  readonly unchanged: number;
  /** By line; one entry a row. */
  readonly refused: readonly Refusal[];
  /** What was assumed or noticed; for people. */
  readonly warnings: readonly string[];
};

/** `line` counts the file's lines from 1, the header being the first; of a row over several lines it is the first. */
export type Refusal = { readonly line: number; readonly reason: string };

/** Called now and then while an import works; `total` is an estimate, 0 when nothing is known. */
export type OnProgress = (progress: {
  readonly phase: 'reading' | 'writing';
  readonly done: number;
  readonly total: number;
}) => void;
