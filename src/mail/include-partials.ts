/**
 * Puts `<mj-include path="../partials/footer.mjml" />` in. MJML could do it, but here a path can only name an `.mjml`
 * file under the templates folder (links followed), never another kind of file and never one elsewhere on the machine.
 */
import { readFile, realpath } from 'node:fs/promises';
import { dirname, relative, resolve, sep } from 'node:path';
import { findForbidden } from './find-forbidden.ts';
import { type Finding, lineAt } from './finding.ts';

const INCLUDE = /<mj-include\b([^>]*?)\/?>(?:\s*<\/mj-include>)?/gi;
const DEEPEST = 5;

/** The source with all includes put in, each joined into one line; refusals are added to `findings`. */
export const expandIncludes = async (
  source: string,
  folder: string,
  root: string,
  findings: Finding[],
  depth = 0,
): Promise<string> => {
  let expanded = '';
  let end = 0;
  for (const match of source.matchAll(INCLUDE)) {
    expanded += source.slice(end, match.index);
    end = match.index + match[0].length;
    const path = /\bpath\s*=\s*(?:"([^"]*)"|'([^']*)')/i.exec(match[1] ?? '');
    const wanted = path?.[1] ?? path?.[2] ?? '';
    const file = depth < DEEPEST ? await insideRoot(resolve(folder, wanted), root) : null;
    if (!file || /\btype\s*=/i.test(match[1] ?? '')) {
      const message = `mj-include "${wanted}": only .mjml files inside the templates folder can be included.`;
      findings.push({ severity: 'error', code: 'include', message, line: lineAt(source, match.index) });
      continue;
    }
    const partial = (await readFile(file, 'utf8')).replaceAll('\r\n', '\n');
    findings.push(...findForbidden(partial, relative(root, file)));
    const inner = await expandIncludes(partial, dirname(file), root, findings, depth + 1);
    expanded += inner.replace(/\s*\n\s*/g, ' ').trim();
  }
  return expanded + source.slice(end);
};

/** The real path of an existing `.mjml` file under the root, else null. */
const insideRoot = async (file: string, root: string): Promise<string | null> => {
  if (!file.endsWith('.mjml') || file.includes('\u0000')) return null;
  try {
    const [real, realRoot] = await Promise.all([realpath(file), realpath(root)]);
    return real.startsWith(realRoot + sep) ? real : null;
  } catch (error) {
    if (error instanceof Error && 'code' in error) return null;
    throw error;
  }
};
