/** What is wrong with a template, or with a message made from it. */
export type Finding = {
  /** An error keeps the template from being published; a warning is shown. */
  readonly severity: 'error' | 'warn';
  /** A short stable word such as `raw-value`, `alt-missing`. */
  readonly code: string;
  readonly message: string;
  /** Line in `template.mjml` (or in the file the message names), from 1; null where it is about the whole message. */
  readonly line: number | null;
};

/** A template that cannot be compiled; every reason at once. */
export class TemplateError extends Error {
  readonly template: string;
  readonly findings: readonly Finding[];

  constructor(template: string, findings: readonly Finding[]) {
    super(`template "${template}": ${findings.map((finding) => finding.message).join(' ')}`);
    this.name = 'TemplateError';
    this.template = template;
    this.findings = findings;
  }
}

/** Line (from 1) of a place in a text. */
export const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;
