/** A timeline entry in words: what happened, and how strongly it should show. */
export type EntryText = {
  readonly title: string;
  /** good, bad, quiet or plain: shown by a mark and a word, never by colour alone. */
  readonly tone: 'good' | 'bad' | 'quiet' | 'plain';
};
