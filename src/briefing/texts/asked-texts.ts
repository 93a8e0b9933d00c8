import type { AskedOfOwner, CaseAlert } from '../../domain/asked-of-owner.ts';

/** What is asked of an owner, in his language. Names and quoted words come isolated, `when` written for the reader. */
export type AskedTexts = {
  /** One clause without its full stop, as the title of a task. */
  readonly asked: (asked: AskedOfOwner, name: (text: string) => string) => string;
  readonly caseSubject: (alert: NamedCase) => string;
  readonly caseLine: (alert: CaseAlert['alert'], when: string) => string;
};

export type NamedCase = Pick<CaseAlert, 'alert' | 'kind' | 'account' | 'title'>;

export type Dictionary = Readonly<Record<string, string>>;

/** A role, a field: the language's word, or the company's own without its hyphens. */
export const said = (words: Dictionary, word: string): string => words[word] ?? word.replaceAll(/[-_]/g, ' ');
