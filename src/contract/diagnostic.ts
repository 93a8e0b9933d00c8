/**
 * What a check finds in a file: said once with its place, printed for people and machines by `format-diagnostics.ts`.
 * Readers call `report` with a path into the file (`['steps', 1, 'wait']`); the place comes from the YAML source.
 */
import type { Path } from './path.ts';
import type { Place } from './yaml-source.ts';

export type Severity = 'error' | 'warn';

export type Diagnostic = {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  readonly severity: Severity;
  /** Stable kebab-case word, such as `unknown-key`. */
  readonly code: string;
  /** What is wrong, where, and how to mend it. */
  readonly message: string;
};

export type Problem = {
  readonly code: string;
  readonly message: string;
  /** Default `error`. */
  readonly severity?: Severity;
  /** `key`: points at the last key of the path itself, not at what stands behind it. Default `value`. */
  readonly at?: 'key' | 'value';
};

export type Report = (path: Path, problem: Problem) => void;

export type Reporter = {
  readonly report: Report;
  /** What was reported so far, by line and column, each once. */
  readonly diagnostics: () => readonly Diagnostic[];
  readonly hasErrors: () => boolean;
};

export const createReporter = (file: string, locate: (path: Path, at: 'key' | 'value') => Place): Reporter => {
  const found = new Map<string, Diagnostic>();
  return {
    report: (path, { code, message, severity = 'error', at = 'value' }) => {
      const place = locate(path, at);
      const shown = formatPath(at === 'key' ? path.slice(0, -1) : path);
      const diagnostic = { file, ...place, severity, code, message: shown === '' ? message : `${shown}: ${message}` };
      found.set(`${place.line}:${place.column}:${diagnostic.message}`, diagnostic);
    },
    diagnostics: () => [...found.values()].sort(byPlace),
    hasErrors: () => [...found.values()].some((diagnostic) => diagnostic.severity === 'error'),
  };
};

/** What the YAML says comes first: what readers found at the same place only follows from it. */
export const afterYaml = (problems: readonly Diagnostic[], found: readonly Diagnostic[]): readonly Diagnostic[] => {
  const places = new Set(problems.map(({ line, column }) => `${line}:${column}`));
  return [...problems, ...found.filter(({ line, column }) => !places.has(`${line}:${column}`))];
};

const byPlace = (left: Diagnostic, right: Diagnostic): number =>
  left.line - right.line || left.column - right.column || (left.message < right.message ? -1 : 1);

/** `steps[1].wait`; empty for the whole file. */
export const formatPath = (path: Path): string =>
  path.reduce<string>(
    (text, part) => (typeof part === 'number' ? `${text}[${part}]` : text === '' ? part : `${text}.${part}`),
    '',
  );

/** `campaigns/win-back.yaml` -> `win-back`. */
export const fileStem = (file: string): string => file.replace(/^.*[\\/]/, '').replace(/\.ya?ml$/, '');
