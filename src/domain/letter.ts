/** A mail to one of our own people, in words and in its reader's language; src/mail/letter-page.ts lays it out. */
export type Letter = {
  /** The language it is written in. */
  readonly locale: string;
  readonly subject: string;
  readonly heading: string;
  readonly lines: readonly LetterLine[];
  /** Somebody's own words; null: none. */
  readonly quote: string | null;
  /** Small, below. */
  readonly notes: readonly string[];
};

export type LetterLine = {
  /** Stands before the text, strong: an account's name and what it is worth; null: nothing does. */
  readonly about: string | null;
  readonly text: string;
  readonly action: LetterAction | null;
};

/** A button: the planned touches that it would stop. The sender makes a signed link of it. */
export type LetterAction = { readonly label: string; readonly veto: readonly string[] };
