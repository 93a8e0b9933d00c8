/** What no template source may hold, found by line before anything is compiled. */
import { type Finding, lineAt } from './finding.ts';

const FORBIDDEN: readonly { readonly code: string; readonly pattern: RegExp; readonly message: string }[] = [
  { code: 'raw-value', pattern: /\{\{\{|\{\{~?&/g, message: 'prints a value unescaped. Write {{name}}.' },
  { code: 'script', pattern: /<\s*\/?\s*script\b/gi, message: 'scripts do not run in mails and are not allowed.' },
  { code: 'embed', pattern: /<\s*(?:iframe|object|embed|form)\b/gi, message: 'mail clients block this element.' },
  {
    code: 'event-handler',
    pattern: /<[a-z][^<>]*?[\s"'/]on[a-z]+\s*=/gi,
    message: 'event handlers (on...=) do not run in mails and are not allowed.',
  },
  {
    code: 'link-scheme',
    pattern: /\b(?:href|src|background-url|background)\s*=\s*["']?\s*(?:javascript|data|vbscript|file|blob|ftp):/gi,
    message: 'links and images are http or https only.',
  },
  // biome-ignore lint/suspicious/noControlCharactersInRegex: NUL is what is looked for
  { code: 'nul', pattern: /\u0000/g, message: 'a NUL character.' },
];

/** Findings in one source file; `file` is named where it is not `template.mjml` itself. */
export const findForbidden = (source: string, file: string | null = null): readonly Finding[] =>
  FORBIDDEN.flatMap(({ code, pattern, message }) =>
    [...source.matchAll(pattern)].map((match): Finding => {
      const line = lineAt(source, match.index);
      const shown = match[0].replaceAll('\n', ' ').slice(0, 60);
      const place = file ? `${file}:${line}: ` : '';
      return { severity: 'error', code, message: `${place}"${shown}" ${message}`, line };
    }),
  );
