import type { Diagnostic } from './diagnostic.ts';

export const DIAGNOSTIC_FORMATS = ['text', 'json', 'github'] as const;
export type DiagnosticFormat = (typeof DIAGNOSTIC_FORMATS)[number];

/** Diagnostics as lines for people, as one JSON array, or as workflow commands that GitHub shows beside the line. */
export const formatDiagnostics = (diagnostics: readonly Diagnostic[], format: DiagnosticFormat): string => {
  switch (format) {
    case 'text':
      return textLines(diagnostics);
    case 'json':
      return JSON.stringify(diagnostics, null, 2);
    case 'github':
      return diagnostics.map(githubLine).join('\n');
  }
};

const textLines = (diagnostics: readonly Diagnostic[]): string => {
  const width = placeWidth(diagnostics);
  return diagnostics.map((diagnostic) => textLine(diagnostic, width)).join('\n');
};

const placeOf = ({ line, column }: Diagnostic): string => `${line}:${column}`;

/** At least four, so that one short place alone stands like many. */
const placeWidth = (diagnostics: readonly Diagnostic[]): number =>
  diagnostics.reduce((width, diagnostic) => Math.max(width, placeOf(diagnostic).length), 4);

const textLine = (diagnostic: Diagnostic, width: number): string =>
  `${diagnostic.file}:${placeOf(diagnostic).padEnd(width)} ${diagnostic.severity.padEnd(5)}  ${diagnostic.message}`;

const githubLine = (diagnostic: Diagnostic): string => {
  const command = diagnostic.severity === 'error' ? 'error' : 'warning';
  const { file, line, column, code, message } = diagnostic;
  return `::${command} file=${escapeProperty(file)},line=${line},col=${column},title=${escapeProperty(code)}::${escapeData(message)}`;
};

const escapeData = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

const escapeProperty = (text: string): string => escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
